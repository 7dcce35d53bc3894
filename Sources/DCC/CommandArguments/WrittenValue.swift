import COSEM
import GBCS

/// A value of a command or an answer with the name that people know it by: what is inside arrays and structures stands
/// under names of its own, such as `tariff days 1, actions 2, start`.
package struct WrittenValue: Hashable, Sendable {
    package let name: String
    /// The value as people write it.
    package let text: String
    /// The symbol of its unit; empty for none.
    package let unit: String

    package init(name: String, text: String, unit: String) { (self.name, self.text, self.unit) = (name, text, unit) }

    /// Greatest number of values that one attribute gives.
    package static let limit = 4_096

    /// The values in an attribute's value; a value of another type is one, in hexadecimal.
    package static func values(_ data: COSEMData, of attribute: DeviceAttribute) -> [WrittenValue] {
        Reading.Log(attribute, data).map(values) ?? values(data, attribute.type, in: ValueContext(attribute))
    }

    /// The entries of a log: the time of each, then what its columns have.
    private static func values(of log: Reading.Log) -> [WrittenValue] {
        if log.rows.isEmpty { return [WrittenValue(name: log.name, text: "no entries", unit: "")] }
        let entries = log.rows.enumerated().lazy.flatMap { place, row -> [WrittenValue] in
            let name = "\(log.name) \(place + 1)"
            var values = [WrittenValue(name: name, text: "\(row.time)", unit: "")]
            for (column, number) in zip(log.columns, row.values) {
                values.append(
                    WrittenValue(
                        name: "\(name), \(column.name)", text: column.text(of: number), unit: column.unit.symbol))
            }
            if !row.otherInformation.isEmpty {
                values.append(
                    WrittenValue(
                        name: "\(name), \(LogColumn.otherInformation.name)", text: row.otherInformation.hexadecimal,
                        unit: ""))
            }
            return values
        }
        return Array(entries.prefix(limit))
    }

    package static func values(_ data: COSEMData, _ type: ValueType, in context: ValueContext) -> [WrittenValue] {
        var values: [WrittenValue] = []
        append(data, type, context.name, nil, in: context, to: &values)
        return values
    }

    private static func append(
        _ data: COSEMData, _ type: ValueType, _ name: String, _ member: ValueType.Member?, in context: ValueContext,
        to values: inout [WrittenValue]
    ) {
        guard values.count < limit else { return }
        if let notation = ValueNotation(type, member: member?.name, unit: member?.unit, in: context),
            let text = notation.text(data)
        {
            values.append(WrittenValue(name: name, text: text, unit: notation.symbol))
            return
        }
        switch (type, data) {
        case (.constant, _): values.append(WrittenValue(name: name, text: "", unit: ""))
        case (.structure(let members), .array(let elements)), (.structure(let members), .structure(let elements)):
            guard members.count == elements.count, !members.isEmpty else { break }
            if let prices = ChargePrices(data), prices.entries.count > 0 {
                values += prices.values(named: name, isSecondary: context.name.hasPrefix("secondary"))
                return
            }
            for (member, element) in zip(members, elements) {
                append(element, member.type, "\(name), \(member.name)", member, in: context, to: &values)
            }
            return
        case (.array(_, let type), .array(let elements)):
            if elements.isEmpty { values.append(WrittenValue(name: name, text: "none", unit: "")) }
            for (place, element) in elements.enumerated() {
                append(element, type, "\(name) \(place + 1)", nil, in: context, to: &values)
            }
            return
        default: break
        }
        if values.last?.name != name {
            values.append(WrittenValue(name: name, text: data.encoded.hexadecimal, unit: ""))
        }
    }
}
