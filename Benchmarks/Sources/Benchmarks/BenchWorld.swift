import COSEM
import Console
import Estate
import Fleet
import Foundation
import Keys
import Profiles

/// The surroundings of a measurement: how much is to be measured, a folder that is deleted after the run, and the
/// development keys in it.
final class BenchWorld: Sendable {
    /// The meters' time, which is fixed, so that every run reads the same half hours.
    static let now = UTCTime(secondsSince2000: 847_022_400)  // 2026-11-03T12:00:00Z
    /// The day that ECS22b asks for: yesterday's 48 half hours.
    static let day = ReadingDay(
        start: now.roundedDown(to: 86_400) - 86_400 + 1_800, end: now.roundedDown(to: 86_400))

    /// A range of half hours, both ends inclusive.
    struct ReadingDay: Sendable {
        let start: UTCTime
        let end: UTCTime
    }

    let isFull: Bool
    /// Number of measured rounds of operations that take milliseconds.
    let rounds: Int
    let path: String
    let folder: KeyFolder
    private let progress: @Sendable (String) -> Void

    init(isFull: Bool, rounds: Int?, progress: @escaping @Sendable (String) -> Void) throws {
        self.isFull = isFull
        self.rounds = rounds ?? (isFull ? 61 : 21)
        self.progress = progress
        path = NSTemporaryDirectory() + "smets-bench-\(UUID().uuidString)"
        var generator = SystemRandomNumberGenerator()
        let (keys, validFrom) = ("\(path)/keys", Self.now - 365 * 86_400)
        folder = try reportingErrors {
            _ = try DevelopmentPKI.create(in: keys, validFrom: validFrom, using: &generator)
            return try KeyFolder(path: keys)
        }
    }

    /// Deletes the folder.
    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// Tells the user what is being done now.
    func say(_ text: String) { progress(text) }

    /// Number of rounds of operations that take seconds and are compared with a goal.
    var someRounds: Int { max(1, min(rounds, 9)) }

    /// Number of rounds of operations that take seconds.
    var fewRounds: Int { max(1, min(rounds, isFull ? 5 : 3)) }

    /// The estate of fleet `name`, with `meters` meters if that is given.
    func estate(_ name: String, meters: Int? = nil) throws -> Estate {
        try reportingErrors {
            var definition = try FleetDefinition.named(name)
            if let meters { definition = definition.scaled(to: meters) }
            return try Estate(fleet: Fleet(definition), folder: folder)
        }
    }

    /// The numbers of `count` meters, spread evenly over an estate.
    static func meters(_ count: Int, of estate: Estate) -> [Int] {
        (0..<count).map { $0 * estate.count / count }
    }
}
