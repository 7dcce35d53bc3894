import COSEM
import ESMEEmulator
import GBCS

/// An attribute of a COSEM object of a meter, with its value.
struct ObjectDescription: Encodable, Sendable {
    struct Value: Encodable, Sendable {
        let name: String
        let value: String
        let unit: String?
    }

    /// Class, logical name and attribute: `71/0-0:17.0.0.255/4`.
    let object: String
    /// The standard's words for it.
    let name: String
    let type: String
    /// The value as A-XDR with its tag, in hexadecimal.
    let octets: String
    /// The same value taken apart for people.
    let values: [Value]
    /// Whether it was written, by a command or by hand, so that the meter neither computes it nor has it from its make.
    let isWritten: Bool

    /// Nil for an attribute that this meter has not, that cannot be read, or that is a log, which is read elsewhere.
    init?(_ attribute: DeviceAttribute, of meter: ESME, at now: UTCTime) {
        guard attribute.logKind == nil, let octets = meter.attribute(attribute.reference, at: now),
            let data = try? COSEMData(decoding: octets)
        else { return nil }
        object = attribute.reference.description
        name = attribute.name
        type = attribute.type.name
        self.octets = octets.hexadecimal
        isWritten = meter.values[attribute.reference] != nil
        values = (Reading.values(of: attribute, data) ?? []).map {
            Value(name: $0.name, value: $0.value, unit: $0.unit == .none ? nil : $0.unit.symbol)
        }
    }
}
