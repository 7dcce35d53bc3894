import COSEM
import ESMEEmulator
import GBCS

/// The result of a read.
enum SMETS1Value {
    /// The value was appended to the meter's buffer.
    case written
    /// The value is rows, which the caller writes where and when they fit.
    case rows(SMETS1RowSpan)
    case failure(DataAccessResult)
}

extension SMETS1Meter {
    /// Reads an attribute that the client may read.
    ///
    /// - Parameter now: current time by the meter's own clock.
    func read(
        _ object: SMETS1Object, _ attribute: Int8, _ access: SMETS1Access, of session: borrowing DLMSSession,
        at now: UTCTime
    ) -> SMETS1Value {
        switch (object.kind, attribute) {
        case (.profile(let log), 2): return readBuffer(log, access, at: now)
        case (_, 1): buffer.append(octetStringName: object.name)
        case (.register(let register), 2):
            buffer.append(doubleLongUnsigned: reading(register, at: now))
        case (.register(let register), 3), (.halfHour(let register), 3): buffer.append(scalerAndUnit: register.unit)
        case (.halfHour(let register), 2): buffer.append(doubleLongUnsigned: lastHalfHour(register, at: now))
        case (.activePower, 2): buffer.append(doubleLongUnsigned: esme.metering.activePowerImport(at: now).total)
        case (.activePower, 3): buffer.append(scalerAndUnit: .watt)
        case (.clock, _): appendClock(attribute, at: now)
        case (.profile(let log), _): appendProfile(log, attribute, at: now)
        case (.association, _): appendAssociation(attribute, of: session)
        case (.securitySetup, _): appendSecuritySetup(attribute, of: session)
        case (.sapAssignment, _):
            buffer.append(arrayOf: 1)
            buffer.append(structureOf: 2)
            buffer.append(longUnsigned: DLMSSession.managementLogicalDevice)
            buffer.append(octetString: logicalDeviceName)
        case (.logicalDeviceName, _): buffer.append(octetString: logicalDeviceName)
        case (.invocationCounter, _): buffer.append(doubleLongUnsigned: counters.client)
        case (.firmware, _): buffer.append(octetString: esme.identity.firmwareVersion)
        case (.serialNumber, _): buffer.append(octetString: Array(systemTitle.hexadecimal.utf8))
        case (.mpan, _):
            buffer.append(DataTag.octetString)
            buffer.append(length: MPAN.digitCount)
            esme.identity.importMPAN.store(in: buffer.appendPiece(of: MPAN.digitCount))
        case (.profileStatus, _): buffer.append(unsigned: profileStatus(of: now.secondsSince2000 / 1_800 + 1))
        case (.eventCode, _): buffer.append(longUnsigned: esme.eventLogs.merged.last?.code.rawValue ?? 0)
        case (.register, _), (.halfHour, _), (.activePower, _): return .failure(.objectUndefined)
        }
        return .written
    }

    /// The logical device name: the manufacturer's letters and 13 digits of the low 40 bits of the EUI-64, 16 octets
    /// (IEC 62056-6-2, 4.1.8.2).
    var logicalDeviceName: [UInt8] {
        let digits = String(systemTitle & 0xFF_FFFF_FFFF)
        return Array(profile.manufacturer.utf8) + Array(String(repeating: "0", count: 13 - digits.utf8.count).utf8)
            + Array(digits.utf8)
    }

    // MARK: Clock

    private func appendClock(_ attribute: Int8, at now: UTCTime) {
        switch attribute {
        case 2: append(now)
        case 3: buffer.append(long: 0)  // time_zone: UTC
        case 4: buffer.append(unsigned: 0)  // status: valid
        // Begin and end of daylight saving time, which UTC does not have.
        case 5, 6: buffer.append(octetString: COSEMDateTime.unspecified.octets)
        case 7: buffer.append(integer: 0)
        case 8: buffer.append(boolean: false)
        default: buffer.append(enumerated: 1)  // clock_base: internal crystal
        }
    }

    /// Appends a date-time in the form of the make.
    private func append(_ time: UTCTime) {
        let piece = buffer.appendPiece(of: 14)
        if let place = piece.baseAddress {
            DLMSDateTime(time, profile.quirks).store(tail: table.dateTimeTail, at: place)
        }
    }

    // MARK: Profiles

