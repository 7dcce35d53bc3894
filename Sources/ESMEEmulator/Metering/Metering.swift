import COSEM

/// A meter's registers and profile logs: from the load model, from what was put in by hand over it, and from entries
/// that are given instead.
///
/// Nothing is stored for what the load model knows: logs are made when they are read. Values on the wire are
/// double-long-unsigned, so that readings wrap at 2^32 Wh.
public struct Metering {
    public var variant: ElementVariant
    /// What is measured: the load of the premises while the supply is on.
    public internal(set) var loadModel: any LoadModel
    /// The load of the premises as it would be if the supply were always on.
    public let premises: any LoadModel
    /// When the supply was off.
    var interruptions = SupplyInterruptions() {
        didSet {
            guard !interruptions.isEmpty || !oldValue.isEmpty else { return }
            loadModel =
                interruptions.isEmpty ? premises : InterruptedLoad(premises: premises, interruptions: interruptions)
        }
    }
    /// When measuring began; logs hold nothing before it.
    public var installed: UTCTime
    var recorded: RecordedLogs?
    public var capacities = LogCapacities()
    /// The adjustments of registers that were set by hand.
    public internal(set) var adjustments = RegisterAdjustments()
    /// Log entries that were put in by hand.
    public internal(set) var injected = InjectedEntries()
    /// The registers of a tariff that was written to the meter; nil while those of the load model count.
    var tariff: TariffHistory?

    public init(variant: ElementVariant, loadModel: any LoadModel, installed: UTCTime, recorded: RecordedLogs? = nil) {
        self.variant = variant
        self.loadModel = loadModel
        premises = loadModel
        self.installed = installed
        self.recorded = recorded
    }

    /// The register at `time`, Wh or varh modulo 2^32.
    public func reading(_ register: Register, at time: UTCTime) -> UInt32 {
        if let tariff, register.isSteered, tariff.knows(time) {
            return UInt32(truncatingIfNeeded: tariff.readings(at: [time], load: loadModel)[0][register])
        }
        return UInt32(
            truncatingIfNeeded: loadModel.reading(register, at: time) &+ adjustments.offset(of: register, at: time))
    }

    /// Makes the register read `value` at `time`; it counts on from there. When the clock is set later, it counts on
    /// from what it reads then (``see(_:)``). Half hours and daily consumption are measured energy and stay as they
    /// were; daily reads show the new value from then on, and those before it stay as they were.
    public mutating func set(_ register: Register, to value: UInt32, at time: UTCTime) {
        if tariff != nil, register.isSteered {
            tariff?.set(register, to: UInt64(value), at: time, load: loadModel)
            return
        }
        adjustments.set(register, offset: UInt64(value) &- loadModel.reading(register, at: time), since: time)
        adjustments.lastSeen = adjustments.isEmpty ? nil : time
    }

    /// Notes that the meter's clock was set from `before` to `after`: every register goes on from what it reads, since
    /// no energy was measured in between.
    public mutating func clockSet(from before: UTCTime, to after: UTCTime) {
        let measured = loadModel
        cutInterruptions(at: after)
        carry(measured, Register.all(of: variant).filter { tariff == nil || !$0.isSteered }, from: before, to: after)
        tariff?.change(at: before, load: measured, resumingAt: after)
        adjustments.lastSeen = hasMemory ? after : nil
    }

    /// Whether registers depend on what happened to the meter, and so on when it was last seen.
    private var hasMemory: Bool { tariff != nil || !adjustments.isEmpty || !interruptions.isEmpty }

    /// Notes whether the supply is on from `time` on.
    mutating func setSupply(isOn: Bool, at time: UTCTime) {
        if isOn { interruptions.end(at: time) } else { interruptions.begin(at: time) }
        forgetInterruptions(at: time)
    }

    /// Notes that the supply was off, as in an outage.
    mutating func interrupt(from start: UTCTime, to end: UTCTime) {
        interruptions.add(from: start, to: end)
        forgetInterruptions(at: end)
    }

    private mutating func forgetInterruptions(at time: UTCTime) {
        interruptions.forgetOldest(of: premises, Register.all(of: variant))
        adjustments.lastSeen = hasMemory ? time : nil
    }

    /// What the clock shows again is a time in which the supply is as it is now.
    private mutating func cutInterruptions(at time: UTCTime) {
        if !interruptions.isEmpty { interruptions.cut(at: time) }
    }

    /// Notes that the meter's clock shows `now`. It may have gone back since it was last seen, as that of the whole
    /// estate may. Then adjusted registers go on from what they read last: a register that was set never counts
    /// backwards. The others read what the load model says for that time.
    ///
    /// - Returns: whether readings were carried over.
    public mutating func see(_ now: UTCTime) -> Bool {
        guard hasMemory else { return false }
        defer { adjustments.lastSeen = now }
        guard let last = adjustments.lastSeen, now < last else { return false }
        let measured = loadModel
        cutInterruptions(at: now)
        carry(measured, adjustments.registers, from: last, to: now)
        tariff?.change(at: last, load: measured, resumingAt: now)
        return true
    }

