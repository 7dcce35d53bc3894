/// Capacities of a meter's profile logs, in entries: the standard's, unless its make differs (SMETS2 5.7.5: at least
/// these).
public struct LogCapacities: Hashable, Sendable {
    /// Largest capacity of a log, in entries: two years of half hours. A read of all of them is one message.
    public static let limit = 35_136

    private var capacities: [ProfileLog: Int]? = nil

    public init() {}

    public subscript(log: ProfileLog) -> Int {
        get {
            guard let capacities else { return log.capacity }
            return capacities[log] ?? log.capacity
        }
        set {
            precondition((1...Self.limit).contains(newValue), "a log holds 1 to \(Self.limit) entries")
            capacities = (capacities ?? [:]).merging([log: newValue]) { $1 }
        }
    }
}
