import Foundation
import LoadSynthesis

/// The order in which a load goes through its meters.
public enum MeterOrder: Hashable, Sendable {
    /// One after the other, again and again.
    case sequential
    /// At random: each meter is as likely as any other, independent of those before.
    case random
    /// At random: the n-th meter of the range has a probability in proportion to n^−exponent, so that a few are read
    /// most.
    case zipf(exponent: Double)

    static let exponents = 0.01...10.0

    /// Reads `sequential`, `random`, `zipf` or `zipf:1.2`; the exponent is 1 unless given.
    public init(_ text: String) throws(LoadError) {
        let name = text.lowercased()
        switch name {
        case "sequential": self = .sequential
        case "random": self = .random
        case "zipf": self = .zipf(exponent: 1)
        default:
            guard name.hasPrefix("zipf:"), let exponent = Double(name.dropFirst(5)), Self.exponents.contains(exponent)
            else {
                throw LoadError(
                    "order \(text.prefix(40)): takes sequential, random, zipf or zipf:exponent "
                        + "(\(Self.exponents.lowerBound) to \(Self.exponents.upperBound))")
            }
            self = .zipf(exponent: exponent)
        }
    }
}

extension MeterOrder: CustomStringConvertible {
    public var description: String {
        switch self {
        case .sequential: "sequential"
        case .random: "random"
        case .zipf(let exponent): "zipf:\(exponent.formatted)"
        }
    }
}

/// Picks the meter of each message, as a function of seed and message number.
struct MeterDraw: Sendable {
    private let order: MeterOrder
    private let meters: Range<Int>
    private let seed: UInt64
    private let zipf: ZipfDistribution?

    /// - Parameter meters: the meter numbers; not empty.
    init(_ order: MeterOrder, of meters: Range<Int>, seed: UInt64) {
        precondition(!meters.isEmpty)
        self.order = order
        self.meters = meters
        self.seed = seed
        if case .zipf(let exponent) = order {
            zipf = ZipfDistribution(count: meters.count, exponent: exponent)
        } else {
            zipf = nil
        }
    }

    func meter(ofMessage number: UInt64) -> Int {
        if let zipf { return meters.lowerBound + zipf.rank(seed: CounterHash.mix(seed, number)) - 1 }
        if order == .sequential { return meters.lowerBound + Int(number % UInt64(meters.count)) }
        // The high word of a product gives a number in the range without a division; its bias is below 2^-32 for any
        // estate.
        let word = CounterHash.mix(seed, number).multipliedFullWidth(by: UInt64(meters.count)).high
        return meters.lowerBound + Int(word)
    }
}

/// Random ranks 1 to n with probabilities in proportion to rank^−exponent, by rejection-inversion (Hörmann and
/// Derflinger, 1996). It needs no table, however large n is, and little more than one random number for a rank.
struct ZipfDistribution: Hashable, Sendable {
    private let count: Double
    private let exponent: Double
    private let areaAtFirst: Double
    private let areaAtLast: Double
    private let shortcut: Double

    init(count: Int, exponent: Double) {
        self.count = Double(count)
        self.exponent = exponent
        areaAtFirst = Self.area(1.5, exponent) - 1
        areaAtLast = Self.area(Double(count) + 0.5, exponent)
        shortcut = 2 - Self.inverseArea(Self.area(2.5, exponent) - pow(2, -exponent), exponent)
    }

    func rank(seed: UInt64) -> Int {
        var attempt: UInt64 = 0
        while true {
            attempt += 1
            let uniform = Double(CounterHash.mix(seed, attempt) >> 11) * 0x1p-53
            let area = areaAtLast + uniform * (areaAtFirst - areaAtLast)
            let place = Self.inverseArea(area, exponent)
            let rank = min(count, max(1, (place + 0.5).rounded(.down)))
            if rank - place <= shortcut || area >= Self.area(rank + 0.5, exponent) - pow(rank, -exponent) {
                return Int(rank)
            }
        }
    }

    /// The integral ∫ x^−exponent from 1: (x^(1−exponent) − 1) / (1 − exponent), or log x when the exponent is 1.
    private static func area(_ x: Double, _ exponent: Double) -> Double {
        let logarithm = log(x)
        let power = (1 - exponent) * logarithm
        return abs(power) > 1e-8 ? expm1(power) / (1 - exponent) : logarithm * (1 + power / 2)
    }

    private static func inverseArea(_ area: Double, _ exponent: Double) -> Double {
        let part = max(-1, area * (1 - exponent))
        return exp(abs(part) > 1e-8 ? log1p(part) / (1 - exponent) : area * (1 - part / 2))
    }
}
