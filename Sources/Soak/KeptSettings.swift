/// The settings made on meters by HTTP: once the request was answered, a setting stays, whatever kills the server.
///
/// A request that the server's end cut off may or may not have been carried out: either is right, once.
struct KeptSettings: Sendable {
    enum Name: String, Hashable, Sendable, CaseIterable {
        /// A register that no tariff counts in.
        case register
        case clockOffset = "clock offset"
        /// The number of faults that are set.
        case faults
    }

    struct Key: Hashable, Sendable {
        let meter: Int
        let name: Name
    }

    private struct Value {
        var acknowledged: Int64 = 0
        var attempted: Int64?
    }

    private var values: [Key: Value] = [:]

    /// - Parameter meters: new meters, on which everything is 0.
    init(meters: [Int]) {
        for meter in meters {
            for name in Name.allCases { values[Key(meter: meter, name: name)] = Value() }
        }
    }

    func acknowledged(_ key: Key) -> Int64 { values[key]?.acknowledged ?? 0 }

    /// Notes that a request that sets `value` has been sent.
    mutating func attempt(_ key: Key, _ value: Int64) { values[key]?.attempted = value }

    /// Notes that the request was answered.
    mutating func acknowledge(_ key: Key) {
        guard let value = values[key]?.attempted else { return }
        values[key] = Value(acknowledged: value)
    }

    /// Notes that the request was answered with an error, so that nothing has changed.
    mutating func refuse(_ key: Key) { values[key]?.attempted = nil }

    /// Whether `found` is a value that may be there; it is the value that counts from now on.
    mutating func check(_ key: Key, found: Int64) -> Bool {
        guard let value = values[key] else { return true }
        let isRight = found == value.acknowledged || found == value.attempted
        values[key] = Value(acknowledged: found)
        return isRight
    }
}
