import COSEM

/// What a meter says to a GET of one attribute.
enum DLMSGetAnswer: Equatable {
    /// The value.
    case data(COSEMData)
    /// Some of its octets.
    case block(number: UInt32, isLast: Bool, [UInt8])
    case failed(DataAccessResult)
    /// An exception-response, or no get-response at all: one line.
    case refused(String)

    init(_ apdu: [UInt8], identifier: UInt8) throws(CodecError) {
        switch apdu.first {
        case ExceptionResponse.tag:
            let exception = try ExceptionResponse(decoding: apdu)
            self = .refused(
                "exception-response, state error \(exception.stateError.rawValue), "
                    + "service error \(exception.serviceError.code)")
            return
        case let tag? where tag != GetResponse.tag:
            self = .refused("answers a GET with an APDU of tag \(tag.hexadecimal)")
            return
        default: break
        }
        let response = try GetResponse(decoding: apdu)
        guard response.invokeID.invokeID == identifier else {
            throw CodecError(.invalidValue("another invoke identifier than asked with"), at: 2)
        }
        switch response.form {
        case .normal(.data(let data)): self = .data(data)
        case .normal(.failure(let result)): self = .failed(result)
        case .block(let block):
            switch block.content {
            case .octets(let octets): self = .block(number: block.number, isLast: block.isLast, octets)
            case .failure(let result): self = .failed(result)
            }
        case .withList: throw CodecError(.invalidValue("a get-response with a list, which was not asked for"), at: 1)
        }
    }
}
