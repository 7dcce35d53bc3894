import COSEM
import GBCS

/// What each use case reads, as A-XDR (GBCS Use Case annex; structures of GBCS 18.2.1).
extension ESME {
    /// Appends the value of item `item` of a verified command. Unless the result is success, what follows the former
    /// end of `octets` is undefined.
    ///
    /// - Parameter attribute: index of the attribute among those of the item.
    func appendValue(
        _ item: Int, _ attribute: Int, _ command: VerifiedCommand, at now: UTCTime,
        to octets: inout ResponseBuffer
    ) -> DataAccessResult {
        // The most frequent reads are known by their use cases, which saves looking up their objects.
        guard values.isEmpty else { return appendObject(item, attribute, command, at: now, to: &octets) }
        switch command.useCase.messageCode {
        case .ecs17a: appendExportRegister(item, at: now, to: &octets)
        case .ecs17b: appendImportRegisters(at: now, to: &octets)
        case .ecs17c: appendPower(at: now, to: &octets)
        case .ecs17d: appendTOURegisters(at: now, to: &octets)
        case .ecs17e: appendBlockRegisters(at: now, to: &octets)
        case .ecs40: appendMPAN(item, to: &octets)
        case .ecs52: octets.append(octetString: runningFirmware)
        case .ecs70: appendClock(item, at: now, to: &octets)
        case .ecs21a, .ecs21c, .ecs22a, .ecs22b, .ecs22c, .ecs66: return appendLog(command, at: now, to: &octets)
        default: return appendObject(item, attribute, command, at: now, to: &octets)
        }
        return .success
    }

    /// Appends an attribute that is looked up in the object model.
    private func appendObject(
        _ item: Int, _ attribute: Int, _ command: VerifiedCommand, at now: UTCTime, to octets: inout ResponseBuffer
    ) -> DataAccessResult {
        let reference = command.request.pointee.attributes[item][attribute]
        let moments = command.logRange?.moments ?? LogRange.startOfTime...LogRange.endOfTime
        guard let rows = append(reference, in: moments, at: now, to: &octets) else { return .objectUnavailable }
        return rows == 0 ? rules.emptyRangeResult : .success
    }

    var isTwin: Bool { identity.variant == .twinElement }

    /// Appends value, scaler and unit of active export, or of reactive export.
    private func appendExportRegister(_ item: Int, at now: UTCTime, to octets: inout ResponseBuffer) {
        switch item {
        case 0: octets.append(doubleLongUnsigned: metering.reading(.activeExport, at: now))
        case 1: octets.append(scalerAndUnit: Register.activeExport.unit)
        case 2: octets.append(doubleLongUnsigned: metering.reading(.reactiveExport, at: now))
        default: octets.append(scalerAndUnit: Register.reactiveExport.unit)
        }
    }

    /// Appends import_register_collection: active, {0, Wh}, reactive, {0, varh}, and on a twin element the second
    /// active.
    func appendImportRegisters(at now: UTCTime, to octets: inout ResponseBuffer) {
        octets.append(structureOf: isTwin ? 5 : 4)
        octets.append(doubleLongUnsigned: metering.reading(.activeImport, at: now))
        octets.append(scalerAndUnit: Register.activeImport.unit)
        octets.append(doubleLongUnsigned: metering.reading(.reactiveImport, at: now))
        octets.append(scalerAndUnit: Register.reactiveImport.unit)
        if isTwin { octets.append(doubleLongUnsigned: metering.reading(.secondaryActiveImport, at: now)) }
    }

    /// Appends power_import_collection: active power, {0, W}, active power of the primary element.
    func appendPower(at now: UTCTime, to octets: inout ResponseBuffer) {
        let power = metering.activePowerImport(at: now)
        octets.append(structureOf: 3)
        octets.append(doubleLongUnsigned: power.total)
        octets.append(scalerAndUnit: .watt)
        octets.append(doubleLongUnsigned: power.primary)
    }

    /// Appends TOU_register_collection: 48 primary and, on a twin element, 4 secondary registers.
    func appendTOURegisters(at now: UTCTime, to octets: inout ResponseBuffer) {
        octets.append(structureOf: isTwin ? 2 : 1)
        octets.append(arrayOf: Register.touCount)
        appendReadings(of: Register.touCount, at: now, to: &octets) { .tou($0) }
        guard isTwin else { return }
        octets.append(arrayOf: Register.secondaryTOUCount)
        appendReadings(of: Register.secondaryTOUCount, at: now, to: &octets) { .secondaryTOU($0) }
    }

