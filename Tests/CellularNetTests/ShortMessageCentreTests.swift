import SimulationKernel
import Testing

@testable import CellularNet

@Suite("The short message service centre")
struct ShortMessageCentreTests {
    private static func centre(
        seed: UInt64 = 1, change: (inout ShortMessageCentre.Parameters) -> Void = { _ in }
    ) -> ShortMessageCentre {
        var parameters = ProviderRun.messages
        change(&parameters)
        return ShortMessageCentre(parameters, random: CounterRandom(seed: seed))
    }

    private static func outcomes(_ centre: inout ShortMessageCentre, until: Microseconds) -> [String] {
        var lines: [String] = []
        while let outcome = centre.step(until: until) {
            switch outcome {
            case .delivered(let message):
                lines.append("\(centre.time.seconds): \(message.identifier) in attempt \(message.attempts)")
            case .failed(let message, let why):
                lines.append("\(centre.time.seconds): \(message.identifier) \(why) after \(message.attempts)")
            }
        }
        return lines
    }

    @Test("A message is delivered after its delay, and known afterwards")
    func delivery() throws {
        var centre = Self.centre()
        let message = try centre.submit(sim: 1, accessPoint: 0, at: .second)
        #expect(centre.state(of: message) == .enRoute && centre.count == 1 && centre.nextTime == 5 * .second)
        #expect(Self.outcomes(&centre, until: .minute) == ["5.0: 1 in attempt 1"])
        #expect(centre.state(of: message) == .delivered(at: 5 * .second) && centre.count == 0)
        #expect(centre.state(of: 2) == nil && centre.state(of: 0) == nil)
    }

    @Test("One that does not come through is tried again, as often as the centre tries")
    func retries() throws {
        var centre = Self.centre { $0.attemptSuccess = 0 }
        let message = try centre.submit(sim: 1, accessPoint: 0, at: 0)
        #expect(Self.outcomes(&centre, until: .hour) == ["124.0: 1 undeliverable after 3"])
        #expect(centre.state(of: message) == .failed(.undeliverable, at: 124 * .second))
        #expect(centre.counts.attempts == 3 && centre.counts.undeliverable == 1)
    }

    @Test("One whose validity is over first expires just then, its own validity before the centre's")
    func expiry() throws {
        var centre = Self.centre {
            $0.attemptSuccess = 0
            $0.validity = 100 * .second
        }
        _ = try centre.submit(sim: 1, accessPoint: 0, at: 0)
        _ = try centre.submit(sim: 2, accessPoint: 0, validity: 30 * .second, at: 0)
        _ = try centre.submit(sim: 3, accessPoint: 0, validity: 0, at: 0)
        _ = try centre.submit(sim: 4, accessPoint: 0, validity: -5, at: 0)
        #expect(
            Self.outcomes(&centre, until: .hour) == [
                "0.0: 3 expired after 0", "0.0: 4 expired after 0", "30.0: 2 expired after 1",
                "100.0: 1 expired after 2",
            ])
        #expect(centre.counts.expired == 4)
    }

    @Test("The largest validity is no overflow")
    func longestValidity() throws {
        var centre = Self.centre()
        _ = try centre.submit(sim: 1, accessPoint: 0, validity: .max, at: .second)
        #expect(Self.outcomes(&centre, until: .hour).count == 1)
    }

    @Test("More messages than it may hold, or than its rate, are refused")
    func refusals() throws {
        var centre = Self.centre {
            $0.queueLimit = 3
            $0.rate = .init(perSecond: 1, burst: 2)
        }
        for _ in 0..<2 { _ = try centre.submit(sim: 1, accessPoint: 0, at: 0) }
        #expect(throws: ShortMessage.Refusal.throttled) { try centre.submit(sim: 1, accessPoint: 0, at: 0) }
        #expect(centre.nextAcceptance(at: 0) == .second)
        _ = try centre.submit(sim: 1, accessPoint: 0, at: .second)
        #expect(throws: ShortMessage.Refusal.queueFull) { try centre.submit(sim: 1, accessPoint: 0, at: 2 * .second) }
        #expect(centre.counts.throttled == 1 && centre.counts.queueFull == 1 && centre.counts.accepted == 3)
    }

    @Test("It remembers only so many that ended")
    func memory() throws {
        var centre = Self.centre { $0.memory = 2 }
        for _ in 0..<3 { _ = try centre.submit(sim: 1, accessPoint: 0, at: 0) }
        #expect(Self.outcomes(&centre, until: .minute).count == 3)
        #expect((1...3).map { centre.state(of: $0) != nil } == [false, true, true])
        var forgetful = Self.centre { $0.memory = 0 }
        let message = try forgetful.submit(sim: 1, accessPoint: 0, at: 0)
        #expect(Self.outcomes(&forgetful, until: .minute).count == 1)
        #expect(forgetful.state(of: message) == nil)
    }

    @Test("Delays are lognormal of the median and the 95 % of the parameters; 97 % come through at first")
    func distribution() throws {
        var centre = Self.centre {
            $0.delayP95 = 15 * .second
            $0.attemptSuccess = 0.97
        }
        for _ in 0..<20_000 { _ = try centre.submit(sim: 1, accessPoint: 0, at: 0) }
        var delays: [Double] = []
        while let outcome = centre.step(until: .hour) {
            if case .delivered(let message) = outcome, message.attempts == 1 { delays.append(centre.time.seconds) }
        }
        delays.sort()
        let firstShare = Double(delays.count) / 20_000
        #expect((0.966...0.974).contains(firstShare), "\(firstShare)")
        #expect((3.9...4.1).contains(delays[delays.count / 2]))
        #expect((14.3...15.7).contains(delays[delays.count * 95 / 100]))
    }
}
