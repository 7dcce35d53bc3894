import Glibc

/// How many files this process may have open: each connection is one.
public enum DescriptorLimit {
    /// Kept for event loops, standard streams and files.
    package static let reserve = 100

    /// The limit in force; ``raise()`` brings it up to the machine's hard one.
    public static var current: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return Int.max }
        return Int(clamping: limit.rlim_cur)
    }

    /// Connections this process can hold.
    public static var connections: Int { max(0, current - reserve) }

    /// Raises the limit as far as it goes without privileges.
    public static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
