import ArgumentParser

/// The arguments of the command line.
struct Arguments {
    let given: [String]
    /// The tool's own command, at which the arguments begin.
    let root: any ParsableCommand.Type

    /// The arguments in the form that the parser is given: a negative number that follows an option is joined to it as
    /// its value (`--meter -1`). The error then says what the option accepts, not that a value is missing.
    var parsed: [String] {
        var parsed: [String] = []
        for argument in given {
            if Self.isNegativeNumber(argument), let option = parsed.last, Self.takesValue(option) {
                parsed[parsed.count - 1] = "\(option)=\(argument)"
            } else {
                parsed.append(argument)
            }
        }
        return parsed
    }

    private static func isNegativeNumber(_ text: String) -> Bool {
        guard text.first == "-", let first = text.dropFirst().first else { return false }
        return first.isASCII && (first.isNumber || first == ".")
            || ["inf", "infinity", "nan"].contains(text.dropFirst().lowercased())
    }

    private static func takesValue(_ text: String) -> Bool {
        text.hasPrefix("--") && text.count > 2 && !text.contains("=") || text == "-n"
    }

    /// The parser's message as one line, with a pointer to the right help.
    func complaint(_ message: String) -> String {
        let line = message.split(whereSeparator: \.isNewline).map { $0.trimmingPrefix { $0 == " " } }
            .joined(separator: " ")
        let command = ([root._commandName] + subcommands).joined(separator: " ")
        return "\(line.hasSuffix(".") ? String(line.dropLast()) : line); see: \(command) --help"
    }

    /// The names of the subcommands that the arguments give.
    private var subcommands: [String] {
        var (names, command) = ([String](), root)
        for argument in given {
            guard let next = command.configuration.subcommands.first(where: { $0._commandName == argument }) else {
                break
            }
            (names, command) = (names + [argument], next)
        }
        return names
    }
}
