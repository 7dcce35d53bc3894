import COSEM

/// The selective access that a GET asks for, decoded where it stands: nothing is built.
struct SMETS1Access {
    enum Selection {
        case all
        case range(ClosedRange<UTCTime>)
        /// Numbers from 1; 0 as `to`: the last.
        case entries(from: UInt32, to: UInt32)
        /// Well formed and not possible.
        case refused(DataAccessResult)
    }

    var selection: Selection
    /// Bit n: column n; all when none was selected.
    var columns: UInt64

    /// Before every row.
    private static let never = UTCTime(secondsSince2000: .min / 4)...UTCTime(secondsSince2000: .min / 4)
    private static let startOfTime = UTCTime(secondsSince2000: 0)
    private static let endOfTime = UTCTime(secondsSince2000: Int64(UInt32.max))
    static let everything = startOfTime...endOfTime
    /// Capture objects that a request may select.
    private static let selectedLimit = 64

    /// Reads the access-selection of an attribute: 00, or 01 and a descriptor.
    ///
    /// - Parameter available: the columns of the object that is asked, none when it is no profile.
    init(at cursor: inout OctetCursor, in octets: RawSpan, available: [SMETS1Column]) throws(CodecError) {
        selection = .all
        columns = (1 << UInt64(available.count)) - 1
        guard try cursor.readPresence(octets) else { return }
        let start = cursor.position
        switch try cursor.readUInt8(octets) {
        case 1: try readRange(&cursor, octets, available)
        case 2: try readEntries(&cursor, octets, available.count)
        case let selector:
            throw CodecError(.unexpectedOctet(found: selector, expected: "an access selector"), at: start)
        }
    }

    private mutating func readRange(
        _ cursor: inout OctetCursor, _ octets: RawSpan, _ available: [SMETS1Column]
    ) throws(CodecError) {
        try cursor.expect(DataTag.structure.rawValue, "range descriptor", octets)
        try cursor.expect(4, "members of a range descriptor", octets)
        let restricting = try Self.readCaptureObject(&cursor, octets)
        let from = try Self.readMoment(&cursor, octets, isEnd: false)
        let to = try Self.readMoment(&cursor, octets, isEnd: true)
        try cursor.expect(DataTag.array.rawValue, "selected values", octets)
        let count = try cursor.readLengthOfAnyForm(octets)
        guard count <= Self.selectedLimit else {
            throw CodecError(.tooLarge(value: count, limit: Self.selectedLimit), at: cursor.position)
        }
        var (selected, isKnown) = (UInt64(0), true)
        for _ in 0..<count {
            let source = try Self.readCaptureObject(&cursor, octets)
            guard let index = available.firstIndex(where: { source.isSource(of: $0) }) else {
                isKnown = false
                continue
            }
            selected |= 1 << UInt64(index)
        }
        if count > 0 { columns = selected }
        guard restricting.isSource(of: .clock), isKnown else {
            selection = .refused(.scopeOfAccessViolated)
            return
        }
        guard let from, let to else {
            selection = .refused(.typeUnmatched)
            return
        }
        selection = .range(from <= to ? from...to : Self.never)
    }

    private mutating func readEntries(
        _ cursor: inout OctetCursor, _ octets: RawSpan, _ available: Int
    ) throws(CodecError) {
        try cursor.expect(DataTag.structure.rawValue, "entry descriptor", octets)
        try cursor.expect(4, "members of an entry descriptor", octets)
        try cursor.expect(DataTag.doubleLongUnsigned.rawValue, "from_entry", octets)
        let from: UInt32 = try cursor.readInteger(octets)
        try cursor.expect(DataTag.doubleLongUnsigned.rawValue, "to_entry", octets)
        let to: UInt32 = try cursor.readInteger(octets)
        try cursor.expect(DataTag.longUnsigned.rawValue, "from_selected_value", octets)
        let first = Int(try cursor.readInteger(octets, UInt16.self))
        try cursor.expect(DataTag.longUnsigned.rawValue, "to_selected_value", octets)
        let last = Int(try cursor.readInteger(octets, UInt16.self))
        let end = last == 0 ? available : last
        guard from > 0, to == 0 || from <= to, first > 0, first <= end, end <= available else {
            selection = .refused(.scopeOfAccessViolated)
            return
        }
        columns = ((1 << UInt64(end)) - 1) & ~((1 << UInt64(first - 1)) - 1)
        selection = .entries(from: from, to: to)
    }

