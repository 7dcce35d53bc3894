import Console
import NetworkStudies
import SimulationKernel

/// Parameters of a network as `--set` and `--sweep` name them, with their values.
enum ParameterArgument {
    /// Applies settings to a network.
    ///
    /// - Parameters:
    ///   - settings: texts of `--set`, like `cell.channels=8`.
    ///   - example: a setting of such a network, for messages.
    static func apply<Model: ParameterizedModel>(
        _ settings: [String], to model: inout Model, like example: String
    ) throws {
        for setting in settings {
            guard let equals = setting.firstIndex(of: "=") else {
                throw UserError("--set \(setting): takes KEY=VALUE, like \(example)")
            }
            let parameter = try parameter(String(setting[..<equals]), of: model, option: "--set")
            let text = String(setting[setting.index(after: equals)...])
            parameter.set(try value(text, of: parameter, option: "--set"), in: &model)
        }
    }

    /// The parameter of a network with a key; throws when the network has none.
    static func parameter<Model: ParameterizedModel>(
        _ key: String, of model: Model, option: String
    ) throws -> ModelParameter<Model> {
        guard let parameter = Model.parameter(named: key), parameter.value(in: model) != nil else {
            let keys = model.ownParameters.map(\.key).joined(separator: ", ")
            throw UserError("\(option) \(key): the network \(model.name) has \(keys)")
        }
        return parameter
    }

    /// The value that a text has for a parameter; throws when the parameter does not take it.
    static func value<Model>(_ text: String, of parameter: ModelParameter<Model>, option: String) throws -> Double {
        guard let value = Double(text.replacing("_", with: "")), parameter.allows(value) else {
            let kind = parameter.isWhole ? "a whole number" : "a number"
            let unit = parameter.unit.isEmpty ? "" : " \(parameter.unit)"
            let low = StudyNumber.text(parameter.range.lowerBound)
            let high = StudyNumber.text(parameter.range.upperBound)
            throw UserError("\(option) \(parameter.key)=\(text): takes \(kind) from \(low) to \(high)\(unit)")
        }
        return value
    }
}
