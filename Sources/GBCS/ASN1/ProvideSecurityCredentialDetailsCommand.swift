import COSEM

/// The content of CS02a and CS02f commands, which ask what credentials a device holds:
/// `SEQUENCE { authorising cell, SEQUENCE OF role INTEGER }`.
package struct ProvideSecurityCredentialDetailsCommand: DERValue {
    /// The cell whose key the device authenticates the command with.
    package var authorisingCell: TrustAnchorCell
    /// The roles that are asked about, in the order of the answer; at most ``DERReader/maximumElements``.
    package var roles: [RemotePartyRole]

    package init(authorisingCell: TrustAnchorCell, roles: [RemotePartyRole]) {
        (self.authorisingCell, self.roles) = (authorisingCell, roles)
    }

    package init(from reader: inout DERReader) throws(CodecError) {
        self = try reader.readConstructed("command") { (reader) throws(CodecError) in
            ProvideSecurityCredentialDetailsCommand(
                authorisingCell: try TrustAnchorCell(from: &reader),
                roles: try reader.readList("remote party roles") { (reader) throws(CodecError) in
                    try reader.readEnumeration("remote party role")
                })
        }
    }

    package func write(to writer: inout DERWriter) {
        writer.writeConstructed {
            $0.write(authorisingCell)
            $0.writeConstructed { for role in roles { $0.write(role) } }
        }
    }
}
