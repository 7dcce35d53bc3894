import ArgumentParser
import COSEM
import Console
import DCC
import GBCS
import Host
import Profiles

/// The options and arguments that make the content of a command.
struct AskArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "File (YAML) with the use case's arguments; those on the command line come before.", valueName: "file"))
    var arguments: String?

    @Option(
        help: ArgumentHelp(
            "Print a file for --arguments with the arguments of this use case, explained, and stop.",
            valueName: "use-case"))
    var argumentsTemplate: String?

    @Option(
        help: ArgumentHelp(
            "When an update comes into force, UTC, where the use case can be put off. Default: at once.",
            valueName: "time"))
    var at: String?

    @Flag(help: "Cancel what was put off: the update comes into force never.")
    var cancel = false

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp(
            """
            Arguments of the use case: --name value. The name may be any of its words that no other has. Without any, an update \
            says what it takes.
            """, valueName: "arguments"))
    var words: [String] = []

    private var activation: ActivationMoment? {
        get throws {
            if cancel {
                guard at == nil else { throw UserError("--at, --cancel: only one of them can be") }
                return .never
            }
            return try at.map { .at(try CheckedOption.time($0, "at")) }
        }
    }

    /// The arguments of a command with DLMS content; nil where the use case takes none.
    func requestArguments(of request: SupportedRequest, now: UTCTime, options: String) throws -> RequestArguments? {
        let known = CommandArguments(request)
        let reader = CommandArgumentReader(known, now: now)
        let given = try GivenArguments(words).all
        if known.all.isEmpty {
            if let first = given.first { _ = try reportingErrors { try known.argument(named: first.name) } }
            if arguments != nil { throw UserError("--arguments: \(request.useCase.code) takes no arguments") }
        }
        var values = try reportingErrors { try arguments.map { try reader.values(path: $0) } ?? [:] }
        var seen: Set<String> = []
        for word in given {
            let argument = try reportingErrors { try known.argument(named: word.name) }
            guard seen.insert(argument.name).inserted else { throw UserError("--\(argument.name): is given twice") }
            values[argument.name] = try reportingErrors { try reader.value(word.value, of: argument) }
        }
        let activation = try activation
        // What is cancelled needs no values; what is in force at once does.
        if activation == .never { values.merge(known.exampleToCome) { value, _ in value } }
        if values.isEmpty, arguments == nil, !known.all.isEmpty, !known.mayAllBeMissing {
            throw UserError(Self.explanation(of: known, options))
        }
        guard !known.all.isEmpty || known.takesActivation || activation != nil else { return nil }
        return try reportingErrors { try known.requestArguments(values, at: activation) }
    }

    /// What a use case takes, with a command that works.
    static func explanation(of known: CommandArguments, _ options: String) -> String {
        let code = known.request.useCase.code
        let names = known.all.map { "--\($0.name)" + ($0.isOptional ? " (optional)" : "") }.joined(separator: ", ")
        let required = known.all.filter { !$0.isOptional }
        var example = ""
        for argument in required.isEmpty ? Array(known.all.prefix(1)) : required {
            guard let notation = argument.notation, let text = argument.example.flatMap(notation.text) else {
                return "\(code) takes \(names); for example: "
                    + "smets ask --arguments-template \(code) > \(code).yaml; smets ask \(code) --arguments \(code).yaml\(options)"
            }
            example += " --\(argument.name) \(text.isEmpty ? "''" : text.shellQuoted)"
        }
        return "\(code) takes \(names); for example: smets ask \(code)\(options)\(example)"
    }

    /// The content of a command with ASN.1 content.
    func content(
        of known: DeviceManagementArguments, as role: RemotePartyRole, counter: UInt64, options: String
    ) throws -> [UInt8] {
        guard arguments == nil else {
            throw UserError("--arguments: \(known.useCase.code) takes its arguments as options")
        }
        var texts: [DeviceManagementArguments.Argument: String] = [:]
        var certificates: [DeviceManagementArguments.Argument: [DeviceManagementArguments.Replacement]] = [:]
        for word in try GivenArguments(words).all {
            let argument = try reportingErrors { try known.argument(named: word.name) }
            guard texts[argument] == nil, certificates[argument] == nil else {
                throw UserError("--\(argument.rawValue): is given twice")
            }
            if argument.isFiles {
                certificates[argument] = try word.value.split(separator: ",").map {
                    try CertificateFile(String($0)).replacement
                }
            } else {
                texts[argument] = word.value
            }
        }
        if texts.isEmpty, certificates.isEmpty, !cancel, !known.required.isEmpty {
            let names = known.all.map { "--\($0.rawValue)" + (known.required.contains($0) ? "" : " (optional)") }
            let example = known.required.map { " --\($0.rawValue) \($0.example)" }.joined()
            throw UserError(
                "\(known.useCase.code) takes \(names.joined(separator: ", ")); for example: "
                    + "smets ask \(known.useCase.code)\(options)\(example)")
        }
        let activation = try activation
        return try reportingErrors {
            try known.content(texts, certificates, as: role, counter: counter, at: activation)
        }
    }

    /// The template of the use case with this code.
    static func template(_ code: String, ofHub: Bool) throws -> String {
        switch try AskedUseCase(named: code, ofHub: ofHub) {
        case .request(let request):
            let known = CommandArguments(request)
            guard !known.all.isEmpty else {
                throw UserError("--arguments-template: \(request.useCase.code) takes no arguments")
            }
            return CommandArgumentTemplate(known).text
        case .deviceManagement(let known):
            throw UserError(
                "--arguments-template: \(known.useCase.code) takes its arguments as options: "
                    + known.all.map { "--\($0.rawValue)" }.joined(separator: ", "))
        }
    }
}
