import Console
import Foundation
import Reports
import Synchronization

/// The progress of a load on standard error: on a terminal one line that is overwritten, otherwise a line every ten
/// seconds.
package final class LoadProgressLine: Sendable {
    private static let width = 24
    private let isShown: Bool
    private let isTerminal: Bool
    /// Length of the line on the terminal, in octets.
    private let standing = Atomic<Int>(0)
    private let calls = Atomic<Int>(0)

    package init(isShown: Bool, isTerminal: Bool = isatty(STDERR_FILENO) == 1) {
        self.isShown = isShown
        self.isTerminal = isTerminal
    }

    /// Shows the progress; called once a second.
    package func show(_ progress: LoadProgress) {
        guard isShown else { return }
        let call = calls.add(1, ordering: .relaxed).newValue
        let line = Self.line(progress)
        if isTerminal {
            let last = standing.exchange(line.count, ordering: .relaxed)
            StandardError.write("\r" + line + String(repeating: " ", count: max(0, last - line.count)))
        } else if call % 10 == 0 {
            StandardError.write(line + "\n")
        }
    }

    /// Ends the line on the terminal.
    package func finish() {
        if standing.exchange(0, ordering: .relaxed) > 0 { StandardError.write("\n") }
    }

    static func line(_ progress: LoadProgress) -> String {
        let done = Int(progress.share * Double(width))
        let bar = String(repeating: "█", count: done) + String(repeating: "░", count: width - done)
        let phase =
            switch progress.phase {
            case .warmUp: "warming up"
            case .measurement: "\(Int(progress.rate)) answers/s"
            case .waiting: "waiting for the last answers"
            }
        let (median, high) = (
            Quantity.time(microseconds: Double(progress.p50)), Quantity.time(microseconds: Double(progress.p99))
        )
        return "\(bar) \(Int(progress.share * 100)) %  \(Int(progress.elapsed)) s  \(phase)  "
            + "\(progress.errors) errors  p50 \(median), p99 \(high)"
    }
}
