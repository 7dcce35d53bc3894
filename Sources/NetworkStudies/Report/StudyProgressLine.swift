import Console
import Foundation
import Synchronization

/// The progress of a study on standard error. It is shown on a terminal only: without one, a program reads the output.
package final class StudyProgressLine: Sendable {
    private let isShown: Bool
    private let total: Int
    private let unit: String
    private let shown = Atomic<Int>(0)

    /// - Parameter total: the number that ``show(_:)`` counts up to.
    package init(isShown: Bool, total: Int, unit: String = "cells", isTerminal: Bool = isatty(STDERR_FILENO) == 1) {
        self.isShown = isShown && isTerminal
        self.total = max(1, total)
        self.unit = unit
    }

    /// Shows the progress; may be called from any thread.
    package func show(_ done: Int) {
        guard isShown, done > shown.exchange(done, ordering: .relaxed) else { return }
        StandardError.write("\r\(done) of \(total) \(unit), \(100 * done / total) %")
    }

    /// Ends the line on the terminal.
    package func finish() {
        if shown.exchange(0, ordering: .relaxed) > 0 { StandardError.write("\n") }
    }
}
