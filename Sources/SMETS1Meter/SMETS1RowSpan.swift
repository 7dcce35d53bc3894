import COSEM
import ESMEEmulator

/// Consecutive rows of a profile with some of its columns, which is what a read of a buffer asks for. They are worked
/// out from the clock once, so that all blocks of a transfer agree.
///
/// Rows are numbered by the time of their capture: periods of the profile, or months, since 2000.
struct SMETS1RowSpan {
    let log: SMETS1Log
    var rows: Range<Int64>
    /// The columns of the rows, bit n for column n.
    var columns: UInt64
    /// The first row whose stamp is later than the clock, and the moment whose adjustments such rows have: they were
    /// captured before the clock was set back.
    var held: (from: Int64, asOf: UTCTime)?

    var count: Int { rows.count }

    /// The time when row `number` was captured.
    func time(of number: Int64) -> UTCTime {
        switch log {
        case .months: Self.monthStart(number)
        case .halfHours, .days, .events: UTCTime(secondsSince2000: number &* Int64(log.capturePeriod))
        }
    }

    /// The first midnight of month `number`, 0 being January 2000.
    static func monthStart(_ number: Int64) -> UTCTime {
        let (year, month) = Int(number).quotientAndRemainder(dividingBy: 12)
        let date = CivilDate(year: 2000 + year, month: month + 1, day: 1)
        return UTCTime(secondsSince2000: Int64(date.daysSince2000) * 86_400)
    }

    /// The month that `time` lies in, 0 being January 2000 and the earliest.
    static func month(of time: UTCTime) -> Int64 {
        let date = time.civil.date
        return max(0, Int64(date.year - 2000) * 12 + Int64(date.month - 1))
    }
}

extension SMETS1Meter {
    /// The rows that a profile holds at `now`, the meter's time, among those captured in `range`, both ends inclusive.
    ///
    /// It is not for the event log. A clock that was set back takes no rows away: rows that it is going to pass again
    /// stay until it does.
    func span(of log: SMETS1Log, in range: ClosedRange<UTCTime>, at now: UTCTime) -> SMETS1RowSpan {
        guard let reached = furthestReached(at: now) else { return rows(of: log, in: range, at: now) }
        var span = rows(of: log, in: range, at: reached.time)
        let next =
            log == .months
            ? SMETS1RowSpan.month(of: now) + 1 : now.secondsSince2000 / Int64(max(1, log.capturePeriod)) + 1
        span.held = (next, reached.asOf)
        return span
    }

    /// The latest time that the clock had reached when it was set back and has not reached again, and the moment whose
    /// adjustments rows from before then have; nil for most meters.
    private func furthestReached(at now: UTCTime) -> (time: UTCTime, asOf: UTCTime)? {
        // Where a change lies ahead of `now`, the whole estate's clock was set back: what that undid never happened.
        guard let changes = esme.clockChanges, let last = changes.lastIndex(where: { $0.to <= now }) else { return nil }
        let made = changes[...last]
        guard let furthest = made.indices.max(by: { made[$0].from < made[$1].from }), made[furthest].from > now else {
            return nil
        }
        let earliest = made[furthest...].map(\.to).min() ?? made[furthest].to
        return (made[furthest].from, earliest - 1)
    }

    private func rows(of log: SMETS1Log, in range: ClosedRange<UTCTime>, at now: UTCTime) -> SMETS1RowSpan {
        let columns = table.allColumns(of: log)
        let installed = esme.metering.installed
        switch log {
        case .halfHours, .days:
            let profileLog: ProfileLog = log == .halfHours ? .activeImportProfile : .dailyReads
            let capacity = log == .halfHours ? profile.halfHourCapacity : profile.dailyCapacity
            let (first, count) = profileLog.measuredTimestamps(
                installed: installed, now: now, capacity: capacity, in: range)
            let start = first.secondsSince2000 / profileLog.period
            return SMETS1RowSpan(log: log, rows: start..<start + Int64(count), columns: columns)
        case .months, .events:
            let last = SMETS1RowSpan.month(of: now)
            func firstMonth(from time: UTCTime) -> Int64 {
                let month = SMETS1RowSpan.month(of: time)
                return SMETS1RowSpan.monthStart(month) < time ? month + 1 : month
            }
            let first = max(
                firstMonth(from: installed), firstMonth(from: range.lowerBound),
                last - Int64(profile.billingCapacity) + 1, 0)
            let end = range.upperBound < SMETS1RowSpan.monthStart(0) ? 0 : SMETS1RowSpan.month(of: range.upperBound) + 1
            return SMETS1RowSpan(log: log, rows: first..<max(first, min(last + 1, end)), columns: columns)
        }
    }

