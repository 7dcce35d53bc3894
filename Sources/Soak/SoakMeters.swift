/// The purposes of the fleet's meters in a soak.
///
/// The fleet is cut into segments, and the first part of each is kept for trials. So trials meet every cohort, and
/// never the meters of the mass traffic, whose answers must be right whatever faults the others have.
package struct SoakMeters: Sendable {
    /// Meters on which own counters and Protection Against Replay are tested.
    let proof: [Int]
    /// Meters on which faults are set; each has a neighbour that must not be affected.
    let faulty: [Int]
    let neighbours: [Int]
    /// Meters that get messages which they must refuse.
    let abused: [Int]
    /// Meters whose registers, clock offsets and faults are set and must still be there after a kill.
    let kept: [Int]
    /// Meters whose logs must add up.
    let checked: [Int]
    /// Meters of the mass traffic, a range for each round.
    let mass: [Range<Int>]

    private static let segments = 16
    /// One in this many parts of a segment is kept for trials.
    private static let trialShare = 12

    /// - Parameter count: number of meters of the fleet, at least ``SoakPlan/fewestMeters``.
    package init(count: Int, seed: UInt64) {
        let length = count / Self.segments
        let reserved = length / Self.trialShare
        mass = (0..<Self.segments).map { $0 * length + reserved..<($0 + 1) * length }
        let trial = (0..<Self.segments).flatMap { segment in (0..<reserved).map { segment * length + $0 } }
        var draw = SoakDraw(seed: seed, SoakPlan.Purpose.meters.rawValue)
        // The meters are dealt out in turn, so that a small fleet has some for each purpose.
        let order = draw.elements(trial.count, of: trial)
        func share(_ places: Set<Int>, _ limit: Int) -> [Int] {
            Array(order.enumerated().filter { places.contains($0.offset % 10) }.map(\.element).prefix(limit))
        }
        proof = share([0, 1, 2, 3], 96)
        checked = share([4, 5], 48)
        faulty = share([6], 12)
        neighbours = share([7], 12)
        abused = share([8], 12)
        kept = share([9], 12)
    }
}
