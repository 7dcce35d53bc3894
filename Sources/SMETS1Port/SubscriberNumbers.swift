/// Which telephone number (MSISDN, ITU-T E.164) the SIM of which meter has: a prefix and eight digits of the meter's
/// number. A configuration item: numbers of real SMETS1 meters are not published.
public struct SubscriberNumbers: Hashable, Sendable {
    /// Digits behind the prefix: enough for every meter of a fleet.
    public static let digits = 8
    /// `4479` and eight digits have the form of a British mobile number.
    public static let standard = SubscriberNumbers(prefix: "4479")

    public let prefix: String

    private init(prefix: String) { self.prefix = prefix }

    /// - Parameter prefix: 1 to 7 digits (E.164 has at most 15 in all); nil for anything else.
    public init?(checking prefix: String) {
        guard (1...7).contains(prefix.utf8.count), prefix.utf8.allSatisfy(Self.isDigit), prefix.first != "0" else {
            return nil
        }
        self.init(prefix: prefix)
    }

    private static func isDigit(_ octet: UInt8) -> Bool { (0x30...0x39).contains(octet) }

    /// - Parameter meter: of the fleet, below 10⁸.
    public func number(of meter: Int) -> String {
        let digits = String(meter)
        return prefix + String(repeating: "0", count: max(0, Self.digits - digits.count)) + digits
    }

    /// The meter that has the number, with or without a `+`; nil for no number of this plan.
    public func meter(of number: some StringProtocol) -> Int? {
        let number = number.hasPrefix("+") ? number.dropFirst() : number[...]
        guard number.hasPrefix(prefix), number.utf8.count == prefix.utf8.count + Self.digits else { return nil }
        let rest = number.dropFirst(prefix.count)
        guard rest.utf8.allSatisfy(Self.isDigit) else { return nil }
        return Int(rest)
    }
}
