import COSEM

/// The content of CS02a and CS02f responses: `SEQUENCE OF` what the device holds of each role asked about.
package struct ProvideSecurityCredentialDetailsResponse: DERValue {
    /// At most ``DERReader/maximumElements``.
    package var parties: [RemotePartyDetails]

    package init(parties: [RemotePartyDetails]) { self.parties = parties }

    package init(from reader: inout DERReader) throws(CodecError) {
        parties = try reader.readList("remote party details", of: RemotePartyDetails.init)
    }

    package func write(to writer: inout DERWriter) { writer.write(list: parties) }
}
