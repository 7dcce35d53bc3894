/// xDLMS ExceptionResponse (tag D8): an APDU that could not be taken at all (IEC 62056-5-3, 9.4.6).
public struct ExceptionResponse: Hashable, Sendable {
    public static let tag: UInt8 = 0xD8

    public enum StateError: UInt8, Hashable, Sendable {
        case serviceNotAllowed = 1
        case serviceUnknown = 2
    }

    public enum ServiceError: Hashable, Sendable {
        case operationNotPossible
        case serviceNotSupported
        case otherReason
        case pduTooLong
        case decipheringError
        /// The client's invocation counter is too small; the value is the smallest that the server accepts.
        case invocationCounterError(UInt32)

        public var code: UInt8 {
            switch self {
            case .operationNotPossible: 1
            case .serviceNotSupported: 2
            case .otherReason: 3
            case .pduTooLong: 4
            case .decipheringError: 5
            case .invocationCounterError: 6
            }
        }
    }

    public var stateError: StateError
    public var serviceError: ServiceError

    public init(_ stateError: StateError, _ serviceError: ServiceError) {
        (self.stateError, self.serviceError) = (stateError, serviceError)
    }

    public init(decoding octets: [UInt8]) throws(CodecError) {
        var reader = OctetReader(octets)
        try reader.expect(Self.tag, "ExceptionResponse")
        let state = try reader.readUInt8()
        guard let stateError = StateError(rawValue: state) else {
            throw CodecError(.unexpectedOctet(found: state, expected: "a state-error"), at: 1)
        }
        self.stateError = stateError
        let service = try reader.readUInt8()
        switch service {
        case 1: serviceError = .operationNotPossible
        case 2: serviceError = .serviceNotSupported
        case 3: serviceError = .otherReason
        case 4: serviceError = .pduTooLong
        case 5: serviceError = .decipheringError
        case 6: serviceError = .invocationCounterError(try reader.readInteger())
        default: throw CodecError(.unexpectedOctet(found: service, expected: "a service-error"), at: 2)
        }
        try reader.expectEnd()
    }

    public func encode(into octets: inout [UInt8]) {
        octets.append(contentsOf: [Self.tag, stateError.rawValue, serviceError.code])
        if case .invocationCounterError(let counter) = serviceError { octets.append(bigEndian: counter) }
    }
}
