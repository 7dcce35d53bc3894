import CellularNet
import SimulationKernel

/// The Dual Control Organisation (DCO), which countersigns requests to SMETS1 meters: calls wait in order for one of its
/// servers, each of which takes an exponentially distributed time.
///
/// It cannot tell the reads of a Meter Data Retriever from others, so that its target time holds for all (SECMP0162 I2).
package struct DCOModel {
    /// A call, from its coming to its answer.
    package struct Call: Hashable, Sendable {
        package let came: Microseconds
        /// Time when a server took it.
        package let began: Microseconds
        package let ended: Microseconds
        /// Whether it was answered within the target time.
        package let isInTime: Bool

        package var time: Microseconds { ended - came }
    }

    package let parameters: SMETS1Network.DualControl
    package private(set) var calls: UInt64 = 0
    /// Number of calls answered within the target time.
    package private(set) var inTime: UInt64 = 0
    /// The servers by the time when they are free.
    private var free: EventQueue<UInt8>

    package init(_ parameters: SMETS1Network.DualControl = SMETS1Network.smets1.dualControl) {
        self.parameters = parameters
        let servers = max(1, parameters.servers)
        free = EventQueue(reserving: servers)
        for _ in 0..<servers { free.schedule(0, at: .min) }
    }

    /// Takes a call; time never goes back from call to call.
    package mutating func call(at now: Microseconds, _ random: CounterRandom) -> Call {
        calls += 1
        let service = Microseconds(
            seconds: random.exponential(mean: parameters.serviceTime.seconds, .countersignature, calls))
        let server = free.next()?.time ?? now
        let began = max(now, server)
        let ended = began.saturatingAdd(service)
        free.schedule(0, at: ended)
        let isInTime = ended - now <= parameters.targetTime
        if isInTime { inTime += 1 }
        return Call(came: now, began: began, ended: ended, isInTime: isInTime)
    }
}

extension CounterRandom.Purpose {
    fileprivate static let countersignature = Self(0x5331_5350_0003)
}
