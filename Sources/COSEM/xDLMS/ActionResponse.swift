/// xDLMS ACTION response (tag C7) without blocks (IEC 62056-5-3, 9.3.8 and 9.4.6).
public struct ActionResponse: Hashable, Sendable {
    /// Tag of an ACTION response.
    public static let tag: UInt8 = 0xC7

    /// How one method ended, and what it returned (Action-Response-With-Optional-Data).
    public struct Outcome: Hashable, Sendable {
        /// How the method ended.
        public var result: DataAccessResult
        /// What the method returned; nil for nothing.
        public var returnParameters: GetResponse.Result?

        /// The outcome of one method.
        public init(_ result: DataAccessResult, _ returnParameters: GetResponse.Result? = nil) {
            (self.result, self.returnParameters) = (result, returnParameters)
        }
    }

    /// The forms of the response without blocks.
    public enum Form: Hashable, Sendable {
        /// The outcome of the one method.
        case normal(Outcome)
        /// The outcomes of the methods, in the order of the request.
        case withList([Outcome])
    }

    /// The invoke-id and priority of the request.
    public var invokeID: InvokeIDAndPriority
    /// The form of the response and what it carries.
    public var form: Form

    /// A response of this form.
    public init(_ form: Form, invokeID: InvokeIDAndPriority = .example) {
        (self.form, self.invokeID) = (form, invokeID)
    }

    /// Decodes all of `octets` as one ACTION response; throws where they are none or exceed `limits`.
    public init(decoding octets: [UInt8], limits: CodecLimits = .standard) throws(CodecError) {
        var reader = OctetReader(octets, limits: limits)
        try reader.expect(Self.tag, "ACTION response")
        let choice = try reader.readUInt8()
        invokeID = InvokeIDAndPriority(rawValue: try reader.readUInt8())
        switch choice {
        case 1: form = .normal(try Outcome(from: &reader))
        case 3: form = .withList(try reader.readList { (reader) throws(CodecError) in try Outcome(from: &reader) })
        default:
            throw CodecError(.unexpectedOctet(found: choice, expected: "an ACTION response without blocks"), at: 1)
        }
        try reader.expectEnd()
    }

    /// Appends the ACTION response, tag included.
    public func encode(into octets: inout [UInt8]) {
        octets.append(Self.tag)
        switch form {
        case .normal(let outcome):
            octets.append(contentsOf: [1, invokeID.rawValue])
            outcome.encode(into: &octets)
        case .withList(let outcomes):
            octets.append(contentsOf: [3, invokeID.rawValue])
            octets.append(length: outcomes.count)
            for outcome in outcomes { outcome.encode(into: &octets) }
        }
    }
}

extension ActionResponse.Outcome {
    init(from reader: inout OctetReader) throws(CodecError) {
        result = try reader.readResult()
        returnParameters = try reader.readUInt8() == 0 ? nil : try GetResponse.Result(from: &reader)
    }

    func encode(into octets: inout [UInt8]) {
        octets.append(result.rawValue)
        octets.append(returnParameters == nil ? 0 : 1)
        returnParameters?.encode(into: &octets)
    }
}
