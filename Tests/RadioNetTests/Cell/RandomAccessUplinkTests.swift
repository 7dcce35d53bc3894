import SimulationKernel
import Testing

@testable import RadioNet

@Suite("The random-access uplink")
struct RandomAccessUplinkTests {
    private func uplink(
        channels: Int = 1, loss: Double = 0, mostAttempts: Int = 8, octets: Int = 100, target: Microseconds = .minute,
        outs: [Range<Microseconds>] = [], seed: UInt64 = 1
    ) -> RandomAccessUplink {
        RandomAccessUplink(
            RandomAccessParameters(
                channels: channels, slotOctets: 120, slot: 200_000, loss: loss, backOff: 20 * .second,
                mostAttempts: mostAttempts),
            octets: octets, groups: [.init(backOff: 20 * .second, targetTime: target)], outs: outs,
            random: CounterRandom(seed: seed))
    }

    private func run(_ uplink: RandomAccessUplink, _ alerts: [(UInt64, Microseconds)]) -> AlertDay {
        var uplink = uplink
        for (alert, born) in alerts { uplink.raise(alert, at: born) }
        uplink.run()
        return uplink.results[0]
    }

    /// Born at 0.25 s it begins at the slot of 0.4 s; 160 octets take two slots of 120.
    @Test(
        "An alert waits for the next slot and takes the slots it needs",
        arguments: [(100, 350), (120, 350), (160, 550)])
    func latency(octets: Int, milliseconds: Int64) {
        let day = run(uplink(octets: octets), [(1, 250_000)])
        #expect(day.sent == 1 && day.delivered == 1 && day.transmissions == 1 && day.collisions == 0)
        #expect(day.inTime == 1 && day.latency.sum == UInt64(milliseconds))
    }

    @Test("An alert at a slot's beginning begins with it")
    func atSlot() {
        #expect(run(uplink(), [(1, 400_000)]).latency.sum == 200)
    }

    @Test("Two alerts in one slot meet, are sent again and come later")
    func collision() {
        let day = run(uplink(), [(1, 250_000), (2, 390_000)])
        #expect(day.collisions >= 2 && day.delivered == 2 && day.lost == 0)
        #expect(day.transmissions == 2 + day.collisions)
        #expect(day.latency.quantile(0) > 350)
    }

    @Test("What ends in a slot does not meet what begins in the next; what overlaps in part does")
    func neighbours() {
        #expect(run(uplink(), [(1, 0), (2, 200_000)]).collisions == 0)
        #expect(run(uplink(octets: 160), [(1, 0), (2, 200_000)]).collisions >= 2)
        #expect(run(uplink(octets: 160), [(1, 0), (2, 400_000)]).collisions == 0)
    }

    @Test("Alerts on different channels do not meet")
    func channels() {
        let day = run(uplink(channels: 60_000), (0..<10).map { ($0, 0) })
        #expect(day.delivered == 10 && day.transmissions == 10)
    }

    @Test("An alert that is lost each time is given up after its attempts", arguments: [1, 3, 64])
    func lost(attempts: Int) {
        let never = run(
            uplink(mostAttempts: attempts, outs: [0..<(.day * 2)]), [(1, 0), (2, .hour), (3, 2 * .hour)])
        #expect(never.lost == 3 && never.delivered == 0 && never.inTime == 0)
        #expect(never.transmissions == 3 * attempts && never.latency.count == 0)
    }

    @Test("A base station that hears again gets what it did not hear")
    func outs() {
        let day = run(uplink(mostAttempts: 64, outs: [0..<30 * .second]), [(1, 0)])
        #expect(day.delivered == 1 && day.transmissions > 1 && day.latency.largest > 30_000)
    }

    @Test("A slot nobody else uses is lost with its probability")
    func loss() {
        let alerts = (0..<2_000).map { (UInt64($0), Microseconds($0) * .second) }
        let day = run(uplink(loss: 0.2, mostAttempts: 1), alerts)
        #expect(abs(Double(day.lost) / 2_000 - 0.2) < 0.045)
        #expect(day.delivered + day.lost == 2_000)
    }

    /// Slotted ALOHA: with G attempts a slot, e^−G of them meet no other.
    @Test("Attempts get through as slotted ALOHA has it", arguments: [0.2, 0.5, 1])
    func aloha(load: Double) {
        let random = CounterRandom(seed: 9)
        let slots = 10_000.0
        let alerts = (0..<UInt64(slots * load)).map {
            ($0, Microseconds(random.unit(.init(99), $0) * slots * 200_000))
        }
        let day = run(uplink(mostAttempts: 1), alerts)
        #expect(abs(Double(day.delivered) / Double(day.sent) - [0.2: 0.8187, 0.5: 0.6065, 1: 0.3679][load]!) < 0.03)
    }

    @Test("In time is what comes within the target, by the hour of the event")
    func inTime() {
        let day = run(uplink(target: 350_000), [(1, 250_000), (2, .hour - 1), (3, 3 * .hour + 210_000)])
        #expect(day.delivered == 3 && day.inTime == 2)
        #expect(day.sentByHour[0] == 2 && day.sentByHour[3] == 1)
        #expect(day.inTimeByHour[0] == 2 && day.inTimeByHour[3] == 0)
    }

    @Test("Parameters of 0 do not stop it")
    func zero() {
        var uplink = RandomAccessUplink(
            RandomAccessParameters(channels: 0, slotOctets: 0, slot: 0, loss: 0, backOff: 0, mostAttempts: 0),
            octets: 0, groups: [.init(backOff: 0, targetTime: 0)], random: CounterRandom(seed: 1))
        uplink.raise(1, at: 0)
        uplink.raise(2, at: 0)
        uplink.run()
        #expect(uplink.results[0].sent == 2 && uplink.results[0].lost == 2)
    }
}