    /// Appends the readings of `count` registers of the tariff: in one walk where a written one steers them.
    private func appendReadings(
        of count: Int, at now: UTCTime, to octets: inout ResponseBuffer, _ register: (Int) -> Register
    ) {
        guard let steered = metering.tariff?.readings(at: [now], load: metering.loadModel).first else {
            for number in 0..<count { octets.append(doubleLongUnsigned: metering.reading(register(number), at: now)) }
            return
        }
        for number in 0..<count {
            octets.append(doubleLongUnsigned: UInt32(truncatingIfNeeded: steered[register(number)]))
        }
    }

    /// Appends Block_TOU_register_collection: for each of four blocks eight registers, then eight counters (GBCS Use
    /// Case annex, ECS17e, note).
    func appendBlockRegisters(at now: UTCTime, to octets: inout ResponseBuffer) {
        octets.append(structureOf: 1)
        octets.append(arrayOf: Self.blockPlaces.count)
        appendReadings(of: Self.blockPlaces.count, at: now, to: &octets) { Self.blockPlaces[$0] }
    }

    /// Appends the import MPAN, on a twin element both one after the other; or the export MPAN.
    func appendMPAN(_ item: Int, to octets: inout ResponseBuffer) {
        let hasTwo = item == 0 && isTwin
        octets.append(DataTag.octetString)
        octets.append(length: hasTwo ? 2 * MPAN.digitCount : MPAN.digitCount)
        (item == 0 ? identity.importMPAN : identity.exportMPAN).store(in: octets.appendPiece(of: MPAN.digitCount))
        if hasTwo { identity.secondaryImportMPAN.store(in: octets.appendPiece(of: MPAN.digitCount)) }
    }

    /// Appends an item of ECS70: nothing for set and actions, then time and status (0, valid).
    private func appendClock(_ item: Int, at now: UTCTime, to octets: inout ResponseBuffer) {
        switch item {
        case 3: octets.append(octetString: COSEMDateTime(now, clockStatus: rules.clockStatus).octets)
        case 4:
            octets.append(DataTag.unsigned)
            octets.append(0)
        default: octets.append(DataTag.nullData)
        }
    }

    /// Appends a log as compact-array: the rows that lie in the range, ascending.
    @inline(__always)
    private func appendLog(_ command: VerifiedCommand, at now: UTCTime, to octets: inout ResponseBuffer)
        -> DataAccessResult
    {
        guard let range = command.logRange else { preconditionFailure("a log read has a range: its template says so") }
        let log: ProfileLog =
            switch command.useCase.messageCode {
            case .ecs21a: .dailyReads
            case .ecs21c: .dailyExportReads
            case .ecs22a: .exportProfile
            case .ecs22b: .activeImportProfile
            case .ecs22c: .reactiveImportProfile
            default: .dailyConsumption
            }
        let rows = appendRows(of: log, in: range.moments, at: now, to: &octets)
        return rows == 0 ? rules.emptyRangeResult : .success
    }

    /// Appends a log and returns its number of rows.
    @inline(__always)
    func appendRows(
        of log: ProfileLog, in moments: ClosedRange<UTCTime>, at now: UTCTime, to octets: inout ResponseBuffer
    ) -> Int {
        switch log {
        case .dailyReads: appendDailyReads(in: moments, at: now, to: &octets)
        case .exportProfile: appendProfile(log, columns: 2, in: moments, at: now, to: &octets)
        case .activeImportProfile: appendProfile(log, columns: isTwin ? 2 : 1, in: moments, at: now, to: &octets)
        case .dailyExportReads, .reactiveImportProfile, .dailyConsumption:
            appendProfile(log, columns: 1, in: moments, at: now, to: &octets)
        }
    }

    /// Appends rows of a timestamp and one or two values, all double-long-unsigned.
    @inline(__always)
    private func appendProfile(
        _ log: ProfileLog, columns: Int, in moments: ClosedRange<UTCTime>, at now: UTCTime,
        to octets: inout ResponseBuffer
    ) -> Int {
        let size = 4 + 4 * columns
        if let stretch = plainStretch(of: log, in: moments, at: now) {
            octets.append(rowsOf: columns)
            octets.append(length: stretch.count * size)
            stretch.store(
                columns: columns, of: metering.loadModel, in: octets.appendPiece(of: stretch.count * size))
            return stretch.count
        }
        let rows = metering.entryCount(of: log, in: moments, now: now)
        octets.append(rowsOf: columns)
        octets.append(length: rows * size)
        metering.entries(of: log, in: moments, now: now) { entry in
            let row = octets.appendPiece(of: size)
            row.store(bigEndian: entry.timestamp, at: 0)
            row.store(bigEndian: entry.value, at: 4)
            if columns == 2 { row.store(bigEndian: entry.second, at: 8) }
        }
        return rows
    }

