/// Every own Originator Counter of a device that was seen on the wire, in one run over all restarts.
///
/// The rule is that a device never uses a counter again, whatever kills the server, and that its counters after a
/// restart are above all before.
struct CounterLedger: Sendable {
    enum Finding: Hashable, Sendable {
        case new
        case usedAgain
        /// The counter is not above all that were used before the last restart.
        case wentBack(highest: UInt64)
    }

    private struct Device {
        var counters: Set<UInt64> = []
        var highest: UInt64 = 0
        /// The highest counter when the server last started.
        var highestAtStart: UInt64 = 0
    }

    private var devices: [UInt64: Device] = [:]
    /// Number of different counters seen.
    private(set) var count = 0

    /// Number of devices that have shown a counter.
    var deviceCount: Int { devices.count }

    /// Notes that `counter` was on the wire.
    mutating func see(_ counter: UInt64, of device: UInt64) -> Finding {
        // The set is changed in place: a copy would cost as much as it holds.
        guard devices[device, default: Device()].counters.insert(counter).inserted else { return .usedAgain }
        count += 1
        let highest = max(devices[device]?.highest ?? 0, counter)
        devices[device]?.highest = highest
        let before = devices[device]?.highestAtStart ?? 0
        return counter > before ? .new : .wentBack(highest: before)
    }

    /// Notes that the server starts again.
    mutating func restart() {
        for key in devices.keys {
            let highest = devices[key]?.highest ?? 0
            devices[key]?.highestAtStart = highest
        }
    }
}
