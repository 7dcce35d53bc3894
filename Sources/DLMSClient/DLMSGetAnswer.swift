import COSEM

/// A get-response, or a part of one (IEC 62056-5-3, 7.3.3).
enum DLMSGetAnswer: Equatable {
    /// All of the value's octets.
    case data([UInt8])
    /// Some of them.
    case block(number: UInt32, isLast: Bool, [UInt8])
    case failed(DataAccessResult)
    /// An exception-response, or no get-response at all: one line.
    case refused(String)

    init(_ apdu: [UInt8], identifier: UInt8) throws(CodecError) {
        var reader = OctetReader(apdu)
        let tag = try reader.readUInt8()
        if tag == 0xD8 {
            let (state, service) = (try reader.readUInt8(), try reader.readUInt8())
            self = .refused("exception-response, state error \(state), service error \(service)")
            return
        }
        guard tag == 0xC4 else {
            self = .refused("answers a GET with an APDU of tag \(tag.hexadecimal)")
            return
        }
        let form = try reader.readUInt8()
        let place = reader.offset
        guard try reader.readUInt8() & 15 == identifier else {
            throw CodecError(.invalidValue("another invoke identifier than asked with"), at: place)
        }
        switch form {
        case 1:
            if try reader.readUInt8() == 0 {
                self = .data(Array(apdu[reader.offset...]))
            } else {
                self = .failed(DataAccessResult(rawValue: try reader.readUInt8()))
            }
        case 2:
            let isLast = try reader.readUInt8() != 0
            let number: UInt32 = try reader.readInteger()
            guard try reader.readUInt8() == 0 else {
                self = .failed(DataAccessResult(rawValue: try reader.readUInt8()))
                return
            }
            let octets = Array(try reader.readSlice(try reader.readLength()))
            try reader.expectEnd()
            self = .block(number: number, isLast: isLast, octets)
        default:
            throw CodecError(.unexpectedOctet(found: form, expected: "01 or 02 (get-response)"), at: 1)
        }
    }
}
