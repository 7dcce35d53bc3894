/// A threshold that a load must meet: `p99<50ms`, `errors<0.01%`, `rate>=1000/s`.
public struct LoadRequirement: Hashable, Sendable {
    public enum Quantity: String, Hashable, Sendable, CaseIterable {
        case p50, p90, p95, p99
        case p999 = "p99.9"
        case max, mean, errors, rate

        fileprivate var isLatency: Bool { self != .errors && self != .rate }
    }

    public enum Comparison: String, Hashable, Sendable, CaseIterable {
        // Longer operators come first, since "<=" begins with "<".
        case atMost = "<="
        case atLeast = ">="
        case below = "<"
        case above = ">"

        func holds(_ left: Double, _ right: Double) -> Bool {
            switch self {
            case .atMost: left <= right
            case .atLeast: left >= right
            case .below: left < right
            case .above: left > right
            }
        }
    }

    /// The unit of the bound.
    public enum Unit: String, Codable, Hashable, Sendable {
        case microseconds = "us"
        case milliseconds = "ms"
        case seconds = "s"
        case percent = "%"
        case perSecond = "/s"
        /// A number of errors.
        case count = ""

        /// The size of the unit in microseconds, per cent, messages a second or messages.
        fileprivate var factor: Double {
            switch self {
            case .milliseconds: 1_000
            case .seconds: 1_000_000
            case .microseconds, .percent, .perSecond, .count: 1
            }
        }
    }

    public let quantity: Quantity
    public let comparison: Comparison
    /// The bound, in ``unit``.
    public let bound: Double
    public let unit: Unit

    /// The verdict on whether a report meets a requirement.
    public struct Verdict: Codable, Hashable, Sendable {
        public var requirement: String
        /// The value in the report, in ``unit`` of the requirement; nil when nothing was answered, in which case no
        /// requirement on latency is met.
        public var actual: Double?
        public var unit: Unit
        public var isMet: Bool
    }

    public func verdict(on report: LoadReport) -> Verdict {
        let total = report.total
        let latency = total.latency
        let value: Double? =
            switch quantity {
            case .rate: total.rate
            case .errors where unit == .count: Double(total.errors)
            // A run without any message is no success.
            case .errors: total.messages == 0 ? nil : 100 * total.errorShare
            case _ where latency.count == 0: nil
            case .p50: Double(latency.p50)
            case .p90: Double(latency.p90)
            case .p95: Double(latency.p95)
            case .p99: Double(latency.p99)
            case .p999: Double(latency.p999)
            case .max: Double(latency.maximum)
            case .mean: latency.mean
            }
        let actual = value.map { $0 / unit.factor }
        return Verdict(
            requirement: description, actual: actual, unit: unit,
            isMet: actual.map { comparison.holds($0, bound) } ?? false)
    }

    /// Reads a list of requirements: `p99<50ms,errors<0.01%`.
    public static func list(_ text: String) throws(LoadError) -> [LoadRequirement] {
        var requirements: [LoadRequirement] = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard requirements.count < 64 else { throw LoadError("require: takes at most 64 thresholds") }
            requirements.append(try LoadRequirement(item.filter { $0 != " " }))
        }
        return requirements
    }

    /// Reads one requirement: `p99<50ms`.
    public init(_ text: String) throws(LoadError) {
        let shown = text.prefix(40)
        let name = text.prefix { $0 != "<" && $0 != ">" }
        guard let quantity = Quantity(rawValue: name.lowercased()) else {
            throw LoadError(
                "require \(shown): \(name.prefix(20)) is not one of "
                    + Quantity.allCases.map(\.rawValue).joined(separator: ", "))
        }
        let rest = text.dropFirst(name.count)
        guard let comparison = Comparison.allCases.first(where: { rest.hasPrefix($0.rawValue) }) else {
            throw LoadError("require \(shown): needs <, <=, > or >= after \(name)")
        }
        let number = rest.dropFirst(comparison.rawValue.count)
        let digits = number.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        guard let bound = Double(digits) else {
            throw LoadError("require \(shown): needs a number after \(comparison.rawValue)")
        }
        let suffix = number.dropFirst(digits.count)
        let units: [Unit] =
            switch quantity {
            case .errors: [.percent, .count]
            case .rate: [.perSecond]
            default: [.microseconds, .milliseconds, .seconds]
            }
        // The unit of a rate may be omitted; a latency without a unit could be anything.
        let unit =
            units.first { $0.rawValue == suffix.lowercased() }
            ?? (quantity == .rate && suffix.isEmpty ? .perSecond : nil)
        guard let unit else {
            let names = units.map { $0 == .count ? "nothing" : $0.rawValue }.joined(separator: ", ")
            throw LoadError("require \(shown): the unit of \(name) is one of \(names)")
        }
        self.quantity = quantity
        self.comparison = comparison
        self.bound = bound
        self.unit = unit
    }
}

extension LoadRequirement: CustomStringConvertible {
    public var description: String { "\(quantity.rawValue)\(comparison.rawValue)\(bound.formatted)\(unit.rawValue)" }
}
