import COSEM
import GBCS

/// Commands for one auxiliary controller, which is chosen by its number (GBCS ECS47, ECS47a, ECS47e). What is written for
/// all of them in the annex is one argument here, and the word that the action takes is three.
extension CommandArguments {
    private static func isCommandedState(_ item: RequestItem) -> Bool {
        item.attribute == .auxiliarySetting || item.attribute == .auxiliaryLimit
    }

    static func isForOneController(_ form: RequestForm) -> Bool { form.items.contains(where: isCommandedState) }

    private static let directions = ValueType.enumerated([1: "output", 2: "input"])
    /// The level of a controller, in per cent.
    private static let levels = ValueType.unsigned(0...100)

    static func controllerArguments(_ form: RequestForm) -> [CommandArgument] {
        let example = form.example.values
        var arguments = [
            CommandArgument(
                .controller, ValueContext(name: "controller"), .unsigned(DeviceAttribute.auxiliaryControllers),
                example: .unsigned(1))
        ]
        var places: [String: [UInt8: Int]] = [:]
        for (index, item) in form.items.enumerated() where !isCommandedState(item) {
            for controller in DeviceAttribute.auxiliaryControllers {
                guard let name = Self.name(item.attribute.name, without: controller) else { continue }
                places[name, default: [:]][controller] = index
            }
        }
        for item in form.items {
            guard let name = Self.name(item.attribute.name, without: 1), let items = places[name],
                let type = item.argument
            else { continue }
            var context = ValueContext(item.attribute)
            context.name = name
            let example = items[1].flatMap { example[$0].data }
            arguments.append(
                CommandArgument(.controllerItem(items), context, type, isOptional: example == nil, example: example))
        }
        arguments.append(
            CommandArgument(
                .direction, ValueContext(name: "direction"), directions, isOptional: true, example: .enumerated(1)))
        arguments.append(
            CommandArgument(.level, ValueContext(name: "level"), levels, example: .unsigned(100)))
        return arguments
    }

    /// The words of an attribute of that controller without the controller; nil for another's.
    private static func name(_ words: String, without controller: UInt8) -> String? {
        let (of, on) = (" of auxiliary controller \(controller)", " for which auxiliary controller \(controller) is")
        guard words.contains(of) || words.contains(on) else { return nil }
        return words.replacing(of, with: "").replacing(on, with: "")
    }

    func fillController(
        _ values: [String: COSEMData], into given: inout [RequestArguments.Value]
    ) throws(ArgumentMistake) {
        var word: (controller: UInt8, direction: UInt8, level: UInt8) = (1, 1, 0)
        for argument in all {
            switch (argument.place, values[argument.name]) {
            case (.controller, .unsigned(let number)?): word.controller = number
            case (.direction, .enumerated(let direction)?): word.direction = direction
            case (.level, .unsigned(let level)?): word.level = level
            default: break
            }
        }
        for argument in all {
            guard case .controllerItem(let places) = argument.place, let place = places[word.controller],
                let value = values[argument.name]
            else { continue }
            given[place] = .value(value)
        }
        let action = UInt16(word.direction & 0xF) << 12 | UInt16(word.controller & 0xF) << 8 | UInt16(word.level)
        for (index, item) in request.form.items.enumerated() where Self.isCommandedState(item) {
            given[index] = .value(.longUnsigned(action))
        }
    }
}
