import COSEM
import DCC
import ESMEEmulator
import GBCS
import Profiles

/// An attribute of a meter with the name that tests have for it.
struct NamedAttribute: Sendable {
    let attribute: DeviceAttribute
    /// The standard's words, and where others have the same the reference too.
    let name: String

    /// All that a meter may hold, in the order of classes and logical names, but for what a state has in places of its own.
    static let all: [NamedAttribute] = {
        var words: [String: Int] = [:]
        for attribute in known { words[Self.words(attribute), default: 0] += 1 }
        return known.map { attribute in
            let name = Self.words(attribute)
            return NamedAttribute(attribute, words[name] == 1 ? name : "\(name) (\(attribute.reference))")
        }
    }()

    /// The attributes by their references.
    static let byReference = Dictionary(uniqueKeysWithValues: all.map { ($0.attribute.reference, $0) })

    private static let known: [DeviceAttribute] = {
        var found: [ObjectReference: DeviceAttribute] = [:]
        for attribute in Activation.all.flatMap(\.copies).flatMap({ [$0.from, $0.to] }) + balances
            + RequestCatalogue.attributes
        where elsewhere[attribute.reference] == nil { found[attribute.reference] = attribute }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }()

    /// The balances and debts. The value of each is its own affair, whatever the collection of ECS19 holds.
    static let balances: [DeviceAttribute] = [
        .meterBalance, .emergencyCreditBalance, .accumulatedDebt, .timeDebt1, .timeDebt2, .paymentDebt,
    ]

    /// Attributes that are no attributes of a state, with where what they hold is found in it.
    private static let elsewhere: [ObjectReference: String] = Dictionary(
        uniqueKeysWithValues: [
            (DeviceAttribute.time, "clockOffset"), (.clockStatus, "clockOffset"), (.firmwareVersion, "firmware"),
            (.deviceIdentifier, "nothing: it is the meter's number in its fleet"),
            (.meterVariant, "nothing: it is the fleet's to say"),
            (.activeExport, "registers[.activeExport]"), (.reactiveExport, "registers[.reactiveExport]"),
            (.importRegisters, "registers[.activeImport] and others"), (.touRegisters, "registers[.tou(0)] and others"),
            (.blockRegisters, "registers[.touBlock(block: 0, tou: 0)] and others"),
            (.prepaymentBalances, "each balance by its own name, such as meter balance"),
            (.eventLog, "eventLogs[.events]"), (.securityLog, "eventLogs[.securityEvents]"),
            (.powerEventLog, "eventLogs[.powerEvents]"), (.importProfile, "entries[.activeImportProfile]"),
            (.exportProfile, "entries[.exportProfile]"), (.reactiveImportProfile, "entries[.reactiveImportProfile]"),
            (.dailyConsumption, "entries[.dailyConsumption]"),
            (.dailyReadLog, "registers, of which daily reads are made"),
            (.dailyExportReadLog, "entries[.dailyExportReads]"),
        ].map { ($0.0.reference, $0.1) })

    /// Names of what is elsewhere.
    private static let elsewhereByWords: [String: String] = Dictionary(
        [
            ("active import", "registers[.activeImport]"), ("reactive import", "registers[.reactiveImport]"),
            ("secondary active import", "registers[.secondaryActiveImport]"),
        ]
            + RequestCatalogue.attributes.compactMap { attribute in
                elsewhere[attribute.reference].map { (normal(attribute.name), $0) }
            }, uniquingKeysWith: { first, _ in first })

    private static let toCome = Set(
        Activation.all.flatMap(\.copies).map(\.from.reference)
            + [DeviceAttribute.timeDebtRate1Next, .timeDebtRate2Next].map(\.reference))

    private static func words(_ attribute: DeviceAttribute) -> String {
        toCome.contains(attribute.reference) ? "\(attribute.name) to come" : attribute.name
    }

    private static let byWords = Dictionary(grouping: all) { normal(words($0.attribute)) }

    /// Words in any case, with dashes or spaces between them.
    private static func normal(_ words: String) -> String { words.lowercased().replacing("-", with: " ") }

    private init(_ attribute: DeviceAttribute, _ name: String) { (self.attribute, self.name) = (attribute, name) }

