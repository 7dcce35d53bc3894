import COSEM
import ESMEEmulator
import GBCS

extension MeterState {
    /// Something that a state says, as people write it. Several may have one name: the entries of a log, say.
    struct Fact: Hashable, Sendable {
        let name: String
        let text: String

        init(_ name: some StringProtocol, _ text: String) { (self.name, self.text) = (String(name), text) }
    }

    /// One thing that is not the same in two states.
    public struct Change: Hashable, Sendable, CustomStringConvertible {
        /// The attribute, the register or the log, in words.
        public let name: String
        /// What it was; nil where it was not there.
        public let before: String?
        /// What it is; nil where it is not there any more.
        public let after: String?

        /// Text such as `load limit period: 60 s → 90 s`.
        public var description: String { "\(name): \(before ?? "none") → \(after ?? "none")" }
    }

    /// What is not the same as before, by name, in the order of ``description``, with what is new at the end; of lists such
    /// as logs what is gone and what was added, or all where only the order is another.
    public func changes(since before: MeterState) -> [Change] {
        guard self != before else { return [] }
        // Octets tell values apart that people write in the same way.
        let exact = Set(
            attributes.filter { reference, data in
                guard let old = before.attributes[reference], old != data else { return false }
                return NamedAttribute.byReference[reference].map { $0.facts(old) == $0.facts(data) } ?? false
            }.keys)
        let (oldFacts, newFacts) = (before.facts(inOctets: exact), facts(inOctets: exact))
        let (old, new) = (Self.byName(oldFacts), Self.byName(newFacts))
        var changes: [Change] = []
        var seen: Set<String> = []
        for name in (oldFacts + newFacts).map(\.name) where seen.insert(name).inserted {
            let (was, becomes) = (old[name] ?? [], new[name] ?? [])
            let (gone, added) = (Self.rest(of: was, without: becomes), Self.rest(of: becomes, without: was))
            switch (gone.count, added.count) {
            case (0, 0) where was != becomes:
                changes.append(
                    Change(
                        name: name, before: was.joined(separator: "; "), after: becomes.joined(separator: "; ")))
            case (1, 1): changes.append(Change(name: name, before: gone[0], after: added[0]))
            default:
                changes += gone.map { Change(name: name, before: $0, after: nil) }
                changes += added.map { Change(name: name, before: nil, after: $0) }
            }
        }
        return changes
    }

    /// The same for all that `expected` says, so that a test need not say what it does not ask about. `before` is what is
    /// expected, `after` what this state has.
    public func differences(from expected: MeterState) -> [Change] {
        var part = MeterState()
        part.attributes = attributes.filter { expected.attributes[$0.key] != nil }
        part.registers = registers.filter { expected.registers[$0.key] != nil }
        if expected.clockOffset != nil { part.clockOffset = clockOffset }
        if expected.pending != nil { part.pending = pending }
        part.credentials = credentials.filter { held in expected.credentials.contains { $0.cell == held.cell } }
        if expected.firmware != nil { part.firmware = firmware }
        if expected.deviceLog != nil { part.deviceLog = deviceLog }
        part.eventLogs = eventLogs.filter { expected.eventLogs[$0.key] != nil }
        for (log, wanted) in expected.entries {
            let times = Set(wanted.map(\.timestamp))
            part.entries[log] = entries[log]?.filter { times.contains($0.timestamp) }
        }
        return part.changes(since: expected)
    }

    /// What the state says, in a fixed order.
    ///
    /// - Parameter exact: attributes whose values are octets in hexadecimal.
    func facts(inOctets exact: Set<ObjectReference> = []) -> [Fact] {
        var facts: [Fact] = []
        if let clockOffset { facts.append(Fact("clock offset", "\(clockOffset) s")) }
        if let firmware { facts += firmware.facts }
        for (reference, data) in attributes.sorted(by: { $0.key < $1.key }) {
            guard let named = NamedAttribute.byReference[reference] else { continue }
            facts +=
                exact.contains(reference) ? [Fact(named.name, data.encoded.hexadecimal)] : named.facts(data)
        }
        facts += Register.all(of: .twinElement).compactMap { register in
            registers[register].map { Fact("register \(register.name)", "\($0) \(register.unit.symbol)") }
        }
        facts += (pending ?? []).map { Fact("pending", $0.description) }
        facts += credentials.map { Fact("credential of \($0.cell)", $0.text) }
        facts += (deviceLog ?? []).map { Fact("device log", $0.description) }
        for log in EventLog.allCases { facts += (eventLogs[log] ?? []).map { Fact(log.name, $0.description) } }
        for log in ProfileLog.allCases {
            facts += (entries[log] ?? []).map { entry in
                Fact("\(log.rawValue) \(entry.time)", "\(entry.value)\(entry.second == 0 ? "" : ", \(entry.second)")")
            }
        }
        return facts
    }

    private static func byName(_ facts: [Fact]) -> [String: [String]] {
        Dictionary(grouping: facts, by: \.name).mapValues { $0.map(\.text) }
    }

    /// The members of a list that are not among others, each counted.
    private static func rest(of list: [String], without others: [String]) -> [String] {
        var counts: [String: Int] = [:]
        for text in others { counts[text, default: 0] += 1 }
        return list.filter { text in
            guard let count = counts[text], count > 0 else { return true }
            counts[text] = count - 1
            return false
        }
    }
}

extension MeterState: CustomStringConvertible {
    /// What the state says, a line each.
    public var description: String { facts().map { "\($0.name): \($0.text)" }.joined(separator: "\n") }
}

extension RecordedLogs.Entry {
    fileprivate var time: UTCTime { UTCTime(secondsSince2000: Int64(timestamp)) }
}
