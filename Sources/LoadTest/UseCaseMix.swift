import DCC
import ESMEEmulator
import GBCS

/// The mix of commands of a load, with their roles and proportions: `ECS22b:mdr=70,ECS22a:mdr=30`.
public struct UseCaseMix: Sendable {
    public struct Entry: Sendable {
        public let request: SupportedRequest
        public let role: RequestingRole
        /// The entry's weight, in proportion to those of the others.
        public let weight: Double

        public init(_ request: SupportedRequest, as role: RequestingRole, weight: Double = 1) {
            self.request = request
            self.role = role
            self.weight = weight
        }

        /// The entry's name: `ECS22b:mdr`.
        public var name: String { "\(request.useCase.code):\(role.rawValue)" }
    }

    /// Largest number of entries in a mix: each has histograms of its own.
    public static let entryLimit = 64
    static let weights = 1e-6...1e6

    public let entries: [Entry]
    /// The upper thresholds of the entries: a random number draws entry i when it is below threshold i and not below
    /// the one before.
    private let thresholds: [UInt64]

    /// - Parameter entries: 1 to ``entryLimit`` entries, no two alike.
    public init(_ entries: [Entry]) throws(LoadError) {
        guard (1...Self.entryLimit).contains(entries.count) else {
            throw LoadError("mix of \(entries.count) entries: takes 1 to \(Self.entryLimit)")
        }
        var names: Set<String> = []
        for entry in entries {
            try require("mix \(entry.name): weight", entry.weight, in: Self.weights)
            guard names.insert(entry.name).inserted else { throw LoadError("mix: \(entry.name) stands there twice") }
        }
        self.entries = entries
        let total = entries.reduce(0) { $0 + $1.weight }
        var sum = 0.0
        thresholds = entries.map { entry in
            sum += entry.weight
            // The thresholds have 2^53 steps, which a Double holds exactly.
            return UInt64(sum / total * 0x1p53) << 11
        }
    }

    /// Reads `useCase:role=weight,…`. The role is supplier and the weight 1 when they are omitted.
    public init(_ text: String) throws(LoadError) {
        var entries: [Entry] = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard entries.count < Self.entryLimit else {
                throw LoadError("mix \(text.prefix(40))…: takes at most \(Self.entryLimit) entries")
            }
            entries.append(try Self.entry(item))
        }
        try self.init(entries)
    }

    private static func entry(_ item: Substring) throws(LoadError) -> Entry {
        let sides = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let names = sides[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let request = RequestCatalogue.request(named: names[0]) else {
            throw LoadError("mix \(item.prefix(40)): \(names[0].prefix(20)) is not one of \(RequestCatalogue.names)")
        }
        let roleName = names.count > 1 ? String(names[1]) : RequestingRole.supplier.rawValue
        guard let role = RequestingRole(name: roleName) else {
            throw LoadError("mix \(item.prefix(40)): \(roleName.prefix(20)) is not one of \(RequestingRole.names)")
        }
        var weight = 1.0
        if sides.count > 1 {
            guard let number = Double(sides[1]), weights.contains(number) else {
                throw LoadError("mix \(item.prefix(40)): the weight after = is no positive number, like 70")
            }
            weight = number
        }
        return Entry(request, as: role, weight: weight)
    }

    /// The index of the entry that 64 random bits draw.
    func entry(drawnBy bits: UInt64) -> Int {
        // A last threshold of 2^64 wraps to 0, so that the last entry takes what is left.
        for index in 0..<thresholds.count - 1 where bits < thresholds[index] { return index }
        return thresholds.count - 1
    }

    /// Divides `count` messages by weight, where drawing each of them would take too long; the last entry takes the
    /// rest.
    func shares(of count: UInt64) -> [UInt64] {
        let total = entries.reduce(0) { $0 + $1.weight }
        var left = count
        return entries.indices.map { index in
            let isLast = index == entries.count - 1
            let share = isLast ? left : min(left, UInt64(Double(count) * entries[index].weight / total))
            left -= share
            return share
        }
    }

    /// A line for each entry that meters will or may refuse, which is a mistake in a measurement but intended in a test
    /// of refusals.
    public func warnings(rules: ProcessingRules) -> [String] {
        let matrix = PermissionMatrix(rules: rules)
        return entries.compactMap { entry in
            if !matrix.isGranted(entry.role, entry.request.useCase) {
                return "\(entry.name): this role may not send this use case; meters will refuse it and not answer"
            }
            if entry.request.useCase.protectionAgainstReplay == true {
                return "\(entry.name): protected against replay; a meter refuses one that a later one has overtaken"
            }
            return nil
        }
    }
}

extension UseCaseMix: CustomStringConvertible {
    public var description: String {
        entries.map { "\($0.name)=\($0.weight.formatted)" }.joined(separator: ",")
    }
}

extension Double {
    /// The number as text, without a trailing `.0`.
    var formatted: String { self == rounded() && magnitude < 1e15 ? "\(Int(self))" : "\(self)" }
}
