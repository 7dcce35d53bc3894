import ESMEEmulator

extension ProcessingRules {
    static let yamlKeys = ProcessingRule.all.map(\.name)

    /// Takes over the rules in `rules`; all others stay as they are.
    mutating func read(_ rules: YAMLMapping) throws(ProfileError) {
        var changed = self
        for rule in ProcessingRule.all {
            guard let value = try rules.scalar(rule.name) else { continue }
            switch rule.property {
            case .flag(let path): changed[keyPath: path] = try value.boolean()
            case .alert(let path): changed[keyPath: path] = try value.alertCode()
            case .result(let path): changed[keyPath: path] = try value.result()
            case .octet(let path): changed[keyPath: path] = try value.hexadecimalOctet()
            }
        }
        self = changed
    }
}

extension YAMLScalar {
    fileprivate func hexadecimalOctet() throws(ProfileError) -> UInt8 {
        try value("an octet in hexadecimal, like \"FF\"") {
            $0.count == 2 && $0.allSatisfy(\.isHexDigit) ? UInt8($0, radix: 16) : nil
        }
    }
}