    /// The attribute that a test names.
    init(_ name: String) throws(TestMistake) {
        let shown = name.prefix(80)
        if let reference = ObjectReference(name) {
            if let place = Self.elsewhere[reference] { throw Self.isElsewhere(shown, place) }
            guard let known = Self.byReference[reference] else {
                throw TestMistake(
                    "\(shown): a meter has no such attribute; names say which it has, such as supply state")
            }
            self = known
            return
        }
        let words = Self.normal(name)
        let found = Self.byWords[words] ?? []
        if let place = Self.elsewhereByWords[words], found.isEmpty { throw Self.isElsewhere(shown, place) }
        guard let first = found.first else {
            let near = Self.names(near: words)
            throw TestMistake(
                "\(shown): a meter has no such attribute; "
                    + (near.isEmpty
                        ? "names are the standard's words, such as supply state, or like 71/0-0:17.0.0.255/4"
                        : "it has \(near.joined(separator: ", "))"))
        }
        guard found.count == 1 else {
            let references = found.map { $0.attribute.reference.description }.joined(separator: " or ")
            throw TestMistake("\(shown): \(found.count) attributes have this name; give \(references)")
        }
        self = first
    }

    private static func isElsewhere(_ name: Substring, _ place: String) -> TestMistake {
        TestMistake("\(name): is no attribute of a state; what it holds is in \(place)")
    }

    /// Greatest number of names that a message proposes.
    private static let proposals = 8

    /// The names that have most of these words.
    private static func names(near words: String) -> [String] {
        let wanted = Set(words.split(separator: " "))
        let counts = all.map { named in
            (name: named.name, count: wanted.intersection(normal(named.name).split(separator: " ")).count)
        }
        guard let most = counts.map(\.count).max(), most > 0 else { return [] }
        return counts.filter { $0.count == most }.prefix(proposals).map(\.name)
    }
}

extension NamedAttribute {
    /// Arguments of commands, which say how people write values that have parts.
    private static let arguments: [(known: CommandArguments, argument: CommandArgument)] =
        RequestCatalogue.all.map { CommandArguments($0) }.flatMap { known in
            known.all.filter { $0.notation == nil }.map { (known, $0) }
        }

    /// The value that a test gives for the attribute.
    func data(_ value: GivenValue) throws(TestMistake) -> COSEMData {
        switch value.form {
        case .data(let data):
            do throws(ValueMismatch) { try attribute.type.check(data) } catch {
                throw TestMistake("\(name): takes \(attribute.type.name); \(error)")
            }
            return data
        case .certificates: throw TestMistake("\(name): takes \(attribute.type.name), and no certificates")
        case .text(let text):
            // What stands for the present has two values: a state has no clock.
            let value = try data(text, now: UTCTime(secondsSince2000: 0))
            guard value == (try data(text, now: UTCTime(secondsSince2000: 1))) else {
                throw TestMistake("\(name): a state has no clock that says what now is; give a time")
            }
            return value
        }
    }

    private func data(_ text: String, now: UTCTime) throws(TestMistake) -> COSEMData {
        let context = ValueContext(attribute)
        if let notation = ValueNotation(attribute.type, in: context) {
            guard let data = notation.value(text, now: now) else {
                throw TestMistake("\(name): takes \(notation.expectation); not \"\(text.prefix(80))\"")
            }
            return data
        }
        guard
            let form = Self.arguments.first(where: {
                $0.argument.context == context && $0.argument.type == attribute.type
            })
        else { throw TestMistake("\(name): takes \(attribute.type.name) as .data(…); not \"\(text.prefix(80))\"") }
        do throws(ProfileError) {
            return try CommandArgumentReader(form.known, now: now).value(text, of: form.argument)
        } catch { throw TestMistake(error.description.replacing("--", with: "")) }
    }

    /// What the attribute holds, part by part, as people write it.
    func facts(_ data: COSEMData) -> [MeterState.Fact] {
        WrittenValue.values(data, of: attribute).map { value in
            // Parts have the attribute's words in front of their own.
            MeterState.Fact(
                name + value.name.dropFirst(attribute.name.count),
                value.unit.isEmpty ? value.text : "\(value.text) \(value.unit)")
        }
    }
}
