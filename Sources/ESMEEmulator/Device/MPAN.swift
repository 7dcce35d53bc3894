import COSEM

/// A Meter Point Administration Number: 13 digits, the last of which is a check digit (MRA; SMETS2 5.7.4.28).
public struct MPAN: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public static let digitCount = 13

    /// The first twelve digits as a number.
    private let digits: UInt64
    /// The thirteenth digit where it was given; nil where it is the check digit of the others. That is computed only
    /// when it is read: a fleet's meter becomes another with every message, and few messages ask for an MPAN.
    private let givenCheckDigit: UInt8?

    /// The thirteen digits as a number.
    public var number: UInt64 { digits * 10 + (givenCheckDigit.map(UInt64.init) ?? checkDigit) }

    /// Takes any 13 digits, the check digit as given; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == Self.digitCount, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let number = text.utf8.reduce(0) { $0 * 10 + UInt64($1 - 48) }
        (digits, givenCheckDigit) = (number / 10, UInt8(number % 10))
    }

    /// An MPAN written in source code; traps unless it has 13 digits.
    public init(stringLiteral text: String) {
        guard let value = MPAN(text) else { preconditionFailure("\(text) is not an MPAN of 13 digits") }
        self = value
    }

    /// The MPAN of a distributor (10 to 99) and ten digits, with its check digit.
    public init(distributor: UInt64, unique: UInt64) {
        (digits, givenCheckDigit) = ((distributor % 100) * 10_000_000_000 + unique % 10_000_000_000, nil)
    }

    /// The sum of the digits times 3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41 and 43, modulo 11 and then 10.
    private var checkDigit: UInt64 {
        let primes: [UInt64] = [43, 41, 37, 31, 29, 23, 19, 17, 13, 7, 5, 3]
        var (rest, sum) = (digits, UInt64(0))
        for prime in primes {
            sum += rest % 10 * prime
            rest /= 10
        }
        return sum % 11 % 10
    }

    public static func == (left: MPAN, right: MPAN) -> Bool { left.number == right.number }
    public func hash(into hasher: inout Hasher) { hasher.combine(number) }

    /// Appends the 13 digits in ASCII.
    public func append(to octets: inout [UInt8]) { octets.append(count: Self.digitCount) { store(in: $0) } }

    /// Writes 13 ASCII digits: all of `buffer`.
    package func store(in buffer: UnsafeMutableRawBufferPointer) {
        precondition(buffer.count == Self.digitCount)
        var rest = number
        for place in (0..<Self.digitCount).reversed() {
            buffer[place] = 48 + UInt8(rest % 10)
            rest /= 10
        }
    }

    public var description: String {
        String(unsafeUninitializedCapacity: Self.digitCount) { buffer in
            var writer = ASCIIWriter(buffer)
            writer.put(number, digits: Self.digitCount)
            return writer.count
        }
    }
}
