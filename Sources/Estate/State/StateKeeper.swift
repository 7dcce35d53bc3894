import CommsHub
import ESMEEmulator
import SMETS1Meter

/// Reads and keeps the state of one shard's meters and hubs. The order of its steps makes sure that neither a failure
/// nor the end of the process at any moment undoes anything that was acknowledged.
///
/// It is not Sendable: a shard owns it.
package struct StateKeeper {
    /// The changes that a message or a request made to a meter and its hub; nil for what it left unchanged.
    package struct Change {
        /// The meter's next own Originator Counter.
        package var ownOriginatorCounter: UInt64?
        /// The counter of an executed command with Protection Against Replay.
        package var use: CounterUse?
        /// The invocation counters, for a SMETS1 meter.
        var invocationCounters: SMETS1InvocationCounters?
        package var meter: DeviceState?
        package var hub: HubState?
        /// The meter, when the store has entries of discarded messages that are part of ``meter`` now.
        var meterDiscards: DiscardLedger.Device?
        /// The hub, when the store has entries of discarded messages that are part of its state now.
        var hubDiscards: DiscardLedger.Device?

        package init() {}

        var isEmpty: Bool {
            ownOriginatorCounter == nil && use == nil && invocationCounters == nil && meter == nil && hub == nil
        }
    }

    package let records: MeterRecordFile
    private var meters: StateCache<DeviceState>
    private var hubs: StateCache<HubState>

    package init(_ records: MeterRecordFile, _ store: DeviceStateStore) {
        self.records = records
        meters = StateCache(.meters, of: store)
        hubs = StateCache(.hubs, of: store)
    }

    /// The state of meter `number`; nil when the store has none.
    package mutating func meterState(_ number: Int) throws(StoreFailure) -> DeviceState? {
        try meters.state(of: number)
    }

    /// The state of the hub of meter `number`; nil when the store has none.
    package mutating func hubState(_ number: Int) throws(StoreFailure) -> HubState? { try hubs.state(of: number) }

    /// Changes a meter's state if it is in the cache, but not in the store: for changes that may be lost when the
    /// process ends.
    mutating func noteMeter(_ number: Int, _ change: (inout DeviceState) -> Void) { meters.note(number, change) }

    /// Keeps a change. When it returns, the change outlasts the process; when it throws, nothing of it may be
    /// acknowledged.
    package mutating func keep(_ change: Change, of number: Int) throws(StoreFailure) {
        // The space for the record comes first, then the states, which may fail, then the record, which says that they
        // exist.
        do { try records.prepare(number) } catch { throw error.failure }
        var flags: MeterRecord.Flags = []
        if let hub = change.hub {
            try hubs.save(hub, of: number, replacing: change.hubDiscards)
            flags.insert(.hubHasState)
        }
        if let meter = change.meter {
            try meters.save(meter, of: number, replacing: change.meterDiscards)
            flags.insert(.hasState)
        }
        do throws(StateError) {
            try records.change(number) { record in
                if let counter = change.ownOriginatorCounter { record.ownOriginatorCounter = counter }
                if let use = change.use { record[use.role] = use.counter }
                if let counters = change.invocationCounters { record.invocationCounters = counters }
                record.flags.formUnion(flags)
            }
        } catch { throw error.failure }
    }
}
