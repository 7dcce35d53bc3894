/// How a soak goes: how long, how often the server is killed, and in what order its lives end.
package struct SoakPlan: Sendable {
    /// How a life of the server ends.
    enum Ending: String, Sendable, Codable {
        /// SIGKILL in the middle of traffic.
        case kill
        /// SIGTERM in the middle of traffic.
        case restart
        /// The last life: traffic ends first.
        case end
    }

    /// Below it the meters for each kind of trial do not suffice.
    package static let fewestMeters = 2_000
    /// The last life takes this part of the run: memory is judged there.
    static let watchedShare = 0.45
    /// Seconds of traffic that every life has.
    static let shortestLife = 0.7
    /// Seconds of one round of traffic at most; between rounds the virtual day changes.
    static let longestRound = 15.0

    var duration: Double
    var seed: UInt64
    var connections: Int
    /// In order, ``Ending/end`` last.
    let endings: [Ending]

    package init(duration: Double, kills: Int, restarts: Int, seed: UInt64, connections: Int) {
        self.duration = duration
        self.seed = seed
        self.connections = connections
        var draw = SoakDraw(seed: seed, Purpose.endings.rawValue)
        let endings = Array(repeating: Ending.kill, count: kills) + Array(repeating: .restart, count: restarts)
        self.endings = draw.elements(endings.count, of: endings) + [.end]
    }

    /// What random numbers are drawn for.
    enum Purpose: UInt64 {
        case endings, lives, meters, proof, faults, wrongInput, settings, clock, checks, traffic
    }

    /// Seconds of traffic in life `number` (from 0) when `elapsed` seconds of the run are over.
    ///
    /// Lives share what is left evenly, give or take a third; starting and checking take their time from those that
    /// follow. A run whose lives do not fit takes longer than it should rather than kill less.
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
