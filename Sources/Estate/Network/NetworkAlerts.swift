import ESMEEmulator
import NIOCore
import RadioNet
import SimulationKernel

/// The alerts of one shard's hubs and meters on their way up, on the random-access uplinks of its cells.
///
/// Everything here happens on the shard's event loop.
final class NetworkAlerts {
    /// Largest number of alerts under way; further ones are lost and counted.
    static let limit = 10_000

    private let model: NetworkModel
    private let seed: UInt64
    /// The uplinks by cell; one is made when its cell's first alert comes.
    private var uplinks: [Int: RandomAccessUplink] = [:]
    private var underWay: [UInt64: OutgoingAlert] = [:]
    private var number: UInt64 = 0
    private let alarm: NetworkAlarm
    private let publish: (OutgoingAlert) -> Void
    /// Number of alerts that were given up, or that came beyond ``limit``.
    private(set) var lost = 0

    init(
        _ model: NetworkModel, seed: UInt64, on loop: any EventLoop, pace: WallPace,
        publish: @escaping (OutgoingAlert) -> Void
    ) {
        self.model = model
        self.seed = seed
        self.publish = publish
        alarm = NetworkAlarm(on: loop, pace: pace)
        alarm.ring = { [weak self] in self?.run(until: $0) }
    }

    /// Sends an alert of a hub in `cell`; it is published when it reaches the provider, if it does.
    func send(_ alert: OutgoingAlert, cell: Int) {
        // In a cellular session an alert takes no noticeable time.
        guard model.alertPath == .randomAccess else { return publish(alert) }
        guard underWay.count < Self.limit else {
            lost += 1
            return
        }
        number += 1
        underWay[number] = alert
        let now = alarm.now
        uplinks[cell, default: makeUplink(cell)].raise(number, at: now)
        run(until: now)
    }

    private func makeUplink(_ cell: Int) -> RandomAccessUplink {
        RandomAccessUplink(
            model.randomAccess, octets: model.alertOctets,
            groups: [.init(backOff: model.randomAccess.backOff, targetTime: model.alertTargetTime)],
            random: CounterRandom(seed: seed).child(UInt64(cell)).child(0xA1))
    }

    private func run(until limit: Microseconds) {
        var next: Microseconds?
        for cell in uplinks.keys.sorted() {
            while let end = uplinks[cell]?.step(until: limit) {
                guard let alert = underWay.removeValue(forKey: end.alert) else { continue }
                if end.isDelivered { publish(alert) } else { lost += 1 }
            }
            // The uplink of a cell whose last alert has ended is made anew for the next one.
            guard let time = uplinks[cell]?.nextTime else {
                uplinks[cell] = nil
                continue
            }
            next = min(next ?? time, time)
        }
        if let next { alarm.set(for: next) }
    }
}
