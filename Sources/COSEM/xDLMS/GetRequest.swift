/// xDLMS GET request (tag C0) in its three forms (IEC 62056-5-3, 9.3.6 and 9.4.6).
public struct GetRequest: Hashable, Sendable {
    /// Tag of a GET request.
    public static let tag: UInt8 = 0xC0

    /// The three forms of the request.
    public enum Form: Hashable, Sendable {
        /// A request for one attribute.
        case normal(AttributeSelection)
        /// A request for the block after `block`, the one received last.
        case next(block: UInt32)
        /// A request for several attributes.
        case withList([AttributeSelection])
    }

    /// The invoke-id and priority: the response repeats it.
    public var invokeID: InvokeIDAndPriority
    /// The form of the request and what it carries.
    public var form: Form

    /// A request of this form.
    public init(_ form: Form, invokeID: InvokeIDAndPriority = .example) {
        (self.form, self.invokeID) = (form, invokeID)
    }

    /// Decodes all of `octets` as one GET request; throws where they are none or exceed `limits`.
    public init(decoding octets: [UInt8], limits: CodecLimits = .standard) throws(CodecError) {
        var reader = OctetReader(octets, limits: limits)
        try reader.expect(Self.tag, "GET request")
        let choice = try reader.readUInt8()
        invokeID = InvokeIDAndPriority(rawValue: try reader.readUInt8())
        switch choice {
        case 1: form = .normal(try AttributeSelection(from: &reader))
        case 2: form = .next(block: try reader.readInteger())
        case 3:
            form = .withList(
                try reader.readList { (reader) throws(CodecError) in try AttributeSelection(from: &reader) })
        default: throw CodecError(.unexpectedOctet(found: choice, expected: "a form of the GET request"), at: 1)
        }
        try reader.expectEnd()
    }

    /// Appends the GET request, tag included.
    public func encode(into octets: inout [UInt8]) {
        octets.append(Self.tag)
        switch form {
        case .normal(let selection):
            octets.append(contentsOf: [1, invokeID.rawValue])
            selection.encode(into: &octets)
        case .next(let block):
            octets.append(contentsOf: [2, invokeID.rawValue])
            octets.append(bigEndian: block)
        case .withList(let list):
            octets.append(contentsOf: [3, invokeID.rawValue])
            octets.append(length: list.count)
            for selection in list { selection.encode(into: &octets) }
        }
    }
}
