import COSEM

/// What a meter says to an AARQ.
enum DLMSAssociationAnswer: Equatable {
    /// Accepted; the largest APDU that the meter takes.
    case accepted(maximumSize: UInt16)
    /// Not accepted: one line.
    case refused(String)

    /// Reads an AARE (IEC 62056-5-3, 7.2.4.3) that answers without ciphering.
    init(_ apdu: [UInt8]) {
        do throws(CodecError) {
            self = try Self.read(apdu)
        } catch {
            self = .refused("what answers the AARQ is no AARE: \(error)")
        }
    }

    private static func read(_ apdu: [UInt8]) throws(CodecError) -> DLMSAssociationAnswer {
        var reader = OctetReader(apdu)
        let tag = try reader.readUInt8()
        guard tag == 0x61 else { return .refused("answers the AARQ with an APDU of tag \(tag.hexadecimal)") }
        let length = try reader.readLength()
        guard length == reader.remaining else {
            throw CodecError(.truncated(missing: length - reader.remaining), at: reader.offset)
        }
        var result: UInt8?
        var diagnostic: UInt8?
        var maximumSize: UInt16?
        while !reader.isAtEnd {
            let field = try reader.readUInt8()
            let content = Array(try reader.readSlice(try reader.readLength()))
            switch field {
            // A result is an INTEGER of one octet; a diagnostic such an INTEGER behind the tag of its source.
            case 0xA2: result = content.last
            case 0xA3: diagnostic = content.last
            case 0xBE:
                // OCTET STRING { InitiateResponse: 08, quality of service, version, conformance 5F 1F 04, size, name }
                if let place = content.firstIndex(of: 0x5F), content.count >= place + 9 {
                    maximumSize = UInt16(content[place + 7]) << 8 | UInt16(content[place + 8])
                }
            default: break
            }
        }
        guard let result else { return .refused("an AARE without result") }
        guard result == 0 else { return .refused("association refused: \(reason(diagnostic))") }
        guard let maximumSize else { return .refused("an AARE without InitiateResponse") }
        return .accepted(maximumSize: maximumSize)
    }

    /// Of the ACSE service user (IEC 62056-5-3, acse-service-user).
    private static func reason(_ diagnostic: UInt8?) -> String {
        switch diagnostic {
        case nil, 0: "no reason given"
        case 1: "no reason given (1)"
        case 2: "application context name not supported (2)"
        case 11: "mechanism name not recognised (11)"
        case 12: "mechanism name required (12)"
        case 13: "authentication failure (13)"
        case 14: "authentication required (14)"
        case let code?: "diagnostic \(code)"
        }
    }
}