    /// A capture object definition.
    private struct Source {
        var classID: UInt16
        var name: UInt64
        var attribute: Int8
        var dataIndex: UInt16

        func isSource(of column: SMETS1Column) -> Bool {
            let source = column.source
            return name == source.name && classID == source.classID && attribute == source.attribute && dataIndex == 0
        }
    }

    private static func readCaptureObject(
        _ cursor: inout OctetCursor, _ octets: RawSpan
    ) throws(CodecError) -> Source {
        try cursor.expect(DataTag.structure.rawValue, "capture object definition", octets)
        try cursor.expect(4, "members of a capture object definition", octets)
        try cursor.expect(DataTag.longUnsigned.rawValue, "class", octets)
        let classID: UInt16 = try cursor.readInteger(octets)
        try cursor.expect(DataTag.octetString.rawValue, "logical name", octets)
        try cursor.expect(6, "length of a logical name", octets)
        let name = try cursor.readLogicalName(octets)
        try cursor.expect(DataTag.integer.rawValue, "attribute", octets)
        let attribute: Int8 = try cursor.readInteger(octets)
        try cursor.expect(DataTag.longUnsigned.rawValue, "data index", octets)
        return Source(classID: classID, name: name, attribute: attribute, dataIndex: try cursor.readInteger(octets))
    }

    /// A date-time, as octet-string or as such; nil for values of other types and for impossible ones.
    private static func readMoment(
        _ cursor: inout OctetCursor, _ octets: RawSpan, isEnd: Bool
    ) throws(CodecError) -> UTCTime? {
        let start = cursor.position
        switch DataTag(rawValue: try cursor.readUInt8(octets)) {
        case .dateTime: break
        case .octetString:
            let length = try cursor.readLengthOfAnyForm(octets)
            guard length == COSEMDateTime.size else {
                try cursor.skip(length)
                return nil
            }
        case .nullData: return nil
        case .doubleLong, .doubleLongUnsigned, .float32, .time:
            try cursor.skip(4)
            return nil
        case .long64, .long64Unsigned, .float64:
            try cursor.skip(8)
            return nil
        case .date:
            try cursor.skip(5)
            return nil
        case .long, .longUnsigned:
            try cursor.skip(2)
            return nil
        case .boolean, .integer, .unsigned, .enumerated, .bcd:
            try cursor.skip(1)
            return nil
        default: throw CodecError(.invalidValue("a bound of a range that is no date-time"), at: start)
        }
        let dateTime = try COSEMDateTime(at: &cursor, in: octets)
        return dateTime.moment(isEnd: isEnd)
    }
}

extension COSEMDateTime {
    /// The moment, taking the deviation into account. Fields that are not specified are the first there are, or the last
    /// for the end of a range; with the year, the start or end of time. nil for impossible dates and times.
    func moment(isEnd: Bool) -> UTCTime? {
        if year == 0xFFFF { return UTCTime(secondsSince2000: isEnd ? Int64(UInt32.max) : 0) }
        func field(_ value: UInt8, _ first: Int, _ last: Int) -> Int {
            value == Self.notSpecified ? (isEnd ? last : first) : Int(value)
        }
        let month = field(month, 1, 12)
        guard (1...12).contains(month) else { return nil }
        let day = field(day, 1, CivilDate.daysIn(month: month, year: Int(year)))
        guard
            let local = UTCTime(
                year: Int(year), month: month, day: day, hour: field(hour, 0, 23), minute: field(minute, 0, 59),
                second: field(second, 0, 59))
        else { return nil }
        // Minutes of local time to UTC (IEC 62056-6-2, 4.1.6.1): one hour ahead of UTC is −60.
        guard deviation != Self.deviationNotSpecified else { return local }
        guard (-840...840).contains(deviation) else { return nil }
        return local + Int64(deviation) * 60
    }
}

extension OctetCursor {
    /// Six octets as a number.
    mutating func readLogicalName(_ octets: RawSpan) throws(CodecError) -> UInt64 {
        let front: UInt32 = try readInteger(octets)
        return UInt64(front) << 16 | UInt64(try readInteger(octets, UInt16.self))
    }
}
