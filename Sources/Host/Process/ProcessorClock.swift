import Glibc

/// Processor and wall clocks, in seconds.
public enum ProcessorClock {
    /// Processor time of this thread, in seconds.
    public static var thread: Double { seconds(CLOCK_THREAD_CPUTIME_ID) }
    /// Processor time of all threads of this process, in seconds.
    public static var process: Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }
    /// Time since an arbitrary moment in the past, in seconds; it never goes back.
    public static var wall: Double { seconds(CLOCK_MONOTONIC) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
