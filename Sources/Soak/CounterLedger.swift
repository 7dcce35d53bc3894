/// Every Originator Counter of a device's own that was seen on the wire, in one run over all restarts.
///
/// The rule: a device never uses one again, whatever kills the server, and those after a restart are above all before.
struct CounterLedger: Sendable {
    enum Finding: Hashable, Sendable {
        case new
        case usedAgain
        /// Not above what was used before the last restart.
        case wentBack(highest: UInt64)
    }

    private struct Device {
        var counters: Set<UInt64> = []
        var highest: UInt64 = 0
        /// When the server last started.
        var highestAtStart: UInt64 = 0
    }

    private var devices: [UInt64: Device] = [:]
    /// Counters seen, each once.
    private(set) var count = 0

    /// How many devices have shown a counter.
    var deviceCount: Int { devices.count }

    /// Takes down that `counter` was on the wire.
    mutating func see(_ counter: UInt64, of device: UInt64) -> Finding {
        // In place: a copy of the set would cost what it holds.
        guard devices[device, default: Device()].counters.insert(counter).inserted else { return .usedAgain }
        count += 1
        let highest = max(devices[device]?.highest ?? 0, counter)
        devices[device]?.highest = highest
        let before = devices[device]?.highestAtStart ?? 0
        return counter > before ? .new : .wentBack(highest: before)
    }

    /// The server starts again.
    mutating func restart() {
        for key in devices.keys {
            let highest = devices[key]?.highest ?? 0
            devices[key]?.highestAtStart = highest
        }
    }
}
