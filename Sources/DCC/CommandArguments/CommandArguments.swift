import COSEM
import GBCS

/// The values that a use case's commands take, by name, and how they become the command's arguments.
package struct CommandArguments: Sendable {
    package let request: SupportedRequest
    /// The arguments in the order of the form; names are unique.
    package let all: [CommandArgument]
    /// The items of the form that say when the values come into force; they are set together (GBCS 9.2.2).
    let activations: [Int]

    package init(_ request: SupportedRequest) {
        self.request = request
        let items = request.form.items
        let example = request.form.example.values
        activations = items.indices.filter { Self.isActivation(items[$0]) }
        switch request.useCase.messageCode {
        case .ccs01: all = Self.registration
        case .ccs02: all = [Self.device]
        default:
            let others = items.indices.filter { !Self.isActivation(items[$0]) }
            all =
                Self.isForOneController(request.form)
                ? Self.controllerArguments(request.form)
                : Self.unique(others.compactMap { Self.argument($0, items[$0], example[$0]) })
        }
    }

    /// Whether all of the values can be put off, and cancelled.
    package var takesActivation: Bool { !activations.isEmpty }

    /// Whether a command can be sent without any of them: they only choose among items that bring no values.
    package var mayAllBeMissing: Bool {
        all.allSatisfy { if case .choice = $0.place { true } else { false } }
    }

    private static func isActivation(_ item: RequestItem) -> Bool {
        item.access == .set && item.attribute.type == .dateTime && item.attribute.name.hasPrefix("activation of ")
    }

    private static func argument(_ index: Int, _ item: RequestItem, _ example: RequestArguments.Value)
        -> CommandArgument?
    {
        let context = ValueContext(item.attribute)
        guard let type = item.argument else {
            guard item.isOptional else { return nil }
            return CommandArgument(.choice(index), context, .boolean, isOptional: true, example: .boolean(0xFF))
        }
        return CommandArgument(
            .item(index), context, type, isOptional: item.isOptional, isToCome: isToCome(item.attribute.reference),
            example: example.data)
    }

    /// Whether an attribute holds a value that is to come (GBCS 9.2.2.7): passive attributes, the objects of channel 1,
    /// and attribute 4 of class 9000.
    private static func isToCome(_ reference: ObjectReference) -> Bool {
        switch reference.classID {
        case 9000: reference.member == 4
        case 20: (7...9).contains(reference.member)
        case 113: reference.member == 6
        case 10, 11, 111: reference.logicalName.b == 1
        case 21: reference.logicalName.d == 1
        default: false
        }
    }

    /// The arguments with numbers behind names that come again.
    private static func unique(_ arguments: [CommandArgument]) -> [CommandArgument] {
        var counts: [String: Int] = [:]
        return arguments.map { argument in
            let count = counts[argument.name, default: 0] + 1
            counts[argument.name] = count
            guard count > 1 else { return argument }
            var context = argument.context
            context.name += " \(count)"
            return CommandArgument(
                argument.place, context, argument.type, isOptional: argument.isOptional, isToCome: argument.isToCome,
                example: argument.example)
        }
    }
}

// Names.
extension CommandArguments {
    /// The argument with this name, or the only one that has these words, in this order, among its own.
    package func argument(named given: String) throws(ArgumentMistake) -> CommandArgument {
        let name = given.lowercased()
        if let argument = all.first(where: { $0.name == name }) { return argument }
        let words = name.split(separator: "-")
        let candidates = words.isEmpty ? [] : all.filter { Self.has($0.name.split(separator: "-"), words) }
        guard candidates.count < 2 else {
            throw ArgumentMistake(
                "--\(given): may be \(Self.list(candidates.map { "--\($0.name)" }, "or")); give more words")
        }
        guard let argument = candidates.first else {
            let code = request.useCase.code
            throw ArgumentMistake(
                all.isEmpty
                    ? "--\(given): \(code) takes no arguments"
                    : "--\(given): \(code) has no such argument; it takes \(Self.list(all.map { "--\($0.name)" }, "and"))"
            )
        }
        return argument
    }

    /// Whether `words` are among `all`, in the same order.
    private static func has(_ all: [Substring], _ words: [Substring]) -> Bool {
        var rest = words[...]
        for word in all where word == rest.first { rest = rest.dropFirst() }
        return rest.isEmpty
    }

    static func list(_ names: [String], _ conjunction: String) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }
}

// The command's arguments.
extension CommandArguments {
    /// The arguments of a command with these values, by their full names. Throws when one is missing.
    ///
    /// - Parameter activation: when the values come into force; nil for now, or for use cases that have no such time.
    package func requestArguments(
        _ values: [String: COSEMData], at activation: ActivationMoment? = nil
    ) throws(ArgumentMistake) -> RequestArguments {
        let code = request.useCase.code
        if activation != nil, !takesActivation {
            throw ArgumentMistake("\(code) is executed at once: it takes no time (--at, --cancel)")
        }
        let missing = all.filter { !$0.isOptional && values[$0.name] == nil }
        guard missing.isEmpty else {
            let one = missing.count == 1 ? missing.first : nil
            throw ArgumentMistake(
                "\(code): \(Self.list(missing.map { "--\($0.name)" }, "and")) \(missing.count == 1 ? "is" : "are") missing"
                    + (one.map { "; it takes \($0.expectation)" } ?? ""))
        }
        switch request.useCase.messageCode {
        case .ccs01: return try Self.registration(values)
        case .ccs02:
            guard case .octetString(let octets)? = values[Self.device.name],
                let device = EntityIdentifier(octets: octets)
            else { throw ArgumentMistake("--device: takes \(Self.device.expectation)") }
            return .device(device)
        default: break
        }
        let moment = COSEMData.octetString((activation ?? .now).dateTime.octets)
        var given = request.form.items.map { RequestArguments.Value.value(.nullData, unless: $0.isOptional) }
        for index in activations { given[index] = .value(moment) }
        let chosen = all.filter { if case .choice = $0.place { values[$0.name] == .boolean(0xFF) } else { false } }
        for argument in all {
            switch argument.place {
            case .item(let index): if let value = values[argument.name] { given[index] = .value(value) }
            case .choice(let index):
                // Where none is chosen, all are but those that are not wanted.
                let isThere = chosen.isEmpty ? values[argument.name] == nil : chosen.contains(argument)
                if isThere { given[index] = .value(.nullData) }
            default: break
            }
        }
        if Self.isForOneController(request.form) { try fillController(values, into: &given) }
        guard given.contains(where: { $0 != .absent }) else {
            throw ArgumentMistake(
                "\(code): takes at least one of \(Self.list(all.map { "--\($0.name)" }, "and"))")
        }
        return RequestArguments(given)
    }

    /// The example's values, by name, of those that are to come: for a command that cancels them.
    package var exampleToCome: [String: COSEMData] {
        let toCome = all.filter { $0.isToCome && !$0.isOptional }
        return example.filter { name, _ in toCome.contains { $0.name == name } }
    }

    /// The example's values by name.
    package var example: [String: COSEMData] {
        Dictionary(all.compactMap { argument in argument.example.map { (argument.name, $0) } }) { first, _ in first }
    }
}

extension RequestArguments.Value {
    /// `value`, or nothing for an item that is optional.
    fileprivate static func value(_ value: COSEMData, unless isOptional: Bool) -> Self {
        isOptional ? .absent : .value(value)
    }
}
