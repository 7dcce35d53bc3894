import Console
import Foundation
import Synchronization

/// The progress of holding sessions on standard error: on a terminal one line that is overwritten, otherwise a line for
/// each tenth of the sessions.
final class DLMSHoldLine: Sendable {
    private let sessions: Int
    private let isShown: Bool
    private let isTerminal: Bool
    /// Number of tenths shown so far; on a terminal, whether there is a line.
    private let told = Atomic<Int>(0)

    init(sessions: Int, isShown: Bool, isTerminal: Bool = isatty(STDERR_FILENO) == 1) {
        (self.sessions, self.isShown, self.isTerminal) = (sessions, isShown, isTerminal)
    }

    func show(_ established: Int) {
        guard isShown else { return }
        let line = "\(established) of \(sessions) sessions stand"
        if isTerminal {
            told.store(1, ordering: .relaxed)
            return StandardError.write("\r" + line)
        }
        let tenth = established * 10 / max(1, sessions)
        guard told.exchange(tenth, ordering: .relaxed) < tenth else { return }
        StandardError.write(line + "\n")
    }

    /// Ends the line on the terminal.
    func finish() {
        if isTerminal, told.load(ordering: .relaxed) > 0 { StandardError.write("\n") }
    }
}
