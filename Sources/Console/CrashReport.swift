import Foundation

/// The one line that is printed when the process crashes. Nothing of its memory is shown: it holds keys and secrets.
package enum CrashReport {
    /// Signals of a crash, at which Swift's runtime would print registers and the memory that they point to.
    private static let signals = [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP]

    /// The line. It is put together before anything crashes, since a handler of signals may not allocate, and never freed.
    nonisolated(unsafe) private static var line = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

    /// Keeps the process's memory out of everything that a crash prints or writes: there is no trace by Swift's
    /// runtime, unless the environment asks for one (`SWIFT_BACKTRACE`), and no core file, neither on disk nor for a
    /// program that collects them.
    ///
    /// - Parameter name: what the program calls itself. The call comes before any other thread is started.
    package static func withholdMemory(of name: String) {
        guard getenv("SWIFT_BACKTRACE") == nil else { return }
        let text = """
            \(name): crashed; this should not be: please report it, with what ran (for a trace without memory run it again \
            with SWIFT_BACKTRACE=enable=yes,registers=none)

            """
        let octets = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
        _ = octets.initialize(fromContentsOf: Array(text.utf8))
        line = UnsafeBufferPointer(octets)
        // A limit of 1 also holds where cores go to a program (core(5)).
        var limit = rlimit(rlim_cur: 1, rlim_max: 1)
        _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        signal(SIGQUIT, SIG_DFL)
        for number in signals {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                _ = Foundation.write(STDERR_FILENO, CrashReport.line.baseAddress, CrashReport.line.count)
                // The handler was reset when it was called, so that the process ends as without one.
                raise(number)
            }
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_ONSTACK | SA_NODEFER
            sigaction(number, &action, nil)
        }
    }
}
