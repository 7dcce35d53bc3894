import COSEM

/// The part of the object list that a client asks for: selectors 1 to 4 of attribute 2 of an association (IEC
/// 62056-6-2, 4.4.4).
struct SMETS1ObjectListAccess {
    enum Selection {
        /// All objects: selector 1, or no selection.
        case all
        /// Selector 2: objects of these classes.
        case classes([UInt16])
        /// Selectors 3 and 4: these objects; a logical name is a number of six octets.
        case objects([(classID: UInt16, name: UInt64)])
        /// The selection is well formed but cannot be served.
        case refused(DataAccessResult)
    }

    var selection = Selection.all
    /// Whether the client has selected anything at all.
    var isSelective = false
    /// Whether the access rights are asked for: selectors 1 and 2 leave them out, and null-data stands in their place.
    var hasRights = true

    /// Reads the access-selection: 00, or 01, selector and parameters; only octets that are no data at all throw.
    init(at cursor: inout OctetCursor, in octets: RawSpan) throws(CodecError) {
        guard try cursor.readPresence(octets) else { return }
        isSelective = true
        let selector = try cursor.readUInt8(octets)
        let start = cursor.position
        do throws(CodecError) {
            switch selector {
            case 1:
                try cursor.expect(DataTag.nullData.rawValue, "parameters of selector 1", octets)
                hasRights = false
            case 2:
                var classes: [UInt16] = []
                for _ in 0..<(try Self.readCount(&cursor, octets)) {
                    try cursor.expect(DataTag.longUnsigned.rawValue, "class", octets)
                    classes.append(try cursor.readInteger(octets))
                }
                (selection, hasRights) = (.classes(classes), false)
            case 3:
                var objects: [(classID: UInt16, name: UInt64)] = []
                for _ in 0..<(try Self.readCount(&cursor, octets)) {
                    objects.append(try Self.readObject(&cursor, octets))
                }
                selection = .objects(objects)
            case 4: selection = .objects([try Self.readObject(&cursor, octets)])
            default:
                try cursor.skipData(octets)
                selection = .refused(.scopeOfAccessViolated)
            }
        } catch {
            cursor.position = start
            try cursor.skipData(octets)
            selection = .refused(.typeUnmatched)
        }
    }

    /// Reads the number of elements of an array; each takes an octet at least.
    private static func readCount(_ cursor: inout OctetCursor, _ octets: RawSpan) throws(CodecError) -> Int {
        try cursor.expect(DataTag.array.rawValue, "list", octets)
        let start = cursor.position
        let count = try cursor.readLengthOfAnyForm(octets)
        guard count <= cursor.remaining else {
            throw CodecError(.truncated(missing: count - cursor.remaining), at: start)
        }
        return count
    }

    /// Reads an object_id: class and logical name.
    private static func readObject(
        _ cursor: inout OctetCursor, _ octets: RawSpan
    ) throws(CodecError) -> (classID: UInt16, name: UInt64) {
        try cursor.expect(DataTag.structure.rawValue, "object identifier", octets)
        try cursor.expect(2, "members of an object identifier", octets)
        try cursor.expect(DataTag.longUnsigned.rawValue, "class", octets)
        let classID: UInt16 = try cursor.readInteger(octets)
        try cursor.expect(DataTag.octetString.rawValue, "logical name", octets)
        try cursor.expect(6, "length of a logical name", octets)
        return (classID, try cursor.readLogicalName(octets))
    }

    /// Whether an object is among those asked for.
    func contains(_ object: SMETS1Object) -> Bool {
        switch selection {
        case .all: true
        case .classes(let classes): classes.contains(object.classID)
        case .objects(let objects): objects.contains { $0.classID == object.classID && $0.name == object.name }
        case .refused: false
        }
    }
}
