import COSEM

/// The content of CS06 commands (GBCS 11.3): `SEQUENCE { hash OCTET STRING, counter INTEGER, [time GeneralizedTime] }`.
package struct ActivateFirmwareCommand: DERValue {
    /// Number of octets of an image's hash.
    package static let hashSize = 32

    /// SHA-256 of the manufacturer's image, 32 octets.
    package var imageHash: [UInt8]
    /// The command's Originator Counter, 0 to 2^63 − 1.
    package var counter: UInt64
    /// When to execute the command: absent for now, ``GeneralizedTime/never`` to cancel what was to come.
    package var executionTime: UTCTime?

    package init(imageHash: [UInt8], counter: UInt64, executionTime: UTCTime? = nil) {
        (self.imageHash, self.counter, self.executionTime) = (imageHash, counter, executionTime)
    }

    package init(from reader: inout DERReader) throws(CodecError) {
        self = try reader.readConstructed("command") { (reader) throws(CodecError) in
            ActivateFirmwareCommand(
                imageHash: try reader.readOctetString("image hash", count: Self.hashSize),
                counter: try reader.readSequenceNumber("counter"),
                executionTime: reader.isAtEnd ? nil : try reader.readTime("execution time"))
        }
    }

    package func write(to writer: inout DERWriter) {
        writer.writeConstructed {
            $0.write(DERTag.octetString, imageHash)
            $0.write(counter)
            if let executionTime { $0.write(executionTime) }
        }
    }
}
