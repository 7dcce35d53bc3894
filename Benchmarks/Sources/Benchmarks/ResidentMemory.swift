/// The memory of a process in MiB.
struct ResidentMemory: Hashable {
    var total: Double
    var anonymous: Double
    var file: Double
    var shared: Double

    /// Reads the text of `/proc/PID/status`; fails for other text.
    init?(status: String) {
        func mebibytes(_ name: String) -> Double? {
            BenchMachine.field(name, of: status).flatMap { Double($0.prefix { $0.isNumber }) }.map { $0 / 1_024 }
        }
        guard let total = mebibytes("VmRSS"), let anonymous = mebibytes("RssAnon"), let file = mebibytes("RssFile"),
            let shared = mebibytes("RssShmem")
        else { return nil }
        (self.total, self.anonymous, self.file, self.shared) = (total, anonymous, file, shared)
    }
}
