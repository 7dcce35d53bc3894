import Glibc

/// How many files this process may have open: each connection is one.
enum DescriptorLimit {
    /// Kept for event loops, standard streams and files.
    static let reserve = 100

    static var current: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return Int.max }
        return Int(clamping: limit.rlim_cur)
    }

    static func check(connections: Int, limit: Int = current) throws(LoadError) {
        let available = limit - reserve
        guard connections > available else { return }
        throw LoadError(
            "connections \(connections): this process may open \(limit) files, so at most \(max(0, available)) "
                + "connections; raise the limit (ulimit -n) or run several smets load, each with a share")
    }
}