    /// Makes registers go on at `after` from what they read at `before`.
    ///
    /// - Parameter measured: what was measured until then.
    private mutating func carry(
        _ measured: any LoadModel, _ registers: [Register], from before: UTCTime, to after: UTCTime
    ) {
        for register in registers {
            let reading = measured.reading(register, at: before) &+ adjustments.offset(of: register, at: before)
            let offset = reading &- loadModel.reading(register, at: after)
            guard
                offset != adjustments.offset(of: register, at: after)
                    || adjustments.isAdjusted(register, after: after)
            else { continue }
            adjustments.set(register, offset: offset, since: after)
        }
    }

    /// Puts an entry into a log; false when it does not belong there (``InjectedEntries/inject(_:in:)``).
    public mutating func inject(_ entry: RecordedLogs.Entry, in log: ProfileLog) -> Bool {
        injected.inject(entry, in: log)
    }

    public mutating func removeInjected(in log: ProfileLog) { injected.removeAll(in: log) }

    /// Mean power over the last half hour, W: of all elements together, and of the primary element.
    public func activePowerImport(at time: UTCTime) -> (total: UInt32, primary: UInt32) {
        let primary = loadModel.activePower(.activeImport, at: time)
        guard variant == .twinElement else { return (primary, primary) }
        return (primary &+ loadModel.activePower(.secondaryActiveImport, at: time), primary)
    }

    /// The part of a log's entries from the load model that lies in `range`, both ends inclusive.
    func measuredTimestamps(_ log: ProfileLog, in range: ClosedRange<UTCTime>, now: UTCTime) -> (
        first: UTCTime, count: Int
    ) {
        guard recorded == nil else { return (now, 0) }
        return log.measuredTimestamps(installed: installed, now: now, capacity: capacities[log], in: range)
    }

    /// How many entries of `log` lie in `range` at `now`.
    public func entryCount(of log: ProfileLog, in range: ClosedRange<UTCTime>, now: UTCTime) -> Int {
        guard let recorded else { return measuredTimestamps(log, in: range, now: now).count }
        func isInRange(_ timestamp: UInt32) -> Bool { range.contains(UTCTime(secondsSince2000: Int64(timestamp))) }
        return log == .dailyReads
            ? recorded.dailyReads.count { isInRange($0.timestamp) } : recorded[log].count { isInRange($0.timestamp) }
    }

    /// The entries a log of one or two columns holds at `now` within `range`, ascending.
    ///
    /// Columns: active import profile – primary, secondary element; export profile – active, reactive; reactive
    /// import profile, daily export reads and daily consumption – one. Not for ``ProfileLog/dailyReads``.
    public func entries(
        of log: ProfileLog, in range: ClosedRange<UTCTime>, now: UTCTime, _ body: (RecordedLogs.Entry) -> Void
    ) {
        if let recorded {
            for entry in recorded[log] where range.contains(UTCTime(secondsSince2000: Int64(entry.timestamp))) {
                body(entry)
            }
            return
        }
        guard injected.isEmpty else {
            measuredEntries(of: log, in: range, now: now) { body(injected.entry(of: log, at: $0.timestamp) ?? $0) }
            return
        }
        measuredEntries(of: log, in: range, now: now, body)
    }

    private func measuredEntries(
        of log: ProfileLog, in range: ClosedRange<UTCTime>, now: UTCTime, _ body: (RecordedLogs.Entry) -> Void
    ) {
        let (first, count) = measuredTimestamps(log, in: range, now: now)
        guard count > 0 else { return }
        if let stretch = EnergyStretch(log, variant, from: first, count: count) {
            stretch.entries(of: loadModel, body)
            return
        }
        precondition(log == .dailyExportReads, "daily reads have entries of their own: dailyReadLog(in:now:_:)")
        for index in 0..<Int64(count) {
            let time = first + index * log.period
            body(
                .init(
                    timestamp: UInt32(truncatingIfNeeded: time.secondsSince2000),
                    value: reading(.activeExport, at: time)))
        }
    }

    /// The entries of the Daily Read Log at `now` within `range`, ascending.
    public func dailyReadLog(in range: ClosedRange<UTCTime>, now: UTCTime, _ body: (DailyReadLogEntry) -> Void) {
        if let recorded {
            for entry in recorded.dailyReads where range.contains(UTCTime(secondsSince2000: Int64(entry.timestamp))) {
                body(entry)
            }
            return
        }
        let (first, count) = measuredTimestamps(.dailyReads, in: range, now: now)
        func midnight(_ index: Int) -> UTCTime { first + Int64(index) * ProfileLog.dailyReads.period }
        // One walk gives all midnights of a steered tariff.
        let steered = tariff?.readings(at: (0..<count).map(midnight), load: loadModel)
        for index in 0..<count {
            let time = midnight(index)
            func read(_ register: Register) -> UInt32 {
                guard let steered, tariff?.knows(time) == true else { return reading(register, at: time) }
                return UInt32(truncatingIfNeeded: steered[index][register])
            }
            body(
                DailyReadLogEntry(
                    timestamp: UInt32(truncatingIfNeeded: time.secondsSince2000),
                    activeImport: reading(.activeImport, at: time),
                    secondaryActiveImport: reading(.secondaryActiveImport, at: time),
                    tou: (0..<Register.touCount).map { read(.tou($0)) },
                    secondaryTOU: (0..<Register.secondaryTOUCount).map { read(.secondaryTOU($0)) },
                    blocks: (0..<Register.blockCount).map { block in
                        (0..<Register.touInBlockCount).map { read(.touBlock(block: block, tou: $0)) }
                    }))
        }
    }
}
