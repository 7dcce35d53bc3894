import NIOCore
import RadioNet
import SimulationKernel

/// The alerts of one shard's hubs and meters on their way up, on the random-access uplinks of its cells.
///
/// Its executor is the shard's event loop, so that the shard calls it without a hop. It knows no shard: what reaches the
/// provider goes to the estate's alerts.
actor NetworkUplink {
    /// Largest number of alerts under way; further ones are lost and counted.
    static let limit = 10_000

    private nonisolated let eventLoop: any EventLoop
    private let cells: NetworkCells
    private let alerts: AlertDistributor
    /// The uplinks by cell; one is made when its cell's first alert comes.
    private var uplinks: [Int: RandomAccessUplink] = [:]
    private var underWay: [UInt64: PublishedAlert.Content] = [:]
    /// Number of alerts that went this way so far.
    private var count: UInt64 = 0
    /// Only durations count here, so that its time begins with the first alert.
    private lazy var alarm: NetworkAlarm = {
        let alarm = NetworkAlarm(
            on: eventLoop,
            pace: WallPace(speed: cells.configuration.speed, wallNanoseconds: NIODeadline.now().uptimeNanoseconds))
        alarm.ring = { [weak self] limit in self?.assumeIsolated { $0.run(until: limit) } }
        return alarm
    }()
    /// Number of alerts that were given up, or that came beyond ``limit``.
    private(set) var lost = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    init(_ cells: NetworkCells, on eventLoop: any EventLoop, alerts: AlertDistributor) {
        self.cells = cells
        self.eventLoop = eventLoop
        self.alerts = alerts
    }

    /// Sends an alert of meter `number` or its hub; it is published when it reaches the provider, if it does. False when
    /// there is no room for it.
    func send(_ alert: PublishedAlert.Content, of number: Int) -> Bool {
        // In a cellular session an alert takes no noticeable time.
        guard cells.configuration.model.alertPath == .randomAccess else {
            alerts.publish(alert)
            return true
        }
        guard underWay.count < Self.limit else {
            lost += 1
            return false
        }
        count += 1
        underWay[count] = alert
        let (now, cell) = (alarm.now, cells.cell(of: number))
        uplinks[cell, default: makeUplink(cell)].raise(count, at: now)
        run(until: now)
        return true
    }

    private func makeUplink(_ cell: Int) -> RandomAccessUplink {
        let model = cells.configuration.model
        return RandomAccessUplink(
            model.randomAccess, octets: model.alertOctets,
            groups: [.init(backOff: model.randomAccess.backOff, targetTime: model.alertTargetTime)],
            random: CounterRandom(seed: cells.seed).child(UInt64(cell)).child(0xA1))
    }

    private func run(until limit: Microseconds) {
        var next: Microseconds?
        for cell in uplinks.keys.sorted() {
            while let end = uplinks[cell]?.step(until: limit) {
                guard let alert = underWay.removeValue(forKey: end.alert) else { continue }
                if end.isDelivered { alerts.publish(alert) } else { lost += 1 }
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
