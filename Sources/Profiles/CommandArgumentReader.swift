import COSEM
import DCC
import GBCS

/// Reads the values of a command from YAML: a mapping of the arguments' names to values. Structures are mappings with the
/// names of their members, arrays are lists.
package struct CommandArgumentReader {
    package let arguments: CommandArguments
    /// What `now` stands for.
    package let now: UTCTime

    package init(_ arguments: CommandArguments, now: UTCTime) { (self.arguments, self.now) = (arguments, now) }

    /// The values in a file, by the arguments' names.
    package func values(path: String) throws(ProfileError) -> [String: COSEMData] {
        let file = try ProfileFile(path: path)
        return try values(yaml: file.text, name: file.path)
    }

    /// The values in the text of a file.
    ///
    /// - Parameter name: the file's name, for messages.
    package func values(yaml: String, name: String) throws(ProfileError) -> [String: COSEMData] {
        let document = try YAMLDocument(yaml, file: name)
        // A template of optional arguments alone has nothing but comments.
        guard document.root != nil else { return [:] }
        let names = arguments.all.map(\.name)
        let mapping = try document.mapping(keys: names)
        var values: [String: COSEMData] = [:]
        for argument in arguments.all {
            guard let value = mapping.value(argument.name) else { continue }
            values[argument.name] = try data(value, of: argument)
        }
        return values
    }

    /// The value of an argument on the command line, which is YAML where it has several members.
    package func value(_ text: String, of argument: CommandArgument) throws(ProfileError) -> COSEMData {
        let option = "--\(argument.name)"
        if argument.notation != nil {
            do throws(ArgumentMistake) { return try argument.value(text, now: now) } catch {
                throw ProfileError(option, nil, "\(error.description.dropFirst(option.count + 2))")
            }
        }
        guard let root = try YAMLDocument(text, file: option).root else {
            throw ProfileError(option, nil, "is empty; it takes \(argument.expectation)")
        }
        return try data(YAMLValue(file: option, line: nil, key: argument.name, node: root), of: argument)
    }

    private func data(_ value: YAMLValue, of argument: CommandArgument) throws(ProfileError) -> COSEMData {
        if ChargePrices.isType(argument.type), let table = try prices(value, of: argument) { return table.data }
        return try data(value, argument.type, nil, in: argument.context)
    }

    private func data(
        _ value: YAMLValue, _ type: ValueType, _ member: ValueType.Member?, in context: ValueContext
    ) throws(ProfileError) -> COSEMData {
        if let notation = ValueNotation(type, member: member?.name, unit: member?.unit, in: context) {
            return try value.scalar().value(notation.expectation) { notation.value($0, now: now) }
        }
        switch type {
        case .array(let count, let element):
            var elements: [COSEMData] = []
            for member in try value.list(counts: count) {
                elements.append(try data(member, element, nil, in: context))
            }
            return .array(elements)
        case .structure(let members):
            let names = members.map { CommandArgument.kebab($0.name) }
            let mapping = try value.mapping(keys: names)
            var values: [COSEMData] = []
            for (name, member) in zip(names, members) {
                values.append(
                    try data(
                        try mapping.required(name, Self.expectation(member, in: context)), member.type, member,
                        in: context))
            }
            return .structure(values)
        case .constant(let constant): return constant
        default: throw value.error("\(value.key) is a \(type.name), which has no form in YAML")
        }
    }

    private static func expectation(_ member: ValueType.Member, in context: ValueContext) -> String {
        if let notation = ValueNotation(member.type, member: member.name, unit: member.unit, in: context) {
            return notation.expectation
        }
        return if case .array = member.type { "a list" } else { "keys and values" }
    }
}

// Prices.
extension CommandArgumentReader {
    static let defaultKey = "default"
    static let priceKey = "price"
    static let priceScaleKey = "price-scale"
    static let commodityScaleKey = "commodity-scale"
    static let commodityKey = "commodity"

    private static let prices: ClosedRange<Int16> = .min ... .max
    private static let scales: ClosedRange<Int8> = .min ... .max

    /// The prices of a mapping of registers to numbers, or the one of a standing charge or debt, which may stand alone. Nil
    /// for one that is written out with the structure's members.
    private func prices(_ value: YAMLValue, of argument: CommandArgument) throws(ProfileError) -> ChargePrices? {
        var table = ChargePrices.usual(argument.example, argument.type)
        let isMatrix = ChargePrices.isMatrix(argument.type)
        if value.isScalar, !isMatrix {
            table.entries = [.init(index: [], price: try value.scalar().number(in: Self.prices))]
            return table
        }
        if value.node.mapping?.keys.contains(where: { $0.string == "scales" }) == true { return nil }
        guard value.node.mapping != nil else {
            throw value.error(
                "\(value.key) is \(value.node.kindName); it must be "
                    + (isMatrix
                        ? "numbers by register, like {default: 10, tou-2: 15}" : "a number, or a price and its scale"))
        }
        let isSecondary = argument.name.hasPrefix("secondary")
        let indices = isMatrix ? ChargePrices.indices(isSecondary: isSecondary) : []
        let registers = indices.map {
            (index: $0, key: TariffRegisterName.name(ofIndex: $0, isSecondary: isSecondary) ?? "")
        }
        let keys =
            [Self.priceScaleKey, Self.commodityScaleKey, Self.commodityKey]
            + (isMatrix ? [Self.defaultKey] + registers.map(\.key) : [Self.priceKey])
        let mapping = try value.mapping(keys: keys)
        if let scale: Int8 = try mapping.scalar(Self.priceScaleKey)?.number(in: Self.scales) {
            table.priceScale = scale
        }
        if let scale: Int8 = try mapping.scalar(Self.commodityScaleKey)?.number(in: Self.scales) {
            table.commodityScale = scale
        }
        if let commodity = try mapping.scalar(Self.commodityKey) {
            table.commodity = try commodity.value("class, logical name and attribute, like 3/1-0:1.8.0.255/2") {
                ObjectReference($0)
            }
        }
        if let price: Int16 = isMatrix ? nil : try mapping.scalar(Self.priceKey)?.number(in: Self.prices) {
            table.entries = [.init(index: [], price: price)]
        }
        let standard: Int16? = isMatrix ? try mapping.scalar(Self.defaultKey)?.number(in: Self.prices) : nil
        for (index, key) in registers {
            let price: Int16? = try mapping.scalar(key)?.number(in: Self.prices)
            if let price = price ?? standard { table.entries.append(.init(index: [index], price: price)) }
        }
        return table
    }
}
