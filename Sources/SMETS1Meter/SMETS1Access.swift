import COSEM

/// The selective access that a GET asks for, decoded in place without building anything.
struct SMETS1Access {
    enum Selection {
        case all
        case range(ClosedRange<UTCTime>)
        /// Entries by number, counted from 1; 0 as `to` stands for the last.
        case entries(from: UInt32, to: UInt32)
        /// The selection is well formed but cannot be served.
        case refused(DataAccessResult)
    }

    var selection: Selection
    /// The selected columns, bit n for column n; all when none was selected.
    var columns: UInt64

    /// A range before every row.
    private static let never = UTCTime(secondsSince2000: .min / 4)...UTCTime(secondsSince2000: .min / 4)
    private static let startOfTime = UTCTime(secondsSince2000: 0)
    private static let endOfTime = UTCTime(secondsSince2000: Int64(UInt32.max))
    static let everything = startOfTime...endOfTime
    /// Largest number of capture objects that a request may select.
    private static let selectedLimit = 64

    /// Reads the access-selection of an attribute: 00, or 01, selector and parameters. An unknown selector, and
    /// parameters that do not belong to it, are refused with a result; only octets that are no data at all throw.
    ///
    /// - Parameter available: columns of the object that is asked for; none when it is no profile.
    init(at cursor: inout OctetCursor, in octets: RawSpan, available: [SMETS1Column]) throws(CodecError) {
        selection = .all
        columns = (1 << UInt64(available.count)) - 1
        guard try cursor.readPresence(octets) else { return }
        let selector = try cursor.readUInt8(octets)
        let start = cursor.position
        do throws(CodecError) {
            switch selector {
            case 1: try readRange(&cursor, octets, available)
            case 2: try readEntries(&cursor, octets, available.count)
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

    private mutating func readRange(
        _ cursor: inout OctetCursor, _ octets: RawSpan, _ available: [SMETS1Column]
    ) throws(CodecError) {
        try cursor.expect(DataTag.structure.rawValue, "range descriptor", octets)
        try cursor.expect(4, "members of a range descriptor", octets)
        let restricting = try Self.readCaptureObject(&cursor, octets)
        let from = try cursor.readDateTimeData(octets)
        let to = try cursor.readDateTimeData(octets)
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
        guard from.hasPossibleDeviation, to.hasPossibleDeviation else {
            selection = .refused(.scopeOfAccessViolated)
            return
        }
        guard let from = from.moment(isEnd: false), let to = to.moment(isEnd: true) else {
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
}

extension COSEMDateTime {
    /// Whether the deviation, in minutes, is a possible one (IEC 62056-6-2, 4.1.6.1), or not specified.
    var hasPossibleDeviation: Bool {
        (-720...720).contains(deviation) || deviation == Self.deviationNotSpecified
    }

    /// The moment, taking the deviation into account. Fields that are not specified take their first value, or their
    /// last for the end of a range; without year it is the start or the end of time. nil for impossible dates and
    /// times.
    func moment(isEnd: Bool) -> UTCTime? {
        guard hasPossibleDeviation, (1...7).contains(dayOfWeek) || dayOfWeek == Self.notSpecified,
            hundredths < 100 || hundredths == Self.notSpecified
        else { return nil }
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
        // The deviation is minutes from local time to UTC (IEC 62056-6-2, 4.1.6.1): one hour ahead of UTC is −60.
        guard deviation != Self.deviationNotSpecified else { return local }
        return local + Int64(deviation) * 60
    }
}

extension OctetCursor {
    /// Reads a date-time with its tag: as an octet-string or as a date-time.
    mutating func readDateTimeData(_ octets: RawSpan) throws(CodecError) -> COSEMDateTime {
        let start = position
        switch DataTag(rawValue: try readUInt8(octets)) {
        case .dateTime: break
        case .octetString where try readLengthOfAnyForm(octets) == COSEMDateTime.size: break
        default: throw CodecError(.invalidValue("no date-time"), at: start)
        }
        return try COSEMDateTime(at: &self, in: octets)
    }

    /// Reads the six octets of a logical name as a number.
    mutating func readLogicalName(_ octets: RawSpan) throws(CodecError) -> UInt64 {
        let front: UInt32 = try readInteger(octets)
        return UInt64(front) << 16 | UInt64(try readInteger(octets, UInt16.self))
    }
}
