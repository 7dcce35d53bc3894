import COSEM
import DCC
import GBCS

/// A YAML file of the values that a use case's commands take, made from the form's example: with comments that say what
/// each is and what it may be. It reads back to the same values (``CommandArgumentReader``).
package struct CommandArgumentTemplate {
    package let arguments: CommandArguments
    private var lines: [String] = []

    package init(_ arguments: CommandArguments) {
        self.arguments = arguments
        let useCase = arguments.request.useCase
        lines = ["# \(useCase.code) \(useCase.title)", "#   smets ask \(useCase.code) --arguments FILE"]
        if arguments.takesActivation {
            lines.append("# The values come into force at once; with --at TIME later, and --cancel cancels that.")
        }
        for argument in arguments.all { append(argument) }
    }

    /// The text of the file.
    package var text: String { lines.joined(separator: "\n") + "\n" }

    private mutating func append(_ argument: CommandArgument) {
        lines.append("")
        lines.append(
            "# \(argument.context.name): \(Self.summary(argument))" + (argument.isOptional ? "; may be left out" : ""))
        guard let example = argument.example else {
            lines.append("# \(argument.name): \(argument.type.name)")
            return
        }
        if let notation = argument.notation {
            lines.append("\(argument.name): \(Self.quoted(notation.text(example) ?? ""))")
        } else if let table = ChargePrices(example), appendPrices(table, of: argument) {
            return
        } else {
            describe(argument.type, depth: 1, in: argument.context)
            write(example, argument.type, nil, key: "\(argument.name):", indent: 0, in: argument.context)
        }
    }

    private static func summary(_ argument: CommandArgument) -> String {
        if ChargePrices.isType(argument.type) {
            return ChargePrices.isMatrix(argument.type) ? "whole numbers by register" : "one whole number"
        }
        return argument.notation?.expectation ?? summary(argument.type)
    }

    private static func summary(_ type: ValueType) -> String {
        if case .array(let count, _) = type {
            "a list of \(count.lowerBound) to \(count.upperBound)"
        } else {
            "keys and values"
        }
    }

    /// Comments on the members of arrays and structures.
    private mutating func describe(_ type: ValueType, depth: Int, in context: ValueContext) {
        let indent = String(repeating: "  ", count: depth)
        switch type {
        case .array(_, let element):
            if let notation = ValueNotation(element, in: context) {
                lines.append("#\(indent)each \(notation.expectation)")
            } else {
                describe(element, depth: depth, in: context)
            }
        case .structure(let members):
            for member in members {
                let notation = ValueNotation(member.type, member: member.name, unit: member.unit, in: context)
                lines.append(
                    "#\(indent)\(CommandArgument.kebab(member.name)): \(notation?.expectation ?? Self.summary(member.type))"
                )
                if notation == nil { describe(member.type, depth: depth + 1, in: context) }
            }
        default: break
        }
    }

    /// Writes a value behind its key, or behind the dash of a list.
    private mutating func write(
        _ data: COSEMData, _ type: ValueType, _ member: ValueType.Member?, key: String, indent: Int,
        in context: ValueContext
    ) {
        let space = String(repeating: " ", count: indent)
        if let notation = ValueNotation(type, member: member?.name, unit: member?.unit, in: context) {
            lines.append("\(space)\(key) \(Self.quoted(notation.text(data) ?? ""))")
            return
        }
        switch (type, data) {
        case (.array(_, let element), .array(let elements)):
            guard !elements.isEmpty else {
                lines.append("\(space)\(key) []")
                return
            }
            lines.append("\(space)\(key)")
            for value in elements { write(value, element, nil, key: "-", indent: indent + 2, in: context) }
        case (.structure(let members), .structure(let values)):
            let start = lines.count
            // Members stand under the key, or the first of them beside the dash.
            if key != "-" { lines.append("\(space)\(key)") }
            for (member, value) in zip(members, values) {
                write(
                    value, member.type, member, key: "\(CommandArgument.kebab(member.name)):", indent: indent + 2,
                    in: context)
            }
            if key == "-", start < lines.count { lines[start] = "\(space)- " + lines[start].dropFirst(indent + 2) }
        default: break
        }
    }

    /// Writes prices by register; false for those that have no such form.
    private mutating func appendPrices(_ table: ChargePrices, of argument: CommandArgument) -> Bool {
        let isMatrix = ChargePrices.isMatrix(argument.type)
        let isSecondary = argument.name.hasPrefix("secondary")
        if isMatrix {
            let indices = ChargePrices.indices(isSecondary: isSecondary)
            guard table.entries.map(\.index) == indices.map({ [$0] }) else { return false }
        }
        let usual = ChargePrices.usual(argument.example, argument.type)
        lines.append("#   in 10^\(table.priceScale) of the currency for 10^\(table.commodityScale) of the commodity")
        lines.append("\(argument.name):")
        func line(_ key: String, _ value: String) { lines.append("  \(key): \(value)") }
        if table.priceScale != usual.priceScale || isMatrix {
            line(CommandArgumentReader.priceScaleKey, "\(table.priceScale)")
        }
        if table.commodityScale != usual.commodityScale || isMatrix {
            line(CommandArgumentReader.commodityScaleKey, "\(table.commodityScale)")
        }
        if table.commodity != usual.commodity || isMatrix {
            line(CommandArgumentReader.commodityKey, "\(table.commodity)")
        }
        guard isMatrix else {
            if let entry = table.entries.first {
                line(CommandArgumentReader.priceKey, "\(entry.price)")
            } else {
                if lines.last?.hasSuffix(":") == true { lines[lines.count - 1] += " {}" }
                lines.append("  # price: 0")
            }
            return true
        }
        var counts: [Int16: Int] = [:]
        for entry in table.entries { counts[entry.price, default: 0] += 1 }
        let standard = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0
        line(CommandArgumentReader.defaultKey, "\(standard)")
        for entry in table.entries where entry.price != standard {
            let name =
                entry.index.first.flatMap { TariffRegisterName.name(ofIndex: $0, isSecondary: isSecondary) } ?? ""
            line(name, "\(entry.price)")
        }
        let names = table.entries.compactMap { entry in
            entry.index.first.flatMap { TariffRegisterName.name(ofIndex: $0, isSecondary: isSecondary) }
        }
        if let first = names.first, let last = names.last { lines.append("  # \(first): 0 … \(last): 0") }
        return true
    }

    /// The text as YAML reads it back: in quotes where it would be anything but a word.
    private static func quoted(_ text: String) -> String {
        let isWord =
            text.first.map { $0.isASCII && ($0.isLetter || $0.isNumber) } == true
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._:".contains($0)) } && text.last != ":"
        return isWord ? text : "'\(text.replacing("'", with: "''"))'"
    }
}
