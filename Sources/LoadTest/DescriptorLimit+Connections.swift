import Host

extension DescriptorLimit {
    /// Throws unless this process can hold `connections` connections.
    package static func check(connections: Int, limit: Int = current) throws(LoadError) {
        let available = limit - reserve
        guard connections > available else { return }
        throw LoadError(
            "connections \(connections): this process may open \(limit) files, so at most \(max(0, available)) "
                + "connections; raise the limit (ulimit -n) or run several smets load, each with a share")
    }
}
