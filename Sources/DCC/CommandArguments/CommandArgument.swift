import COSEM
import GBCS

/// One of the values that a user gives for a command, under a name of its own within the use case.
package struct CommandArgument: Hashable, Sendable {
    /// What the value becomes in the command.
    enum Place: Hashable, Sendable {
        /// The value of an item of the form.
        case item(Int)
        /// Whether the command has the item, which brings no value.
        case choice(Int)
        /// The number of the auxiliary controller that the command is for.
        case controller
        /// The value of the chosen controller's item; the items by the controllers' numbers.
        case controllerItem([UInt8: Int])
        /// The direction, 1 or 2, of the commanded state of an auxiliary controller.
        case direction
        /// Its level.
        case level
        /// A part of the registration of a device.
        case device, key, deviceType, joinTimeout
    }

    /// The words of what it is, with dashes: `load-limit-power-threshold`.
    package let name: String
    package let type: ValueType
    /// What its attribute says about how it is written.
    package let context: ValueContext
    /// Whether a command may do without it.
    package let isOptional: Bool
    /// A value that a meter takes; nil where the form's example has none.
    package let example: COSEMData?
    /// Whether the value is kept until its time of activation comes; else it is in force at once.
    package let isToCome: Bool
    let place: Place

    init(
        _ place: Place, _ context: ValueContext, _ type: ValueType, isOptional: Bool = false, isToCome: Bool = false,
        example: COSEMData?
    ) {
        self.isToCome = isToCome
        name = Self.kebab(context.name)
        (self.type, self.context, self.isOptional, self.example, self.place) = (
            type, context, isOptional, example, place
        )
    }

    /// The name for the attributes and members of the standard's words, in lower case with dashes.
    package static func kebab(_ words: some StringProtocol) -> String {
        words.lowercased().replacing(" ", with: "-").replacing("(", with: "").replacing(")", with: "")
    }

    /// How people write the value; nil for an array or a structure, which has several.
    package var notation: ValueNotation? { ValueNotation(type, in: context) }

    /// What the value must be, for messages.
    package var expectation: String {
        if let notation { return notation.expectation }
        return switch type {
        case .array(let count, _): "a list of \(count.lowerBound) to \(count.upperBound), in YAML"
        default: "keys and values, in YAML"
        }
    }

    /// The value that `text` is, of an argument that has a notation.
    package func value(_ text: String, now: UTCTime) throws(ArgumentMistake) -> COSEMData {
        guard let value = notation?.value(text, now: now) else {
            throw ArgumentMistake("--\(name): takes \(expectation); not \"\(text.prefix(80))\"")
        }
        return value
    }
}
