import SimulationKernel

/// Reads the parameters of a model from its file, in whose mappings they are nested as their keys say.
struct ParameterReader<Model: ParameterizedModel> {
    let file: YAMLMapping
    /// Keys of the mappings that are not parameters, by mapping.
    let otherKeys: [String: [String]]

    /// All keys at the top of a file, of which `others` are neither parameters nor mappings of parameters.
    static func topKeys(and others: [String]) -> [String] {
        Set(Model.allParameters.map { $0.group ?? $0.name } + others).sorted()
    }

    /// The mapping with this key; nil when the file does not have it.
    func mapping(_ group: String) throws(ProfileError) -> YAMLMapping? {
        let names = Model.allParameters.filter { $0.group == group }.map(\.name)
        return try file.mapping(group, keys: names + (otherKeys[group] ?? []))
    }

    /// Sets what the file says; the other parameters stay as they are.
    func read(into model: inout Model) throws(ProfileError) {
        var ends: [(ModelParameter<Model>, YAMLScalar)] = []
        for parameter in Model.allParameters {
            guard let scalar = try scalar(parameter) else { continue }
            guard parameter.value(in: model) != nil else {
                throw scalar.error("\(parameter.key) means nothing in a network of this base; take it out")
            }
            parameter.set(try scalar.number(for: parameter), in: &model)
            if parameter.isRangeEnd { ends.append((parameter, scalar)) }
        }
        // The ends of a range move each other, so that the last one read counts: both have to be as the file says.
        for (parameter, scalar) in ends {
            // Durations are whole microseconds.
            guard let value = parameter.value(in: model), abs(try scalar.number(for: parameter) - value) < 1e-5 else {
                throw scalar.error("\(parameter.key) is beyond the other end of its range")
            }
        }
    }

    private func scalar(_ parameter: ModelParameter<Model>) throws(ProfileError) -> YAMLScalar? {
        guard let group = parameter.group else { return try file.scalar(parameter.name) }
        return try mapping(group)?.scalar(parameter.name)
    }
}

extension YAMLScalar {
    fileprivate func number<Model>(for parameter: ModelParameter<Model>) throws(ProfileError) -> Double {
        guard parameter.isWhole else { return try decimal(in: parameter.range, parameter.unit) }
        let whole: Int = try number(in: Int(parameter.range.lowerBound)...Int(parameter.range.upperBound))
        return Double(whole)
    }
}
