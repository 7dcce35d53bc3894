import CellularNet
import SimulationKernel
import Testing

@testable import DCC

/// The modelled parts of the way to a SMETS1 meter: limits, the DCO, the S1SP's own time.
@Suite struct S1SPModelTests {
    // MARK: - Limits

    private static func limits(
        all: Double = 0, makes: [(String, Double)] = []
    ) -> S1SPRateLimits {
        S1SPRateLimits(
            S1SPParameters(
                name: "x", makes: makes.map { .init(name: $0.0, manufacturer: $0.0, perSecond: $0.1) },
                accessPoint: .init(perSecond: all)))
    }

    @Test("A make that is limited waits, others do not")
    func makes() {
        var limits = Self.limits(makes: [("ITR", 2)])
        let itron = (0..<5).map { _ in limits.reserve(for: "ITR", at: 0, longestWait: .day) }
        // Two at once, then one each half second.
        #expect(itron == [0, 0, 500_000, 1_000_000, 1_500_000])
        let others = (0..<5).map { _ in limits.reserve(for: "ELS", at: 0, longestWait: 0) }
        #expect(others == [0, 0, 0, 0, 0])
    }

    @Test("Both limits hold where there are two")
    func both() {
        var limits = Self.limits(all: 1, makes: [("ITR", 10)])
        let due = (0..<3).map { _ in limits.reserve(for: "ITR", at: 0, longestWait: .day) }
        #expect(due == [0, 1_000_000, 2_000_000])
    }

    @Test("What would wait too long takes no place")
    func longestWait() {
        var limits = Self.limits(all: 1)
        let due = [0, 999_999, 1_000_000, 1_000_000].map { limits.reserve(for: "ITR", at: 0, longestWait: $0) }
        #expect(due == [0, nil, 1_000_000, nil])
    }

    // MARK: - DCO

    private static func dualControl(servers: Int, serviceTime: Microseconds) -> SMETS1Network.DualControl {
        var parameters = SMETS1Network.smets1.dualControl
        (parameters.servers, parameters.serviceTime) = (servers, serviceTime)
        return parameters
    }

    @Test("Service times are exponential, and the same for a seed")
    func serviceTimes() {
        let calls = 20_000
        var (first, second) = (DCOModel(), DCOModel())
        var times: [Double] = []
        for number in 0..<calls {
            // A call each second finds every server free.
            let now = Microseconds(number) * .second
            let call = first.call(at: now, CounterRandom(seed: 5))
            #expect(call.began == now)
            #expect(call == second.call(at: now, CounterRandom(seed: 5)))
            times.append(call.time.seconds)
        }
        // Mean and standard deviation are both 0.2 s; their errors are 0.2/√20,000 = 0.0014 and twice that.
        let mean = times.reduce(0, +) / Double(calls)
        let variance = times.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(calls)
        #expect(abs(mean - 0.2) < 0.007)
        #expect(abs(variance.squareRoot() - 0.2) < 0.014)
        // The median of an exponential distribution is its mean times ln 2 = 0.1386 s.
        #expect(abs(Double(times.filter { $0 < 0.138_629 }.count) / Double(calls) - 0.5) < 0.02)
        #expect(first.calls == 20_000 && first.inTime == 20_000)
        var other = DCOModel()
        #expect(other.call(at: 0, CounterRandom(seed: 6)).time != Microseconds(seconds: times[0]))
    }

    @Test("Calls wait in order for one server, and are late when that takes longer than 4 s")
    func oneServer() {
        var model = DCOModel(Self.dualControl(servers: 1, serviceTime: 1 * .second))
        var last: Microseconds = 0
        for _ in 0..<100 {
            let call = model.call(at: 0, CounterRandom(seed: 1))
            #expect(call.began == last)
            #expect(call.isInTime == (call.ended <= 4_000_000))
            last = call.ended
        }
        // A hundred calls of a second each take a hundred, give or take ten.
        #expect((60_000_000...150_000_000).contains(last))
        #expect(model.inTime < 20)
        let idle = model.call(at: last + 5, CounterRandom(seed: 1))
        #expect(idle.began == last + 5)
    }

    @Test("As many calls are worked on at one time as there are servers")
    func servers() {
        var model = DCOModel(Self.dualControl(servers: 3, serviceTime: 1 * .second))
        let calls = (0..<6).map { _ in model.call(at: 10, CounterRandom(seed: 2)) }
        #expect(calls.filter { $0.began == 10 }.count == 3)
        #expect(calls[3].began == calls[..<3].map(\.ended).min())
    }

    // MARK: - The S1SP's own time

    @Test("Latencies have their median and their 95th percentile")
    func latencies() {
        let parameters = S1SPParameters(name: "x", medianLatency: 300_000, latencyP95: 900_000)
        let random = CounterRandom(seed: 9)
        let times = (0..<20_000 as Range<UInt64>).map { parameters.latency(of: $0, random) }.sorted()
        #expect(abs(Double(times[10_000]) - 300_000) < 9_000)
        #expect(abs(Double(times[19_000]) - 900_000) < 45_000)
        let fixed = S1SPParameters(name: "x", medianLatency: 5, latencyP95: 5)
        #expect(fixed.latency(of: 1, random) == 5)
    }

    @Test("Sessions are released by their share")
    func releases() {
        let random = CounterRandom(seed: 9)
        func released(_ share: Double) -> Int {
            let parameters = S1SPParameters(name: "x", releasedShare: share)
            return (0..<1_000 as Range<UInt64>).filter { parameters.releases($0, random) }.count
        }
        #expect(released(0) == 0 && released(1) == 1_000)
        #expect((200...300).contains(released(0.25)))
    }

    @Test("A cohort has the first provider that serves it, or else the first")
    func cohorts() {
        let providers = [
            S1SPParameters(name: "a", serves: ["IOC"]), S1SPParameters(name: "b", serves: ["FOC", "IOC"]),
        ]
        let names = ["IOC", "FOC", "EDMI"].map { S1SPParameters.provider(ofCohort: $0, among: providers)?.name }
        #expect(names == ["a", "b", "a"])
        #expect(S1SPParameters.provider(ofCohort: "IOC", among: []) == nil)
    }

    @Test("Every parameter reads back what is set, within its range", arguments: S1SPParameters.allParameters)
    func parameters(parameter: ModelParameter<S1SPParameters>) {
        var model = S1SPParameters(name: "x")
        #expect(parameter.value(in: model).map(parameter.allows) == true)
        for value in [parameter.range.lowerBound, parameter.range.upperBound] {
            parameter.set(value, in: &model)
            #expect(parameter.value(in: model) == value)
        }
    }

    @Test("Without a profile the numbers are those of the SMETS1 network")
    func defaults() {
        let parameters = S1SPParameters(name: "x")
        #expect(parameters.requestAttempts == 3 && parameters.requestRetryInterval == 1_800_000_000)
        #expect(parameters.reaction == 2_000_000 && parameters.releasedShare == 0)
        #expect(parameters.cache.timeToLive == 86_400_000_000)
        #expect(DCOModel().parameters.targetTime == 4_000_000 && DCOModel().parameters.servers == 256)
    }
}
