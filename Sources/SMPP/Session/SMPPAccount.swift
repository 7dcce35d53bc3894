import SimulationKernel

/// An account: who may bind, and how much each bind may send.
public struct SMPPAccount: Hashable, Sendable {
    /// The account for development: system_id and password `smets`, twenty messages a second.
    public static let development = SMPPAccount(systemID: "smets", password: "smets")
    /// Default rate of one bind in messages a second. An assumption: operators grant 10 to 30.
    public static let defaultSubmitsPerSecond = 20

    /// The system_id, 1 to 15 characters of ASCII; a longer one can never be sent, so nobody binds with it.
    public var systemID: String
    /// The password, at most 8 characters of ASCII.
    public var password: String
    /// Rate of one bind in submit_sm a second, 1 to 1,000,000; as many may come at once after a pause. Nil for no
    /// limit.
    public var submitsPerSecond: Int?

    /// ``submitsPerSecond``, brought into its range, as what a bucket allows.
    var submitRate: TokenBucket.Rate {
        guard let submitsPerSecond else { return .unlimited }
        let rate = Double(min(max(1, submitsPerSecond), 1_000_000))
        return TokenBucket.Rate(perSecond: rate, burst: rate)
    }

    public init(systemID: String, password: String, submitsPerSecond: Int? = defaultSubmitsPerSecond) {
        self.systemID = systemID
        self.password = password
        self.submitsPerSecond = submitsPerSecond
    }

    /// Whether `other` is the password, in a time that depends on its length alone.
    func hasPassword(_ other: String) -> Bool {
        let (expected, found) = (Array(password.utf8), Array(other.utf8))
        var difference = expected.count ^ found.count
        for (index, octet) in found.enumerated() {
            difference |= Int(octet ^ (index < expected.count ? expected[index] : 0))
        }
        return difference == 0
    }
}
