import COSEM

/// What a device holds of one role: `SEQUENCE { role INTEGER, status ENUMERATED, [sequence number INTEGER,
/// SEQUENCE OF cell] }`.
package struct RemotePartyDetails: DERValue {
    /// The credential in one cell: `SEQUENCE { key usage BIT STRING, [cell usage INTEGER], subject unique ID OCTET
    /// STRING, subject key identifier OCTET STRING }`.
    package struct Cell: DERValue {
        package var keyUsage: TrustAnchorCell.KeyUsage
        package var cellUsage: TrustAnchorCell.CellUsage
        package var identity: CredentialIdentity

        package init(
            _ keyUsage: TrustAnchorCell.KeyUsage, _ cellUsage: TrustAnchorCell.CellUsage = .management,
            identity: CredentialIdentity
        ) {
            (self.keyUsage, self.cellUsage, self.identity) = (keyUsage, cellUsage, identity)
        }

        package init(from reader: inout DERReader) throws(CodecError) {
            self = try reader.readConstructed("cell contents") { (reader) throws(CodecError) in
                Cell(
                    try TrustAnchorCell.KeyUsage(from: &reader), try TrustAnchorCell.CellUsage(from: &reader),
                    identity: try CredentialIdentity(from: &reader))
            }
        }

        package func write(to writer: inout DERWriter) {
            writer.writeConstructed {
                $0.write(keyUsage)
                $0.write(cellUsage)
                identity.write(to: &$0)
            }
        }
    }

    /// The credentials of a role that has any.
    package struct Credentials: Hashable, Sendable {
        /// The counter that the role's commands must be above (GBCS 4.3.1.5), 0 to 2^63 − 1.
        package var sequenceNumber: UInt64
        /// The cells in the order signature, key agreement, top-up; at most ``DERReader/maximumElements``.
        package var cells: [Cell]

        package init(sequenceNumber: UInt64, cells: [Cell]) {
            (self.sequenceNumber, self.cells) = (sequenceNumber, cells)
        }
    }

    package var role: RemotePartyRole
    package var status: TrustAnchorStatus
    /// Absent for a role without cells, whose status then says why.
    package var credentials: Credentials?

    package init(_ role: RemotePartyRole, _ status: TrustAnchorStatus, credentials: Credentials? = nil) {
        (self.role, self.status, self.credentials) = (role, status, credentials)
    }

    package init(from reader: inout DERReader) throws(CodecError) {
        self = try reader.readConstructed("remote party details") { (reader) throws(CodecError) in
            var details = RemotePartyDetails(
                try reader.readEnumeration("remote party role"),
                try reader.readEnumeration("status", tag: DERTag.enumerated))
            if !reader.isAtEnd {
                details.credentials = Credentials(
                    sequenceNumber: try reader.readSequenceNumber("sequence number"),
                    cells: try reader.readList("cells", of: Cell.init))
            }
            return details
        }
    }

    package func write(to writer: inout DERWriter) {
        writer.writeConstructed {
            $0.write(role)
            $0.write(status, tag: DERTag.enumerated)
            if let credentials {
                $0.write(credentials.sequenceNumber)
                $0.write(list: credentials.cells)
            }
        }
    }
}
