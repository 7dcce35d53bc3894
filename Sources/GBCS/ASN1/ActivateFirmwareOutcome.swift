import COSEM

/// What became of a CS06 command, in its response or in the alert after it: `SEQUENCE { result INTEGER, firmware version
/// OCTET STRING }`.
package struct ActivateFirmwareOutcome: DERValue {
    package enum Result: UInt8, Hashable, Sendable, CaseIterable {
        case success = 0
        case noImageHeld = 1
        case hashMismatch = 2
        case activationFailure = 3
    }

    /// Number of octets of a firmware version.
    package static let versionSize = 4

    package var result: Result
    /// The version that runs, 4 octets: after success the new one.
    package var firmwareVersion: [UInt8]

    package init(_ result: Result, firmwareVersion: [UInt8]) {
        (self.result, self.firmwareVersion) = (result, firmwareVersion)
    }

    package init(from reader: inout DERReader) throws(CodecError) {
        self = try reader.readConstructed("execution outcome") { (reader) throws(CodecError) in
            ActivateFirmwareOutcome(
                try reader.readEnumeration("result"),
                firmwareVersion: try reader.readOctetString("firmware version", count: Self.versionSize))
        }
    }

    package func write(to writer: inout DERWriter) {
        writer.writeConstructed {
            $0.write(result)
            $0.write(DERTag.octetString, firmwareVersion)
        }
    }
}

extension ActivateFirmwareOutcome.Result: CustomStringConvertible {
    package var description: String {
        switch self {
        case .success: "success"
        case .noImageHeld: "no image held"
        case .hashMismatch: "hash mismatch"
        case .activationFailure: "activation failure"
        }
    }
}
