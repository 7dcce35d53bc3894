import CMappedFile
import Logging
import NIOConcurrencyHelpers
import NIOCore

/// Whether the state that meters must keep can be kept. Each change is logged once.
///
/// `@unchecked Sendable`: the flag is only used by atomic loads and stores, and lives as long as this object.
final class StateHealth: @unchecked Sendable {
    static let logger = Logger(label: "smets.state")

    /// Shortest time in nanoseconds between two lines of the log: a client can make failures and successes follow each
    /// other as fast as it sends.
    private static let logInterval: UInt64 = 10_000_000_000

    private struct Problems {
        var file: String?
        var store: String?
        /// The problem in the last line of the log.
        var logged: String?
        /// The machine's uptime at that line; 0 when there was none.
        var time: UInt64 = 0

        var first: String? { file ?? store }
    }

    private let problems = NIOLockedValueBox(Problems())
    private let flag: UnsafeMutablePointer<UInt64>

    init() {
        flag = .allocate(capacity: 1)
        flag.initialize(to: 0)
    }

    deinit { flag.deallocate() }

    /// The present problem, for people; nil when there is none.
    var problem: String? { problems.withLockedValue { $0.first } }

    /// Whether the last attempt to keep something failed.
    var isFailing: Bool { smets_load(flag) != 0 }

    /// Notes that something could not be kept or read.
    func failed(_ reason: String) {
        smets_store(flag, 1)
        change { $0.store = reason }
    }

    /// Notes that something could be kept again.
    func succeeded() {
        smets_store(flag, 0)
        change { $0.store = nil }
    }

    /// Notes the problem with the files as a whole; nil when they are where they were opened. To be called from time to
    /// time.
    func examined(_ problem: String?) { change { $0.file = problem } }

    private func change(_ body: (inout Problems) -> Void) {
        let now = NIODeadline.now().uptimeNanoseconds
        let line = problems.withLockedValue { problems -> String?? in
            body(&problems)
            let isNews = (problems.first == nil) != (problems.logged == nil)
            guard isNews, problems.time == 0 || now &- problems.time >= Self.logInterval else { return nil }
            (problems.logged, problems.time) = (problems.first, now)
            return .some(problems.first)
        }
        guard let line else { return }
        if let line {
            Self.logger.error("answers are withheld: \(line)")
        } else {
            Self.logger.notice("what meters must remember is kept again")
        }
    }
}
