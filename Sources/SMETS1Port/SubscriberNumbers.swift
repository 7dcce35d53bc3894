/// The telephone numbers (MSISDN, ITU-T E.164) of the meters' SIMs: a prefix and eight digits of the meter's number.
/// The prefix is configurable, since the numbers of real SMETS1 meters are not published.
public struct SubscriberNumbers: Hashable, Sendable {
    /// Number of digits after the prefix: enough for every meter of a fleet.
    public static let digits = 8
    /// The default prefix: `4479` and eight digits have the form of a British mobile number.
    public static let standard = SubscriberNumbers(prefix: "4479")

    public let prefix: String

    private init(prefix: String) { self.prefix = prefix }

    /// Fails for other texts than 1 to 7 digits (E.164 has at most 15 in all).
    ///
    /// - Parameter prefix: 1 to 7 digits, the first not 0.
    public init?(checking prefix: String) {
        guard (1...7).contains(prefix.utf8.count), prefix.utf8.allSatisfy(Self.isDigit), prefix.first != "0" else {
            return nil
        }
        self.init(prefix: prefix)
    }

    private static func isDigit(_ octet: UInt8) -> Bool { (0x30...0x39).contains(octet) }

    /// The telephone number of a meter.
    ///
    /// - Parameter meter: number of the meter in its fleet, below 10⁸.
    public func number(of meter: Int) -> String {
        let digits = String(meter)
        return prefix + String(repeating: "0", count: max(0, Self.digits - digits.count)) + digits
    }

    /// The meter with this number, with or without a `+`; nil for a number that is not of this form.
    public func meter(of number: some StringProtocol) -> Int? {
        let number = number.hasPrefix("+") ? number.dropFirst() : number[...]
        guard number.hasPrefix(prefix), number.utf8.count == prefix.utf8.count + Self.digits else { return nil }
        let rest = number.dropFirst(prefix.count)
        guard rest.utf8.allSatisfy(Self.isDigit) else { return nil }
        return Int(rest)
    }
}
