import SimulationKernel

/// The results of a simulated day of a SMETS1 network, in the terms of the impact assessment.
public struct SMETS1Study: Hashable, Sendable {
    public let plan: SMETS1StudyPlan
    /// Results by cohort.
    public let cohorts: [SMETS1CohortDay]
    /// Number of addresses that would have been enough, by cohort: as many as were taken or held at one time where
    /// nothing limited it.
    public let sufficientPools: [Int]
    public let dualControl: DualControlDay

    /// Smallest thinning with which sufficient pools are sought for cohorts whose pool was empty: one in this many
    /// meters is simulated.
    static let poolThinning = 8

    /// Simulates the plan's cohorts on at most `workers` threads. The result does not depend on the number of threads.
    ///
    /// - Parameter progress: function that is told how many of ``SMETS1Network/cohorts`` are done, from any thread.
    public static func run(
        _ plan: SMETS1StudyPlan, workers: Int, progress: (@Sendable (Int) -> Void)? = nil
    ) async -> SMETS1Study {
        let count = plan.network.cohorts.count
        // The largest cohort comes first, so that no worker is left with it at the end.
        let order = (0..<count).sorted { (plan.network.cohorts[$0].share, $1) > (plan.network.cohorts[$1].share, $0) }
        let days = await IndependentRuns.results(count: count, workers: workers, progress: progress) { place in
            var cohort = SMETS1CohortStudy(plan, cohort: order[place])
            return cohort.run()
        }.sorted { $0.cohort < $1.cohort }
        let short = days.filter { $0.modems.rejected(.poolExhausted) > 0 }.map(\.cohort)
        var unlimited = plan
        unlimited.isUnlimited = true
        unlimited.thinning = max(plan.thinning, poolThinning)
        let wide = unlimited
        let further = await IndependentRuns.results(count: short.count, workers: workers) { place in
            var cohort = SMETS1CohortStudy(wide, cohort: short[place])
            return (cohort: short[place], taken: cohort.run().mostTaken * wide.thinning)
        }
        let pools = days.map { day in
            further.first { $0.cohort == day.cohort }?.taken ?? day.mostTaken * plan.thinning
        }
        var calls = [UInt32](repeating: 0, count: SMETS1CohortDay.seconds)
        for day in days {
            for (second, count) in day.dualControlBySecond.enumerated() { calls[second] += count }
        }
        return SMETS1Study(
            plan: plan, cohorts: days, sufficientPools: pools,
            dualControl: DualControlDay(
                plan.network.dualControl, callsBySecond: calls, part: 1 / Double(plan.thinning),
                random: CounterRandom(seed: plan.seed)))
    }

    /// The minutes of the day in which the window lies.
    public var windowMinutes: Range<Int> {
        Int(plan.window.lowerBound / .minute)..<Int(plan.window.upperBound / .minute)
    }
}
