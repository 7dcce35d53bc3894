import Glibc

/// The number of files that this process may have open; each connection is one.
public enum DescriptorLimit {
    /// Number of descriptors that are set aside for event loops, standard streams and files.
    package static let reserve = 100

    /// The limit in force, in descriptors; ``raise()`` raises it to the machine's hard limit.
    public static var current: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return Int.max }
        return Int(clamping: limit.rlim_cur)
    }

    /// Number of connections that this process can hold.
    public static var connections: Int { max(0, current - reserve) }

    /// Raises the limit as far as is possible without privileges.
    public static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
