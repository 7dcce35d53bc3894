/// A Meter Point Administration Number: 13 digits, the last of which is a check digit (MRA; SMETS2 5.7.4.28).
public struct MPAN: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public static let digitCount = 13

    /// The digits as a number.
    public let number: UInt64

    /// Takes any 13 digits, the check digit as given; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == Self.digitCount, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        number = text.utf8.reduce(0) { $0 * 10 + UInt64($1 - 48) }
    }

    /// For numbers written in source code.
    public init(stringLiteral text: String) {
        guard let value = MPAN(text) else { preconditionFailure("\(text) is not an MPAN of 13 digits") }
        self = value
    }

    /// The MPAN of a distributor (10 to 99) and ten digits, with its check digit: the sum of the digits times 3, 5, 7,
    /// 13, 17, 19, 23, 29, 31, 37, 41 and 43, modulo 11 and then 10.
    public init(distributor: UInt64, unique: UInt64) {
        let digits = (distributor % 100) * 10_000_000_000 + unique % 10_000_000_000
        let primes: [UInt64] = [43, 41, 37, 31, 29, 23, 19, 17, 13, 7, 5, 3]
        var (rest, sum) = (digits, UInt64(0))
        for prime in primes {
            sum += rest % 10 * prime
            rest /= 10
        }
        number = digits * 10 + sum % 11 % 10
    }

    /// 13 ASCII digits.
    public func append(to octets: inout [UInt8]) {
        let start = octets.count
        octets.append(contentsOf: repeatElement(48, count: Self.digitCount))
        var rest = number
        for place in stride(from: start + Self.digitCount - 1, through: start, by: -1) {
            octets[place] = 48 + UInt8(rest % 10)
            rest /= 10
        }
    }

    public var description: String {
        var octets: [UInt8] = []
        append(to: &octets)
        return String(decoding: octets, as: UTF8.self)
    }
}
