/// xDLMS ACTION request (tag C3) without blocks (IEC 62056-5-3, 9.3.8 and 9.4.6).
public struct ActionRequest: Hashable, Sendable {
    public static let tag: UInt8 = 0xC3

    public enum Form: Hashable, Sendable {
        case normal(ObjectReference, COSEMData?)
        /// Methods and their parameters, one for each.
        case withList([ObjectReference], [COSEMData])
    }

    public var invokeID: InvokeIDAndPriority
    public var form: Form

    public init(_ form: Form, invokeID: InvokeIDAndPriority = .example) {
        (self.form, self.invokeID) = (form, invokeID)
    }

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
