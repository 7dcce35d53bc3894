import COSEM
import ESMEEmulator
import GBCS

/// What a meter holds, as a value: a test sets a meter up with one before the first command, and compares with others
/// afterwards.
///
/// ```swift
/// try await meter.set(MeterState(attributes: ["supply state": "armed", "meter balance": "12.50"]))
/// let before = try await meter.state()
/// ```
///
/// A state says something of a meter, or all: ``TestMeter/state(entriesIn:)`` says all, one that a test writes says what the
/// test names, and everything else of the meter stays as it is. ``changes(since:)`` and ``differences(from:)`` name
/// each thing that is not the same.
///
/// Attributes have the standard's words for names, such as `load limit power threshold`, those that are to come with `to
/// come` behind it; or class, logical name and number, `71/0-0:17.0.0.255/4`. Where two have the same words only the
/// latter will do. Registers, clock, firmware, event logs and profile logs are no attributes here but stand by themselves.
public struct MeterState: Hashable, Sendable {
    /// Values of attributes by class, logical name and number: supply state, balances, tariff, configuration and so on.
    public internal(set) var attributes: [ObjectReference: COSEMData] = [:]
    /// What registers read, Wh or varh.
    public var registers: [Register: UInt32] = [:]
    /// Seconds by which the meter's clock is ahead of the Communications Hub's; nil where nothing is said of it.
    public var clockOffset: Int64?
    /// What waits for its time, in the order in which it comes; nil where nothing is said of it.
    public var pending: [Pending]?
    /// The credentials that the meter holds; those whose cells are not named stay.
    public var credentials: [Credential] = []
    /// The firmware; nil where nothing is said of it.
    public var firmware: Firmware?
    /// The devices of the meter's own Device Log; nil where nothing is said of them.
    public var deviceLog: [Device]?
    /// The entries of event logs, oldest first; a log that is not named stays.
    public var eventLogs: [EventLog: [Event]] = [:]
    /// Entries of profile logs, each in place of the one that the load gives for its time.
    public var entries: [ProfileLog: [RecordedLogs.Entry]] = [:]

    /// A state that says nothing.
    public init() {}

    /// A state that says what these attributes hold.
    ///
    /// Throws ``TestMistake`` for a name that is none, one that is given twice, and a value that the attribute cannot have.
    public init(attributes: [String: GivenValue]) throws(TestMistake) {
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            let reference = try NamedAttribute(name).attribute.reference
            guard self.attributes[reference] == nil else {
                throw TestMistake("\(name): \(reference) is given twice; give it once")
            }
            try set(name, to: value)
        }
    }

    /// What the attribute with this name holds; nil where the state does not say.
    ///
    /// Throws ``TestMistake`` for a name that is none: a comparison with it would be about nothing.
    public subscript(name: String) -> COSEMData? {
        get throws(TestMistake) { attributes[try NamedAttribute(name).attribute.reference] }
    }

    /// Makes the state say what the attribute with this name holds.
    public mutating func set(_ name: String, to value: GivenValue) throws(TestMistake) {
        let named = try NamedAttribute(name)
        attributes[named.attribute.reference] = try named.data(value)
    }
}
