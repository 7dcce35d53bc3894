import COSEM

/// The plan of a soak: how long it takes, how often the server is killed, and in what order its lives end.
package struct SoakPlan: Sendable {
    /// The way in which a life of the server ends.
    enum Ending: String, Sendable, Codable {
        /// SIGKILL in the middle of traffic.
        case kill
        /// SIGTERM in the middle of traffic.
        case restart
        /// The end of the last life, before which the traffic ends.
        case end
    }

    /// Smallest number of meters, below which there are not enough for each kind of trial.
    package static let fewestMeters = 2_000
    /// Share of the run that the last life takes, in which memory is judged.
    static let watchedShare = 0.45
    /// Shortest traffic of a life in seconds.
    static let shortestLife = 0.7
    /// Longest round of traffic in seconds; the virtual day changes between rounds.
    static let longestRound = 15.0

    /// Number of days before a round whose logs are read.
    static let daysRead = 7
    /// Earliest time of the machine's clock at which a soak may begin, since the days before it are read too.
    static let earliestStart = UTCTime(secondsSince2000: Int64(daysRead) * 86_400)

    var duration: Double
    var seed: UInt64
    var connections: Int
    /// The ends of the lives in order, ``Ending/end`` last.
    let endings: [Ending]

    package init(duration: Double, kills: Int, restarts: Int, seed: UInt64, connections: Int) {
        self.duration = duration
        self.seed = seed
        self.connections = connections
        var draw = SoakDraw(seed: seed, Purpose.endings.rawValue)
        let endings = Array(repeating: Ending.kill, count: kills) + Array(repeating: .restart, count: restarts)
        self.endings = draw.elements(endings.count, of: endings) + [.end]
    }

    /// The reason why a soak cannot begin at a time of the machine's clock; nil when it can.
    package static func problem(ofClock now: UTCTime) -> String? {
        guard now < earliestStart else { return nil }
        return
            "the machine's clock says \(now); a soak reads the logs of \(daysRead) days before it, and GBCS has no times "
            + "before 2000: set the clock to \(earliestStart) or later"
    }

    /// The purposes of random numbers.
    enum Purpose: UInt64 {
        case endings, lives, meters, proof, faults, wrongInput, settings, clock, checks, traffic
    }

    /// Length of the traffic in life `number` (from 0), in seconds, when `elapsed` seconds of the run are over.
    ///
    /// The lives share what is left evenly, give or take a third; starting and checking shorten the lives that follow.
    /// A run whose lives do not fit takes longer than it should rather than kill less often.
    func seconds(ofLife number: Int, elapsed: Double) -> Double {
        guard number < endings.count - 1 else {
            return max(duration - elapsed, Self.watchedShare * duration, Self.shortestLife)
        }
        var draw = SoakDraw(seed: seed, Purpose.lives.rawValue, UInt64(number))
        let left = duration * (1 - Self.watchedShare) - elapsed
        let mean = left / Double(endings.count - 1 - number)
        return max(Self.shortestLife, mean * draw.number(in: 0.67...1.33))
    }
}
