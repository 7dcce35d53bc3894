import SimulationKernel

/// The alerts of one cell's day on its random-access uplink.
struct CellAlerts {
    private(set) var alerts = AlertDay()
    /// Alerts of power outages in windows of few hubs.
    private(set) var fewOutages = AlertDay()
    /// Alerts of power outages in windows of many hubs.
    private(set) var manyOutages = AlertDay()

    /// - Parameter outs: times at which the base station hears nothing.
    init(_ plan: StudyPlan, random: CounterRandom, outs: [Range<Microseconds>]) {
        let network = plan.network
        let ordinary = RandomAccessUplink.Group(
            backOff: network.randomAccess.backOff, targetTime: network.alertTargetTime)
        let outage = RandomAccessUplink.Group(
            backOff: plan.powerOutages?.repeatWithin ?? 0, targetTime: plan.powerOutages?.targetTime ?? 0)
        var uplink = RandomAccessUplink(
            network.randomAccess, octets: network.alertOctets, groups: [ordinary, outage, outage], outs: outs,
            random: random)
        if network.alertPath == .randomAccess {
            Self.raise(&uplink, network, random)
            if let outages = plan.powerOutages { Self.raise(&uplink, outages, random) }
            uplink.run()
        }
        alerts = uplink.results[0]
        fewOutages = uplink.results[1]
        manyOutages = uplink.results[2]
    }

    private static func raise(_ uplink: inout RandomAccessUplink, _ network: NetworkModel, _ random: CounterRandom) {
        let gap = Double(Microseconds.day) / max(1e-9, network.alertsOfCell)
        var time = 0.0
        var number: UInt64 = 0
        while true {
            time += random.exponential(mean: gap, .arrival, number)
            guard time < Double(Microseconds.day) else { break }
            uplink.raise(number, at: Microseconds(time))
            number += 1
        }
    }

    private static func raise(_ uplink: inout RandomAccessUplink, _ powerOutages: PowerOutages, _ random: CounterRandom)
    {
        let outages = powerOutages.outages(random)
        var hubs: [Microseconds: Int] = [:]
        for outage in outages { hubs[outage.time / PowerOutages.window, default: 0] += outage.hubs }
        var number: UInt64 = 1 << 40
        for outage in outages {
            let isMany = hubs[outage.time / PowerOutages.window, default: 0] > PowerOutages.fewHubs
            for _ in 0..<outage.hubs {
                let wait = random.unit(.outage, number) * Double(powerOutages.firstWithin)
                uplink.raise(number, at: outage.time, group: isMany ? 2 : 1, after: Microseconds(wait))
                number += 1
            }
        }
    }
}