    /// Writes `count` rows from number `first` on, as structures of the span's columns.
    ///
    /// - Parameter piece: memory of exactly that size.
    func store(_ span: SMETS1RowSpan, from first: Int64, count: Int, in piece: UnsafeMutableRawBufferPointer) {
        let size = table.rowSize(of: span.log, span.columns)
        precondition(piece.count == count * size)
        var (done, base) = (0, piece.baseAddress)
        while done < count, let start = base {
            let rows = min(count - done, Self.chunk)
            storeChunk(span, from: first + Int64(done), count: rows, rowSize: size, at: start)
            done += rows
            base = start + rows * size
        }
    }

    /// Writes rows column by column; `base` has room for them.
    private func storeChunk(
        _ span: SMETS1RowSpan, from first: Int64, count: Int, rowSize: Int, at base: UnsafeMutableRawPointer
    ) {
        let front = UInt16(0x0200) | UInt16(truncatingIfNeeded: span.columns.nonzeroBitCount)
        for index in 0..<count { (base + index &* rowSize).storeBytes(of: front.bigEndian, as: UInt16.self) }
        var offset = 2
        let columns = table.columns(of: span.log)
        for index in columns.indices where span.columns & (1 << UInt64(index)) != 0 {
            let place = base + offset
            let column = columns[index]
            switch column {
            case .clock: storeClock(span, from: first, count: count, rowSize: rowSize, at: place)
            case .status:
                let hasChanges = esme.clockChanges != nil
                for index in 0..<count {
                    let status = hasChanges ? profileStatus(of: first + Int64(index)) : 0
                    let value = UInt16(DataTag.unsigned.rawValue) << 8 | UInt16(status)
                    (place + index &* rowSize).storeBytes(of: value.bigEndian, as: UInt16.self)
                }
            case .register(let register):
                storeRegister(register, span, from: first, count: count, rowSize: rowSize, at: place)
            case .energy(let register):
                storeEnergy(register, from: first, count: count, rowSize: rowSize, at: place)
            case .eventCode: break  // of the event log, which is no span
            }
            offset += column.size
        }
    }

    private func storeClock(
        _ span: SMETS1RowSpan, from first: Int64, count: Int, rowSize: Int, at base: UnsafeMutableRawPointer
    ) {
        guard span.log == .halfHours else {
            for index in 0..<count {
                let time = DLMSDateTime(span.time(of: first + Int64(index)), profile.quirks)
                time.store(tail: table.dateTimeTail, at: base + index &* rowSize)
            }
            return
        }
        let start = span.time(of: first)
        var time = DLMSDateTime(start, profile.quirks)
        var halfHour = first % 48
        for index in 0..<count {
            time.store(tail: table.dateTimeTail, at: base + index &* rowSize)
            halfHour += 1
            if halfHour == 48 {
                halfHour = 0
                time = DLMSDateTime(start + 1_800 * Int64(index + 1), profile.quirks)
            } else {
                time.setHalfHour(halfHour)
            }
        }
    }

    private func storeRegister(
        _ register: Register, _ span: SMETS1RowSpan, from first: Int64, count: Int, rowSize: Int,
        at base: UnsafeMutableRawPointer
    ) {
        guard span.log == .halfHours else {
            for index in 0..<count {
                let row = first + Int64(index)
                let time = span.time(of: row)
                var value = esme.metering.loadModel.reading(register, at: time)
                if !esme.metering.adjustments.isEmpty { value &+= adjustment(of: register, span, row, time) }
                store(UInt32(truncatingIfNeeded: value), at: base + index &* rowSize)
            }
            return
        }
        let start = span.time(of: first)
        var values = readings.extracting(..<count).mutableSpan
        esme.metering.loadModel.fill(&values, with: register, from: start, every: 1_800)
        let isAdjusted = !esme.metering.adjustments.isEmpty
        for index in 0..<count {
            var value = readings[index]
            if isAdjusted {
                value &+= adjustment(of: register, span, first + Int64(index), start + 1_800 * Int64(index))
            }
            store(UInt32(truncatingIfNeeded: value), at: base + index &* rowSize)
        }
    }

    /// The amount by which a register was adjusted when a row was captured.
    private func adjustment(
        of register: Register, _ span: SMETS1RowSpan, _ row: Int64, _ time: UTCTime
    ) -> UInt64 {
        let asOf = span.held.flatMap { row >= $0.from ? $0.asOf : nil } ?? time
        return esme.metering.adjustments.offset(of: register, at: asOf)
    }

    /// The AMR profile status of a row of half hours: bit 5, clock adjusted, is set when the clock was set to or from a
    /// time within that half hour.
    func profileStatus(of row: Int64) -> UInt8 {
        guard let changes = esme.clockChanges else { return 0 }
        func isIn(_ time: UTCTime) -> Bool { time.secondsSince2000 / 1_800 + 1 == row }
        return changes.contains { isIn($0.from) || isIn($0.to) } ? 0x20 : 0
    }

