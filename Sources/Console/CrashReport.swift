import Foundation

/// The one line that is printed when the process crashes. Nothing of its memory is shown: it holds keys and secrets.
package enum CrashReport {
    /// Signals of a crash, at which Swift's runtime would print registers and the memory that they point to.
    private static let signals = [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP]

    private static let line: StaticString = """
        smets: crashed; this should not be: please report it, with what ran (for a trace without memory run it again with \
        SWIFT_BACKTRACE=enable=yes,registers=none)

        """

    /// Keeps the process's memory out of everything that a crash prints or writes: there is no trace by Swift's
    /// runtime, unless the environment asks for one (`SWIFT_BACKTRACE`), and no core file, neither on disk nor for a
    /// program that collects them.
    package static func withholdMemory() {
        guard getenv("SWIFT_BACKTRACE") == nil else { return }
        // A limit of 1 also holds where cores go to a program (core(5)).
        var limit = rlimit(rlim_cur: 1, rlim_max: 1)
        _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        signal(SIGQUIT, SIG_DFL)
        for number in signals {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                CrashReport.line.withUTF8Buffer { _ = Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
                // The handler was reset when it was called, so that the process ends as without one.
                raise(number)
            }
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_ONSTACK | SA_NODEFER
            sigaction(number, &action, nil)
        }
    }
}