    private func readBuffer(_ log: SMETS1Log, _ access: SMETS1Access, at now: UTCTime) -> SMETS1Value {
        if case .refused(let result) = access.selection { return .failure(result) }
        if log == .events { return appendEvents(access) }
        var span: SMETS1RowSpan
        switch access.selection {
        case .range(let range): span = self.span(of: log, in: range, at: now)
        case .all, .refused: span = self.span(of: log, in: SMETS1Access.everything, at: now)
        case .entries(let from, let to):
            guard profile.quirks.supportsAccessByEntry else { return .failure(.scopeOfAccessViolated) }
            span = self.span(of: log, in: SMETS1Access.everything, at: now)
            let places = Self.places(from: from, to: to, of: span.count)
            span.rows =
                span.rows.lowerBound + Int64(places.lowerBound)..<span.rows.lowerBound + Int64(places.upperBound)
        }
        span.columns = access.columns
        return .rows(span)
    }

    /// The indices, from 0, of entries that are counted from 1, as far as `count` entries have them.
    private static func places(from: UInt32, to: UInt32, of count: Int) -> Range<Int> {
        let end = to == 0 ? count : min(count, Int(to))
        let start = min(Int(from) - 1, end)
        return start..<end
    }

    private func appendProfile(_ log: SMETS1Log, _ attribute: Int8, at now: UTCTime) {
        switch attribute {
        case 3:
            let columns = table.columns(of: log)
            buffer.append(arrayOf: columns.count)
            for column in columns { append(captureObject: column.source) }
        case 4: buffer.append(doubleLongUnsigned: log.capturePeriod)
        case 5: buffer.append(enumerated: 1)  // sort_method: first in, first out
        case 6: append(captureObject: (0, 0, 0))  // sort_object: none
        case 7:
            let count =
                log == .events ? esme.eventLogs.merged.count : span(of: log, in: SMETS1Access.everything, at: now).count
            buffer.append(doubleLongUnsigned: UInt32(clamping: count))
        default:
            let entries =
                switch log {
                case .halfHours: profile.halfHourCapacity
                case .days: profile.dailyCapacity
                case .months: profile.billingCapacity
                case .events: 3 * EventLogs.capacity
                }
            buffer.append(doubleLongUnsigned: UInt32(clamping: entries))
        }
    }

    private func append(captureObject source: (classID: UInt16, name: UInt64, attribute: Int8)) {
        buffer.append(structureOf: 4)
        buffer.append(longUnsigned: source.classID)
        buffer.append(octetStringName: source.name)
        buffer.append(integer: source.attribute)
        buffer.append(longUnsigned: 0)
    }

    // MARK: Events

    private func appendEvents(_ access: SMETS1Access) -> SMETS1Value {
        var events = esme.eventLogs.merged[...]
        switch access.selection {
        case .range(let range): events = events.filter { range.contains($0.time) }[...]
        case .entries(let from, let to):
            guard profile.quirks.supportsAccessByEntry else { return .failure(.scopeOfAccessViolated) }
            events = events[Self.places(from: from, to: to, of: events.count)]
        case .all, .refused: break
        }
        buffer.append(arrayOf: events.count)
        for event in events {
            buffer.append(structureOf: access.columns.nonzeroBitCount)
            if access.columns & 1 != 0 { append(event.time) }
            if access.columns & 2 != 0 { buffer.append(longUnsigned: event.code.rawValue) }
        }
        return .written
    }
}

extension ResponseBuffer {
    mutating func append(unsigned value: UInt8) {
        append(DataTag.unsigned)
        append(value)
    }

    mutating func append(integer value: Int8) {
        append(DataTag.integer)
        append(bigEndian: value)
    }

    mutating func append(long value: Int16) {
        append(DataTag.long)
        append(bigEndian: value)
    }

    mutating func append(longUnsigned value: UInt16) {
        append(DataTag.longUnsigned)
        append(bigEndian: value)
    }

    mutating func append(boolean value: Bool) {
        append(DataTag.boolean)
        append(value ? 1 : 0)
    }

    mutating func append(enumerated value: UInt8) {
        append(DataTag.enumerated)
        append(value)
    }

    /// Appends an octet-string of the six octets of `name`.
    mutating func append(octetStringName name: UInt64) {
        // 09 06 and the name are exactly eight octets.
        append(bigEndian: 0x0906 << 48 | name)
    }
}