    private func storeEnergy(
        _ register: Register, from first: Int64, count: Int, rowSize: Int, at base: UnsafeMutableRawPointer
    ) {
        var values = readings.extracting(..<(count + 1)).mutableSpan
        esme.metering.loadModel.fillForDifferences(
            &values, with: register, from: UTCTime(secondsSince2000: (first - 1) &* 1_800), every: 1_800)
        let hasInjected = !esme.metering.injected.isEmpty
        for index in 0..<count {
            var value = UInt32(truncatingIfNeeded: readings[index + 1] &- readings[index])
            if hasInjected { value = injected(register, row: first + Int64(index)) ?? value }
            store(value, at: base + index &* rowSize)
        }
    }

    /// The energy of a half hour that was put in by hand; nil when none was.
    private func injected(_ register: Register, row: Int64) -> UInt32? {
        let timestamp = UInt32(truncatingIfNeeded: row * 1_800)
        let injected = esme.metering.injected
        switch register {
        case .activeImport: return injected.entry(of: .activeImportProfile, at: timestamp)?.value
        case .activeExport: return injected.entry(of: .exportProfile, at: timestamp)?.value
        default: return nil
        }
    }

    @inline(__always)
    private func store(_ value: UInt32, at place: UnsafeMutableRawPointer) {
        place.storeBytes(of: DataTag.doubleLongUnsigned.rawValue, as: UInt8.self)
        place.storeBytes(of: value.bigEndian, toByteOffset: 1, as: UInt32.self)
    }

    /// Same as ``Metering/reading(_:at:)``; reads the metering's properties one by one, since a method of ``Metering``
    /// would be called on a copy.
    func reading(_ register: Register, at time: UTCTime) -> UInt32 {
        var value = esme.metering.loadModel.reading(register, at: time)
        if !esme.metering.adjustments.isEmpty { value &+= esme.metering.adjustments.offset(of: register, at: time) }
        return UInt32(truncatingIfNeeded: value)
    }

    /// The energy of the half hour that ended last, Wh.
    func lastHalfHour(_ register: Register, at now: UTCTime) -> UInt32 {
        let end = now.roundedDown(to: 1_800)
        if !esme.metering.injected.isEmpty, let value = injected(register, row: end.secondsSince2000 / 1_800) {
            return value
        }
        let model = esme.metering.loadModel
        return UInt32(truncatingIfNeeded: model.reading(register, at: end) &- model.reading(register, at: end - 1_800))
    }
}

/// A clock date-time as an octet-string in the form that a make gives it; the octets up to the seconds are kept as one
/// number.
struct DLMSDateTime {
    private var front: UInt64

    init(_ time: UTCTime, _ quirks: borrowing SMETS1Profile.Quirks) {
        let (date, hour, minute, second) = time.civil
        // 2000-01-01 was a Saturday, the standard's day 6.
        let days = time.roundedDown(to: 86_400).secondsSince2000 / 86_400
        let dayOfWeek = quirks.dateTimesHaveDayOfWeek ? UInt64((days % 7 + 12) % 7 + 1) : 0xFF
        var value = UInt64(UInt16(clamping: date.year)) << 48
        value |= UInt64(UInt8(truncatingIfNeeded: date.month)) << 40
        value |= UInt64(UInt8(truncatingIfNeeded: date.day)) << 32
        value |= dayOfWeek << 24
        value |= UInt64(UInt8(truncatingIfNeeded: hour)) << 16
        value |= UInt64(UInt8(truncatingIfNeeded: minute)) << 8
        value |= quirks.dateTimesHaveSeconds ? UInt64(UInt8(truncatingIfNeeded: second)) : 0xFF
        front = value
    }

    /// Sets the time of day to `number` half hours after midnight, 0 to 47; the seconds stay.
    mutating func setHalfHour(_ number: Int64) {
        front =
            front & 0xFFFF_FFFF_FF00_00FF | UInt64(truncatingIfNeeded: number >> 1) << 16
            | (number & 1 == 0 ? 0 : 30 << 8)
    }

    /// Writes 14 octets: tag, length, value.
    @inline(__always)
    func store(tail: UInt32, at place: UnsafeMutableRawPointer) {
        place.storeBytes(of: (0x090C as UInt16).bigEndian, as: UInt16.self)
        place.storeBytes(of: front.bigEndian, toByteOffset: 2, as: UInt64.self)
        place.storeBytes(of: tail.bigEndian, toByteOffset: 10, as: UInt32.self)
    }
}
