/// xDLMS ACTION request (tag C3) without blocks (IEC 62056-5-3, 9.3.8 and 9.4.6).
public struct ActionRequest: Hashable, Sendable {
    /// Tag of an ACTION request.
    public static let tag: UInt8 = 0xC3

    /// The forms of the request without blocks.
    public enum Form: Hashable, Sendable {
        /// One method and its parameters; nil for none.
        case normal(ObjectReference, COSEMData?)
        /// Methods and their parameters, one for each.
        case withList([ObjectReference], [COSEMData])
    }

    /// The invoke-id and priority: the response repeats it.
    public var invokeID: InvokeIDAndPriority
    /// The form of the request and what it carries.
    public var form: Form

    /// A request of this form.
    public init(_ form: Form, invokeID: InvokeIDAndPriority = .example) {
        (self.form, self.invokeID) = (form, invokeID)
    }

    /// Decodes all of `octets` as one ACTION request; throws where they are none or exceed `limits`.
    public init(decoding octets: [UInt8], limits: CodecLimits = .standard) throws(CodecError) {
        var reader = OctetReader(octets, limits: limits)
        try reader.expect(Self.tag, "ACTION request")
        let choice = try reader.readUInt8()
        invokeID = InvokeIDAndPriority(rawValue: try reader.readUInt8())
        switch choice {
        case 1:
            let method = try ObjectReference(from: &reader)
            form = .normal(method, try reader.readUInt8() == 0 ? nil : try COSEMData(from: &reader))
        case 3:
            let methods = try reader.readList { (reader) throws(CodecError) in try ObjectReference(from: &reader) }
            form = .withList(methods, try reader.readValues())
        default:
            throw CodecError(.unexpectedOctet(found: choice, expected: "an ACTION request without blocks"), at: 1)
        }
        try reader.expectEnd()
    }

    /// Appends the ACTION request, tag included.
    public func encode(into octets: inout [UInt8]) {
        octets.append(Self.tag)
        switch form {
        case .normal(let method, let parameters):
            octets.append(contentsOf: [1, invokeID.rawValue])
            method.encode(into: &octets)
            octets.append(parameters == nil ? 0 : 1)
            parameters?.encode(into: &octets)
        case .withList(let methods, let parameters):
            octets.append(contentsOf: [3, invokeID.rawValue])
            octets.append(length: methods.count)
            for method in methods { method.encode(into: &octets) }
            octets.append(length: parameters.count)
            for value in parameters { value.encode(into: &octets) }
        }
    }
}