    /// The entries of `log` in `moments`, when they are energies and all of them come from the load model. Reads the
    /// metering's properties one by one: a method of ``Metering`` would be called on a copy.
    private func plainStretch(
        of log: ProfileLog, in moments: ClosedRange<UTCTime>, at now: UTCTime
    ) -> EnergyStretch? {
        guard metering.recorded == nil, metering.injected.isEmpty else { return nil }
        let (first, count) = log.measuredTimestamps(
            installed: metering.installed, now: now, capacity: metering.capacities[log], in: moments)
        return EnergyStretch(log, metering.variant, from: first, count: count)
    }

    private func appendDailyReads(in moments: ClosedRange<UTCTime>, at now: UTCTime, to octets: inout ResponseBuffer)
        -> Int
    {
        let rows = metering.entryCount(of: .dailyReads, in: moments, now: now)
        octets.append(contentsOf: LogHead.dailyReads.octets(isTwin: isTwin))
        octets.append(length: rows * (isTwin ? 348 : 328))
        metering.dailyReadLog(in: moments, now: now) { entry in
            octets.append(bigEndian: entry.timestamp)
            octets.append(bigEndian: entry.activeImport)
            if isTwin { octets.append(bigEndian: entry.secondaryActiveImport) }
            for value in entry.tou { octets.append(bigEndian: value) }
            if isTwin { for value in entry.secondaryTOU { octets.append(bigEndian: value) } }
            for block in entry.blocks { for value in block { octets.append(bigEndian: value) } }
        }
        return rows
    }

    /// Appends the event, security or power event log (ECS35a, b and e).
    func appendEvents(_ code: MessageCode, in moments: ClosedRange<UTCTime>, to octets: inout ResponseBuffer)
        -> Int
    {
        var rows: [UInt8] = []
        var count = 0
        func appendRow(_ time: UTCTime, _ code: AlertCode, _ rest: (inout [UInt8]) -> Void) {
            guard moments.contains(time) else { return }
            rows.append(bigEndian: UInt32(clamping: time.secondsSince2000))
            rows.append(bigEndian: code.rawValue)
            rest(&rows)
            count += 1
        }
        switch code {
        case .ecs35a:
            octets.append(contentsOf: LogHead.events.octets())
            for event in eventLogs.events.entries {
                appendRow(event.time, event.code) { $0.append(lengthPrefixed: event.otherInformation) }
            }
        case .ecs35b:
            octets.append(contentsOf: LogHead.securityEvents.octets())
            for event in eventLogs.securityEvents.entries { appendRow(event.time, event.code) { _ in } }
        case .ecs35e:
            octets.append(contentsOf: LogHead.powerEvents.octets())
            for event in eventLogs.powerEvents.entries {
                appendRow(event.time, event.code) { $0.append(bigEndian: event.otherInformation) }
            }
        default: preconditionFailure("\(code) has a Message Template and no value")
        }
        octets.append(length: rows.count)
        octets.append(contentsOf: rows)
        return count
    }
}

extension ResponseBuffer {
    /// Appends tag and element type of a profile log: structures of a timestamp and one or two values, all
    /// double-long-unsigned.
    fileprivate mutating func append(rowsOf columns: Int) {
        let piece = appendPiece(of: 4 + columns)
        piece[0] = DataTag.compactArray.rawValue
        piece[1] = DataTag.structure.rawValue
        piece[2] = UInt8(1 + columns)
        piece[3] = DataTag.doubleLongUnsigned.rawValue
        piece[4] = DataTag.doubleLongUnsigned.rawValue
        if columns == 2 { piece[5] = DataTag.doubleLongUnsigned.rawValue }
    }

    /// Appends scaler, which is always 0, and unit: `02 02 0F 00 16 unit`.
    package mutating func append(scalerAndUnit unit: PhysicalUnit) {
        append(structureOf: 2)
        append(DataTag.integer)
        append(0)
        append(DataTag.enumerated)
        append(unit.rawValue)
    }
}
