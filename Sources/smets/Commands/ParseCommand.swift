import ArgumentParser
import COSEM
import Console
import DCC
import DUIS
import Foundation
import GBCS

struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Tell a Response or alert of a device as MMC XML, or check a Pre-Command before it is signed.",
        discussion: """
            What the DCC's Parse and Correlate does. The message is hexadecimal or base64 text, a file of it, of its \
            octets or of a Response document of DUIS, or - for standard input. With --command the Response must answer \
            that Command. With --pre-command and --request it is checked that a Pre-Command is what its Service \
            Request asked for. Exit code 1 when a MAC or signature is wrong, or the two do not belong together. \
            Signatures of XML documents are not verified.

            EXAMPLES
              smets parse response.xml --keys keys
              smets ask ECS52 --in-process --hex | sed -n 's/^response //p' | smets parse -
              smets parse response.hex --command command.hex --secret 0123…
              smets parse --pre-command precommand.xml --request request.xml
            """)

    @Argument(
        help: ArgumentHelp("Hexadecimal or base64 text, a file, or - for standard input.", valueName: "message|file|-"))
    var input: String?

    @Option(help: ArgumentHelp("The Command that the Response must answer, in any of these forms.", valueName: "file"))
    var command: String?

    @Option(
        help: ArgumentHelp(
            "Service Reference Variant that was asked, such as 4.8.1; a Response document says it itself.",
            valueName: "srv"))
    var variant: String?

    @OptionGroup var keyOptions: MessageKeyOptions

    @Option(help: ArgumentHelp("A Pre-Command to check, in any of these forms.", valueName: "file"))
    var preCommand: String?

    @Option(help: ArgumentHelp("The Service Request of the Pre-Command: its XML document.", valueName: "file"))
    var request: String?

    @Flag(help: "JSON: what was found, with the XML in it.")
    var json = false

    func run() throws {
        try XMLLibrary.check()
        switch (preCommand, request) {
        case (nil, nil):
            guard let input else {
                throw UserError("there is nothing to parse: name a message, or --pre-command and --request")
            }
            try parse(input)
        case (let preCommand?, let request?):
            let options = [
                ("a message", input != nil), ("--command", command != nil), ("--variant", variant != nil),
                ("--keys", keyOptions.keys != nil), ("--secret", keyOptions.secret != nil),
            ]
            try CheckedOption.refuse(options.map { (name: $0.0, isGiven: $0.1) }, "with --pre-command")
            try correlate(preCommand, request)
        case (_?, nil): throw UserError("--pre-command: is held against its Service Request; add --request")
        case (nil, _?): throw UserError("--request: is held against its Pre-Command; add --pre-command")
        }
    }

    private func parse(_ input: String) throws {
        let message = try read(input, "the message", MessageInput.init(reading:))
        var answered: Message?
        if let command {
            let given = try read(command, "--command", MessageInput.init(reading:))
            do { answered = try Message(parsing: given.octets) } catch {
                throw UserError("--command: is no GBCS message: \(error)")
            }
        }
        let asked = variant.map { ServiceReferenceVariant(rawValue: $0) } ?? message.variant
        let parsed: ParsedMessage
        do {
            parsed = try ParsedMessage(
                message.octets, to: answered, variant: asked, keys: try keyOptions.messageKeys())
        } catch let problem as ParseProblem {
            if case .otherCommand = problem {
                FileHandle.standardError.write(Data("smets parse: \(problem)\n".utf8))
                throw ExitCodes.failed
            }
            throw UserError("the message: \(problem)")
        }
        let xml = String(decoding: try reportingErrors { try parsed.xml() }, as: UTF8.self)
        if json {
            try printJSON(Self.object(parsed, asked, xml))
        } else {
            try Output.print(xml)
            // Beside the document, which is the output.
            FileHandle.standardError.write(Data(parsed.checks.map { $0 + "\n" }.joined().utf8))
        }
        guard parsed.isAuthentic else { throw ExitCodes.failed }
    }

    private static func object(
        _ parsed: ParsedMessage, _ variant: ServiceReferenceVariant?, _ xml: String
    ) -> [String: Any] {
        let header = parsed.message.header
        var object: [String: Any] = [
            "kind": header.craFlag.name, "messageCode": header.messageCode.rawValue.hexadecimal,
            "originator": "\(header.businessOriginator)", "target": "\(header.businessTarget)",
            "counter": header.originatorCounter, "checks": parsed.checks, "xml": xml,
        ]
        object["useCase"] = UseCaseCatalogue[header.messageCode]?.code
        object["serviceReferenceVariant"] = variant?.rawValue
        object["isSuccess"] = parsed.isSuccess
        return object
    }

    private func correlate(_ preCommand: String, _ request: String) throws {
        let limit = MessageInput.octetLimit
        let octets = try InputArgument.octets(preCommand, limit: limit)
        let document = try InputArgument.octets(request, limit: limit)
        let check = try reportingErrors { try PreCommandCheck(octets, requestedBy: document) }
        if json {
            try printJSON(
                [
                    "isCorrelated": check.correlation.isCorrelated, "discrepancies": check.discrepancies,
                    "requestID": "\(check.request.id)", "serviceReferenceVariant": check.request.variant.rawValue,
                ] as [String: Any])
        } else if check.correlation.isCorrelated {
            try Output.print("the Pre-Command is what \(check.request.variant) of \(check.request.id) asked for")
        } else {
            for discrepancy in check.discrepancies { try Output.print(discrepancy) }
        }
        guard check.correlation.isCorrelated else { throw ExitCodes.failed }
    }

    private func read<Value>(
        _ argument: String, _ place: String, _ reading: ([UInt8]) throws(ParseProblem) -> Value
    ) throws -> Value {
        let octets = try InputArgument.octets(argument, limit: MessageInput.octetLimit)
        do { return try reading(octets) } catch { throw UserError("\(place): \(error)") }
    }
}
