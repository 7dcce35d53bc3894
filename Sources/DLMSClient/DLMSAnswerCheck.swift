import COSEM

/// Looks through answers without making values of them.
public struct DLMSAnswerCheck: Sendable {
    /// What a register may show: more than nothing, and less than a house could use in its life; Wh.
    static let plausibleRegister: ClosedRange<UInt64> = 1...999_999_999_999

    let read: DLMSRead
    /// First octets of a row's time: year, month and day, for each day asked for.
    private let dates: [UInt32]

    /// - Parameter days: the midnights that the days asked for begin with.
    public init(_ read: DLMSRead, days: [UTCTime]) {
        self.read = read
        dates = days.map { day in
            let date = COSEMDateTime(day)
            return UInt32(date.year) << 16 | UInt32(date.month) << 8 | UInt32(date.day)
        }
    }

    /// The invoke identifier of a get-response; nil of anything else.
    @inline(__always)
    static func identifier(of octets: RawSpan, _ apdu: Range<Int>) -> Int? {
        guard apdu.count >= 4, octets.octet(at: apdu.lowerBound) == GetResponse.tag else { return nil }
        let invokeID = InvokeIDAndPriority(rawValue: octets.octet(at: apdu.lowerBound + 2))
        return invokeID.isConfirmed ? Int(invokeID.invokeID) : nil
    }

    /// What became of the read that the get-response at `apdu` answers.
    ///
    /// - Parameter day: place of the day asked for.
    public func outcome(of octets: RawSpan, _ apdu: Range<Int>, day: Int) -> DLMSLoadOutcome {
        do throws(CodecError) {
            var cursor = OctetCursor(apdu)
            try cursor.skip(1)
            let form = try cursor.readUInt8(octets)
            try cursor.skip(1)
            if form == 0x02 { return .wrongBlock }
            guard form == (read == .list ? 0x03 : 0x01) else { return .wrongService }
            if read == .list { return try list(&cursor, octets) }
            guard try cursor.readUInt8(octets) == 0 else { return .dataAccessError }
            return read == .register ? try register(&cursor, octets) : try self.day(&cursor, octets, dates[day])
        } catch {
            return .malformed
        }
    }

    private func register(_ cursor: inout OctetCursor, _ octets: RawSpan) throws(CodecError) -> DLMSLoadOutcome {
        guard try Self.isPlausibleRegister(&cursor, octets) else { return .wrongData }
        try cursor.expectEnd()
        return .answered
    }

    private static func isPlausibleRegister(
        _ cursor: inout OctetCursor, _ octets: RawSpan
    ) throws(CodecError) -> Bool {
        let value: UInt64
        switch try cursor.readUInt8(octets) {
        case DataTag.doubleLongUnsigned.rawValue: value = UInt64(try cursor.readInteger(octets, UInt32.self))
        case DataTag.doubleLong.rawValue: value = UInt64(clamping: try cursor.readInteger(octets, Int32.self))
        case DataTag.long64Unsigned.rawValue: value = try cursor.readInteger(octets)
        case DataTag.long64.rawValue: value = UInt64(clamping: try cursor.readInteger(octets, Int64.self))
        default: return false
        }
        return plausibleRegister.contains(value)
    }

    /// 48 rows, the first of the day asked for; later rows may leave their time out (null-data).
    private func day(
        _ cursor: inout OctetCursor, _ octets: RawSpan, _ date: UInt32
    ) throws(CodecError) -> DLMSLoadOutcome {
        guard try cursor.readUInt8(octets) == DataTag.array.rawValue else { return .wrongData }
        let count = try cursor.readLength(octets)
        guard count == DLMSRequests.rowsOfDay else { return .wrongData }
        let first = cursor.position
        guard let columns = try Self.rowColumns(&cursor, octets), columns >= 2 else { return .wrongData }
        var shape = DLMSRowShape(columns: columns, size: 0)
        for column in 0..<columns {
            let start = cursor.position
            shape.note(column, at: start - first, tag: try cursor.peek(octets))
            if column == 0 {
                guard try cursor.readUInt8(octets) == DataTag.octetString.rawValue,
                    try cursor.readLength(octets) == COSEMDateTime.size,
                    try cursor.readInteger(octets, UInt32.self) == date
                else { return .wrongData }
                try cursor.skip(COSEMDateTime.size - 4)
            } else {
                try cursor.skipData(octets)
            }
        }
        shape.size = cursor.position - first
        for _ in 1..<count {
            if shape.isMatched(at: cursor.position, by: first, of: octets, end: cursor.end) {
                try cursor.skip(shape.size)
                continue
            }
            guard let columns = try Self.rowColumns(&cursor, octets), columns >= 2 else { return .wrongData }
            for _ in 0..<columns { try cursor.skipData(octets) }
        }
        try cursor.expectEnd()
        return .answered
    }

    /// Columns of the row that begins here; nil when it is no structure.
    @inline(__always)
    private static func rowColumns(_ cursor: inout OctetCursor, _ octets: RawSpan) throws(CodecError) -> Int? {
        guard try cursor.readUInt8(octets) == DataTag.structure.rawValue else { return nil }
        return try cursor.readLength(octets)
    }

    private func list(_ cursor: inout OctetCursor, _ octets: RawSpan) throws(CodecError) -> DLMSLoadOutcome {
        guard try cursor.readLength(octets) == DLMSRequests.listCount else { return .wrongData }
        for place in 0..<DLMSRequests.listCount {
            guard try cursor.readUInt8(octets) == 0 else { return .dataAccessError }
            if place == DLMSRequests.registerOfList {
                guard try Self.isPlausibleRegister(&cursor, octets) else { return .wrongData }
            } else {
                try cursor.skipData(octets)
            }
        }
        try cursor.expectEnd()
        return .answered
    }
}
