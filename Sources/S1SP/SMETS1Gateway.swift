import COSEM
import CellularNet
import DCC
import Estate
import Metrics
import NIOCore
import SMETS1Meter
import SMETS1Port
import SimulationKernel

/// The S1SPs and the DCO in front of a process's SMETS1 meters: they answer from their caches, or wake a meter by short
/// message and read it over DLMS/COSEM as any client would, through its socket.
package actor SMETS1Gateway: SMETS1ServiceProvider {
    /// An S1SP at work.
    struct Provider {
        let parameters: S1SPParameters
        let metrics: S1SPMetrics
        var limits: S1SPRateLimits
        var cache: S1SPCache
        /// Number of requests under way.
        var underWay = 0
    }

    /// A read on its way.
    struct Journey: Sendable {
        let number: UInt64
        let meter: Int
        let profile: SMETS1Profile
        let plan: SMETS1ReadPlan
        /// Index of the S1SP.
        let provider: Int
        let began: Microseconds
        let deadline: Microseconds

        var key: S1SPCache.Key { .init(meter: meter, dataset: plan.dataset, range: plan.range) }
    }

    /// What only so many may have at one time: a meter is read by one read at a time.
    enum Turn: Hashable, Sendable {
        case meter(Int)
        case provider(Int)
    }

    /// What an S1SP has done so far.
    package struct State: Hashable, Sendable {
        package let name: String
        package let underWay, cacheEntries, cacheOctets: Int
        package let cache: S1SPCache.Counts
    }

    let service: SMETS1Service
    let gateway: GBCSGateway
    let group: any EventLoopGroup
    let time: any S1SPTime
    let random: CounterRandom
    let turns = Turns<Turn>()
    var providers: [Provider]
    var dualControl: DCOModel
    let dualControlMetrics: DCOMetrics
    private let names: [String]
    /// The cohorts of each S1SP.
    private let serves: [[String]]
    private var number: UInt64 = 0
    /// What has happened to the reads under way, by their numbers.
    private var steps: [UInt64: [SMETS1ReadOutcome.Step]] = [:]

    /// - Parameters:
    ///   - service: the meters of `gateway` over DLMS/COSEM.
    ///   - providers: at least one; a cohort that none serves is the first one's.
    ///   - time: nil for the pace of the meters' cellular network.
    ///   - group: of the loops on which meters are read.
    ///   - seed: of latencies and service times; nil for the cellular network's.
    package init(
        service: SMETS1Service, gateway: GBCSGateway, providers: [S1SPParameters],
        dualControl: SMETS1Network.DualControl = SMETS1Network.smets1.dualControl, time: (any S1SPTime)? = nil,
        group: any EventLoopGroup, seed: UInt64? = nil, metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        let configuration = service.configuration
        let parameters = providers.isEmpty ? [S1SPParameters(name: "s1sp")] : providers
        (self.service, self.gateway, self.group) = (service, gateway, group)
        self.time = time ?? PacedTime(speed: configuration.network == nil ? 1 : configuration.speed)
        random = CounterRandom(seed: seed ?? configuration.seed)
        self.providers = parameters.map {
            Provider(
                parameters: $0, metrics: S1SPMetrics($0.name, metrics), limits: S1SPRateLimits($0),
                cache: S1SPCache($0.cache))
        }
        names = parameters.map(\.name)
        self.dualControl = DCOModel(dualControl)
        dualControlMetrics = DCOMetrics(metrics)
        serves = parameters.map(\.serves)
    }

    package var states: [State] {
        providers.map {
            State(
                name: $0.parameters.name, underWay: $0.underWay, cacheEntries: $0.cache.count,
                cacheOctets: $0.cache.octets, cache: $0.cache.counts)
        }
    }

    /// Name of the S1SP of a meter; nil for a meter that is no SMETS1 meter of the fleet.
    package nonisolated func providerName(ofMeter meter: Int) -> String? {
        guard (0..<gateway.estate.count).contains(meter),
            let profile = gateway.estate.fleet.smets1Profile(of: meter)
        else { return nil }
        return names[place(ofCohort: profile.cohort)]
    }

    /// Index of the S1SP of a cohort.
    private nonisolated func place(ofCohort cohort: String) -> Int {
        serves.firstIndex { $0.contains(cohort) } ?? 0
    }

    // MARK: - Reads

    package func read(_ read: SMETS1Read, within targetTime: Microseconds) async -> SMETS1ReadOutcome {
        let began = time.now
        guard let meter = gateway.estate.index(of: read.device), gateway.range.contains(meter),
            let profile = gateway.estate.fleet.smets1Profile(of: meter),
            let plan = SMETS1ReadPlan(read.dataset, range: read.range, of: profile)
        else { return SMETS1ReadOutcome(.notRead(.unknown)) }
        let place = place(ofCohort: profile.cohort)
        let name = providers[place].parameters.name
        guard providers[place].underWay < providers[place].parameters.requestLimit else {
            providers[place].metrics.count(.notRead(.overloaded), time: 0)
            return SMETS1ReadOutcome(.notRead(.overloaded), provider: name)
        }
        number += 1
        let journey = Journey(
            number: number, meter: meter, profile: profile, plan: plan, provider: place, began: began,
            deadline: began.saturatingAdd(max(0, targetTime)))
        steps[journey.number] = []
        setUnderWay(1, at: place)
        let result = await result(of: journey)
        setUnderWay(-1, at: place)
        let happened = steps.removeValue(forKey: journey.number) ?? []
        let took = time.now - began
        providers[place].metrics.count(Self.outcome(result, happened), time: took)
        return SMETS1ReadOutcome(result, steps: happened, time: took, provider: name)
    }

    private func setUnderWay(_ change: Int, at place: Int) {
        providers[place].underWay += change
        providers[place].metrics.setUnderWay(providers[place].underWay)
    }

    private static func outcome(
        _ result: SMETS1ReadOutcome.Result, _ steps: [SMETS1ReadOutcome.Step]
    ) -> S1SPMetrics.Outcome {
        switch result {
        case .read: steps.last?.event == .cacheHit ? .cached : .read
        case .refused: .refused
        case .notRead(let failure): .notRead(failure)
        }
    }

    private enum End: Sendable {
        case result(SMETS1ReadOutcome.Result)
        /// All attempts failed; the target time decides when this is told.
        case gaveUp
        case overtime
    }

    private func result(of journey: Journey) async -> SMETS1ReadOutcome.Result {
        let time = time
        let result = await withTaskGroup(of: End.self) { group -> SMETS1ReadOutcome.Result? in
            group.addTask {
                guard let result = try? await self.serve(journey) else { return .gaveUp }
                return .result(result)
            }
            group.addTask {
                try? await time.sleep(until: journey.deadline)
                return .overtime
            }
            for await end in group {
                switch end {
                case .result(let result):
                    group.cancelAll()
                    return result
                case .gaveUp: continue
                case .overtime:
                    group.cancelAll()
                    return nil
                }
            }
            return nil
        }
        if let result { return result }
        if Task.isCancelled { return .notRead(.cancelled) }
        let hadSession =
            steps[journey.number]?.contains { if case .session = $0.event { true } else { false } } ?? false
        return .notRead(hadSession ? .noResponse : .unreachable)
    }

    /// Notes what happened to a read, now or at another time.
    func note(_ event: SMETS1ReadOutcome.Event, of journey: Journey, at moment: Microseconds? = nil) {
        steps[journey.number]?.append(.init(event, at: (moment ?? time.now) - journey.began))
    }
}
