/// The part of a profile's buffer that a client asks for: Selective-Access-Descriptor (IEC 62056-5-3), with the access
/// parameters of class 7 (IEC 62056-6-2, 4.3.6.2.2).
public enum SelectiveAccess: Hashable, Sendable {
    /// Selector 1: entries whose restricting object lies in a range; all columns when none is selected.
    case range(restricting: CaptureObject, from: COSEMData, to: COSEMData, selected: [CaptureObject])
    /// Selector 2: entries and columns by number, counted from 1; 0 as the end stands for the last.
    case entries(from: UInt32, to: UInt32, columnsFrom: UInt16, columnsTo: UInt16)
    /// Any other selector.
    case other(selector: UInt8, parameters: COSEMData)

    /// Reads a selector and its parameters. Throws when those of selectors 1 and 2 are not of the standard's types.
    public init(from reader: inout OctetReader) throws(CodecError) {
        let selector = try reader.readUInt8()
        let start = reader.offset
        let parameters = try COSEMData(from: &reader)
        switch selector {
        case 1:
            guard case .structure(let members) = parameters, members.count == 4,
                let restricting = CaptureObject(members[0]), case .array(let list) = members[3]
            else { throw CodecError(.invalidValue("no range descriptor"), at: start) }
            let selected = list.compactMap(CaptureObject.init)
            guard selected.count == list.count else {
                throw CodecError(.invalidValue("a selected value is no capture object definition"), at: start)
            }
            self = .range(restricting: restricting, from: members[1], to: members[2], selected: selected)
        case 2:
            guard case .structure(let members) = parameters, members.count == 4,
                case .doubleLongUnsigned(let from) = members[0], case .doubleLongUnsigned(let to) = members[1],
                case .longUnsigned(let first) = members[2], case .longUnsigned(let last) = members[3]
            else { throw CodecError(.invalidValue("no entry descriptor"), at: start) }
            self = .entries(from: from, to: to, columnsFrom: first, columnsTo: last)
        default: self = .other(selector: selector, parameters: parameters)
        }
    }

    /// Appends the selector and its parameters.
    public func encode(into octets: inout [UInt8]) {
        switch self {
        case .range(let restricting, let from, let to, let selected):
            octets.append(1)
            COSEMData.structure([restricting.data, from, to, .array(selected.map(\.data))]).encode(into: &octets)
        case .entries(let from, let to, let columnsFrom, let columnsTo):
            octets.append(2)
            COSEMData.structure([
                .doubleLongUnsigned(from), .doubleLongUnsigned(to), .longUnsigned(columnsFrom),
                .longUnsigned(columnsTo),
            ]).encode(into: &octets)
        case .other(let selector, let parameters):
            octets.append(selector)
            parameters.encode(into: &octets)
        }
    }
}

/// A column of a profile: capture_object_definition (IEC 62056-6-2, 4.3.6).
public struct CaptureObject: Hashable, Sendable {
    /// Number of the interface class of the captured object.
    public var classID: UInt16
    /// Logical name of the captured object.
    public var logicalName: LogicalName
    /// Index of the captured attribute.
    public var attribute: Int8
    /// Index of the captured element within the attribute, from 1; 0 for the whole attribute.
    public var dataIndex: UInt16

    /// The column that captures this attribute.
    public init(_ classID: UInt16, _ logicalName: LogicalName, _ attribute: Int8, dataIndex: UInt16 = 0) {
        self.classID = classID
        self.logicalName = logicalName
        self.attribute = attribute
        self.dataIndex = dataIndex
    }

    /// Attribute 2 of the clock 0-0:1.0.0.255: the column by which profiles are restricted.
    public static let clock = CaptureObject(8, LogicalName(0, 0, 1, 0, 0), 2)

    /// Reads a structure of four members; nil for anything else.
    public init?(_ data: COSEMData) {
        guard case .structure(let members) = data, members.count == 4, case .longUnsigned(let classID) = members[0],
            case .octetString(let octets) = members[1], let name = LogicalName(octets: octets),
            case .integer(let attribute) = members[2], case .longUnsigned(let dataIndex) = members[3]
        else { return nil }
        self.init(classID, name, attribute, dataIndex: dataIndex)
    }

    /// The definition as a structure of four members.
    public var data: COSEMData {
        .structure([
            .longUnsigned(classID), .octetString(logicalName), .integer(attribute), .longUnsigned(dataIndex),
        ])
    }
}

/// An attribute and, where only a part is meant, which part (Cosem-Attribute-Descriptor-With-Selection).
public struct AttributeSelection: Hashable, Sendable {
    /// The attribute that is accessed.
    public var attribute: ObjectReference
    /// The part of the attribute that is asked for; nil for the whole.
    public var access: SelectiveAccess?

    /// An attribute, or the part of it that `access` selects.
    public init(_ attribute: ObjectReference, _ access: SelectiveAccess? = nil) {
        (self.attribute, self.access) = (attribute, access)
    }

    /// Reads the attribute and, where there is one, the selection.
    public init(from reader: inout OctetReader) throws(CodecError) {
        attribute = try ObjectReference(from: &reader)
        access = try reader.readUInt8() == 0 ? nil : try SelectiveAccess(from: &reader)
    }

    /// Appends the attribute and the selection.
    public func encode(into octets: inout [UInt8]) {
        attribute.encode(into: &octets)
        octets.append(access == nil ? 0 : 1)
        access?.encode(into: &octets)
    }
}
