import Console
import Foundation

/// The progress of a soak on standard error: on a terminal one line that is overwritten each second, otherwise one
/// every ten seconds.
package struct SoakProgressLine {

    package init() {}

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var standing = 0

    /// Shows the state of the run until the task is cancelled.
    package mutating func follow(_ run: SoakRun) async {
        var second = 0
        while (try? await Task.sleep(for: .seconds(1))) != nil {
            second += 1
            let line = Self.line(run.progress)
            if isTerminal {
                StandardError.write("\r" + line + String(repeating: " ", count: max(0, standing - line.count)))
                standing = line.count
            } else if second % 10 == 0 {
                StandardError.write(line + "\n")
            }
        }
        if standing > 0 { StandardError.write("\n") }
    }

    static func line(_ progress: SoakRun.Progress) -> String {
        let counts = progress.counts
        return "\(Int(progress.elapsed)) s  life \(progress.life)/\(progress.lives)  "
            + "\(counts.massAnswers + counts.proofAnswers) answers  \(progress.counters) own counters  "
            + "\(counts.alerts) alerts  \(counts.replaysRefused) replays refused  \(progress.resident >> 20) MiB  "
            + "\(progress.violations) violations"
    }
}
