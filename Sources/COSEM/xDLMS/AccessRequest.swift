/// xDLMS ACCESS.request (tag D9): a list of items to get, set or execute, and the data for each.
public struct AccessRequest: Hashable, Sendable {
    /// Tag of an access-request.
    public static let tag: UInt8 = 0xD9

    /// One item of the request (Access-Request-Specification).
    public enum Specification: Hashable, Sendable {
        /// Reads an attribute.
        case get(ObjectReference)
        /// Writes an attribute.
        case set(ObjectReference)
        /// Invokes a method.
        case action(ObjectReference)
        /// Reads the part of an attribute that the access selector and its parameters select.
        case getWithSelection(ObjectReference, selector: UInt8, selection: COSEMData)
        /// Writes the part of an attribute that the access selector and its parameters select.
        case setWithSelection(ObjectReference, selector: UInt8, selection: COSEMData)

        /// The attribute or method that the item is about.
        public var object: ObjectReference {
            switch self {
            case .get(let object), .set(let object), .action(let object): object
            case .getWithSelection(let object, _, _), .setWithSelection(let object, _, _): object
            }
        }

        /// The kind of result that answers this item; a selection makes no difference.
        public var responseKind: AccessResponseKind {
            switch self {
            case .get, .getWithSelection: .get
            case .set, .setWithSelection: .set
            case .action: .action
            }
        }

        init(from reader: inout OctetReader) throws(CodecError) {
            let start = reader.offset
            let choice = try reader.readUInt8()
            guard (1...5).contains(choice) else {
                throw CodecError(
                    .unexpectedOctet(found: choice, expected: "an access-request choice 01 to 05"), at: start)
            }
            let object = try ObjectReference(from: &reader)
            switch choice {
            case 1: self = .get(object)
            case 2: self = .set(object)
            case 3: self = .action(object)
            case 4:
                self = .getWithSelection(
                    object, selector: try reader.readUInt8(), selection: try COSEMData(from: &reader))
            default:
                self = .setWithSelection(
                    object, selector: try reader.readUInt8(), selection: try COSEMData(from: &reader))
            }
        }

        /// Appends the item.
        public func encode(into octets: inout [UInt8]) {
            let choice: UInt8 =
                switch self {
                case .get: 1
                case .set: 2
                case .action: 3
                case .getWithSelection: 4
                case .setWithSelection: 5
                }
            octets.append(choice)
            object.encode(into: &octets)
            switch self {
            case .getWithSelection(_, let selector, let selection), .setWithSelection(_, let selector, let selection):
                octets.append(selector)
                selection.encode(into: &octets)
            case .get, .set, .action: break
            }
        }
    }

    /// The long-invoke-id and priority: the response repeats it.
    public var invokeID: LongInvokeIDAndPriority
    /// Time of the request; nil when not given.
    public var dateTime: COSEMDateTime?
    /// The items, which the device executes in this order.
    public var specifications: [Specification]
    /// Data for the specifications, one for each; null-data where a get needs none.
    public var data: [COSEMData]

    /// A request with these fields.
    public init(
        invokeID: LongInvokeIDAndPriority, dateTime: COSEMDateTime? = nil, specifications: [Specification],
        data: [COSEMData]
    ) {
        self.invokeID = invokeID
        self.dateTime = dateTime
        self.specifications = specifications
        self.data = data
    }

    /// Decodes all of `octets` as one access-request; throws where they are none or exceed `limits`.
    public init(decoding octets: [UInt8], limits: CodecLimits = .standard) throws(CodecError) {
        var reader = OctetReader(octets, limits: limits)
        try self.init(from: &reader)
        try reader.expectEnd()
    }

    /// Reads an access-request, tag included.
    public init(from reader: inout OctetReader) throws(CodecError) {
        try reader.expect(Self.tag, "access-request")
        invokeID = LongInvokeIDAndPriority(rawValue: try reader.readInteger())
        dateTime = try reader.readOptionalDateTime()
        specifications = try reader.readList { (reader: inout OctetReader) throws(CodecError) in
            try Specification(from: &reader)
        }
        data = try reader.readList { (reader: inout OctetReader) throws(CodecError) in try COSEMData(from: &reader) }
    }

    /// Appends the access-request, tag included.
    public func encode(into octets: inout [UInt8]) {
        octets.append(Self.tag)
        octets.append(bigEndian: invokeID.rawValue)
        octets.append(optional: dateTime)
        octets.append(length: specifications.count)
        for specification in specifications { specification.encode(into: &octets) }
        octets.append(length: data.count)
        for value in data { value.encode(into: &octets) }
    }
}
