/// xDLMS ExceptionResponse (tag D8): the answer to an APDU that could not be processed at all (IEC 62056-5-3, 9.4.6).
public struct ExceptionResponse: Hashable, Sendable {
    /// Tag of an ExceptionResponse.
    public static let tag: UInt8 = 0xD8

    /// What is wrong with the service in the server's present state.
    public enum StateError: UInt8, Hashable, Sendable {
        /// The server knows the service but does not allow it now.
        case serviceNotAllowed = 1
        /// The server does not know the service.
        case serviceUnknown = 2
    }

    /// Why the service was not executed.
    public enum ServiceError: Hashable, Sendable {
        /// The operation is not possible.
        case operationNotPossible
        /// The server does not support the service.
        case serviceNotSupported
        /// Any other reason.
        case otherReason
        /// The APDU is longer than the server takes.
        case pduTooLong
        /// The APDU could not be deciphered.
        case decipheringError
        /// The client's invocation counter is too small; the value is the smallest that the server accepts.
        case invocationCounterError(UInt32)

        /// The code on the wire, 1 to 6.
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

    /// What is wrong with the service in the server's present state.
    public var stateError: StateError
    /// Why the service was not executed.
    public var serviceError: ServiceError

    /// A response with these errors.
    public init(_ stateError: StateError, _ serviceError: ServiceError) {
        (self.stateError, self.serviceError) = (stateError, serviceError)
    }

    /// Decodes all of `octets` as one ExceptionResponse; throws where they are none.
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

    /// Appends the ExceptionResponse, tag included.
    public func encode(into octets: inout [UInt8]) {
        octets.append(contentsOf: [Self.tag, stateError.rawValue, serviceError.code])
        if case .invocationCounterError(let counter) = serviceError { octets.append(bigEndian: counter) }
    }
}
