import ArgumentParser
import COSEM
import Console
import DCC
import ESMEEmulator
import Estate
import Foundation
import GBCS
import Host
import Keys
import PlainText

struct AskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Play the DCC: send one command to a meter, check and decrypt the answer.",
        discussion: """
            Builds the command with the keys of the estate, sends it to a running server (or, with --in-process, to a \
            meter of its own), verifies MAC or signature, decrypts, and prints a table and a chart. The role mdr goes \
            the way of an Unknown Remote Party: behind the Access Control Broker, with its certificate.

            Updates take arguments: --name value, or a file (--arguments). Without any they say what they take. Numbers are \
            in the unit that is said, amounts in the currency (12.50), times in UTC (2026-12-25T07:00). Lists and structures \
            are YAML; --arguments-template prints a file to be filled in. --at puts off what can be put off, --cancel cancels it.

            EXAMPLES
              smets ask ECS22b --meter 3 --role supplier --from 2026-11-01 --to 2026-11-02
              smets ask ECS22b --meter 3 --role mdr
              smets ask ECS17a --meter 0 --role network-operator --in-process
              smets ask ECS28a                                       what it takes, with an example
              smets ask ECS39a --meter 3 --mpan 1234567890123
              smets ask ECS34 --meter 3 --thresholds '[1000, 3000]'
              smets ask ECS25a --meter 3 --mask '+810D -810E'
              smets ask --arguments-template ECS01a > tariff.yaml
              smets ask ECS01a --meter 3 --arguments tariff.yaml --at 2026-12-01
              smets ask ECS01a --meter 3 --cancel
              smets ask CS02a --meter 3 --roles supplier,network-operator
              smets ask CCS06 --meter 3 --hub
            """)

    @Argument(
        help: ArgumentHelp(
            "Use case: \(AskedUseCase.names); of a hub \(AskedUseCase.hubNames).", valueName: "use-case"))
    var useCase: String?

    @Option(help: ArgumentHelp("Meter: its number from 0, its EUI-64, or an MPAN of it.", valueName: "meter"))
    var meter = "0"

    @Option(
        help: ArgumentHelp(
            """
            Who asks: \(RequestingRole.names). Default: supplier, or else the first of them that may send the use case.
            """, valueName: "role"))
    var role: String?

    @Flag(help: "Ask the hub of the meter's premises instead of the meter.")
    var hub = false

    @Option(
        help: ArgumentHelp(
            """
            Start of the range, UTC: 2026-11-01 or 2026-11-01T00:30. Default: a day before --to; without that, the start \
            of yesterday, or of the last 30 days for logs of days and events.
            """, valueName: "time"))
    var from: String?

    @Option(
        help: ArgumentHelp(
            "End of the range, UTC, which belongs to it. Default: the midnight after --from.", valueName: "time"))
    var to: String?

    @Option(help: ArgumentHelp("Server address.", valueName: "host"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("Server port (GBCS), 1 to 65,535.", valueName: "port"))
    var port = 9_401

    @Option(help: ArgumentHelp("File with the server's token, if it was started with --token-file.", valueName: "file"))
    var tokenFile: String?

    @Option(help: ArgumentHelp("Seconds to wait for the answer, 1 to 86,400.", valueName: "seconds"))
    var wait = 10

    @Flag(help: "Ask a meter in this process instead of a server.")
    var inProcess = false

    @Flag(help: "Print the answer as JSON.")
    var json = false

    @Flag(help: "Print command and response in hexadecimal.")
    var hex = false

    @OptionGroup var given: AskArguments

    @OptionGroup var estate: EstateOptions

    func run() async throws {
        if let template = given.argumentsTemplate {
            try Output.print(try AskArguments.template(template, ofHub: hub), terminator: "")
            return
        }
        guard let useCase else { throw UserError("which use case? For example: smets ask ECS22b --meter 3") }
        let asked = try AskedUseCase(named: useCase, ofHub: hub)
        let role =
            try role.map { name in
                guard let role = RequestingRole(name: name) else {
                    throw UserError("--role \(name): not one of \(RequestingRole.names)")
                }
                return role
            } ?? asked.usualRole
        guard (1...86_400).contains(wait) else { throw UserError("--wait \(wait): takes 1 to 86400 seconds") }
        let port = try CheckedOption.port(port, "port")
        let (start, end) = try range(for: asked)
        let counter = SystemTime.microseconds
        var arguments: RequestArguments?
        var content: [UInt8] = []
        switch asked {
        case .request(let request):
            arguments = try given.requestArguments(of: request, now: SystemTime.now, options: words)
        case .deviceManagement(let known):
            content = try given.content(of: known, as: role.roleAtMeter, counter: counter, options: words)
        }
        let fleet = try estate.loadFleet()
        let meter = try CheckedOption.meter(meter, in: fleet)
        let (estate, folder) = try estate.loadEstate(of: fleet, ofServer: !inProcess)
        let broker = try reportingErrors { try AccessControlBroker(folder: folder) }
        let target = AskTarget(estate: estate, number: meter, isHub: hub)
        let keys = try target.publicKeys(folder)
        let command = try reportingErrors {
            switch asked {
            case .request(let request) where hub:
                try broker.hubCommand(
                    request, as: role, to: target.device, hubKey: keys.keyAgreement, counter: counter, from: start,
                    to: end,
                    arguments: arguments)
            case .request(let request):
                try broker.command(
                    request, as: role, to: target.device, deviceKeys: keys, counter: counter, from: start, to: end,
                    arguments: arguments)
            case .deviceManagement(let known):
                try broker.deviceManagementCommand(
                    known.useCase, as: role, content: content, to: target.device, deviceKeys: keys, counter: counter)
            }
        }
        if hex && !json { try Output.print("command  \(command.octets.hexadecimal)") }
        let diagnosis = AskDiagnosis(useCase: asked.useCase, role: role, target: target)
        let response =
            inProcess ? try target.askInProcess(command.octets) : try await askServer(command, port, diagnosis)
        if hex && !json { try Output.print("response \(response.hexadecimal)") }
        let answer: AskAnswer
        do throws(VerifiedResponse.Problem) {
            answer = try AskAnswer(response, to: command, of: asked, arguments, from: broker)
        } catch {
            StandardError.write("smets: \(error)\n")
            throw ExitCodes.failed
        }
        if json {
            var object = answer.json
            object[hub ? "hub" : "meter"] = "\(target.device)"
            object["role"] = role.rawValue
            object["verified"] = true
            if hex {
                object["command"] = command.octets.hexadecimal
                object["response"] = response.hexadecimal
            }
            try printJSON(object)
        } else {
            try Output.print(
                "\(asked.useCase.code) \(asked.useCase.title)\n\(target.noun) (\(target.device)), role \(role.rawValue); "
                    + answer.protection + "\n")
            try Output.print(answer.text)
            if answer.isEmptyLog, let start, let end,
                let reason = diagnosis.emptiness(from: start, to: end, now: SystemTime.now)
            {
                try Output.print(reason)
            }
        }
        if !answer.isSuccess { throw ExitCodes.failed }
    }

    /// Options that go into the commands that are proposed.
    private var words: String {
        (meter == "0" ? "" : " --meter \(meter.shellQuoted)") + (hub ? " --hub" : "")
            + (inProcess ? " --in-process" : "")
            + estate.words
    }

    private func range(for asked: AskedUseCase) throws -> (UTCTime?, UTCTime?) {
        guard case .request(let request) = asked, request.form.takesRange else {
            if from != nil || to != nil { throw UserError("\(asked.useCase.code) takes no --from and --to") }
            return (nil, nil)
        }
        return try ReadRange.range(of: request, from: from, to: to)
    }

    private func askServer(
        _ command: AccessControlBroker.PreparedCommand, _ port: Int, _ diagnosis: AskDiagnosis
    ) async throws -> [UInt8] {
        let conversation = MeterConversation(
            host: host, port: port, wait: wait,
            token: try tokenFile.map { file in try reportingErrors { try AccessToken(file: file) } })
        let outcome = try await conversation.ask(command.octets, of: diagnosis.target.device)
        if case .response(let response) = outcome { return response }
        StandardError.write("smets: \(diagnosis.reason(of: outcome, conversation))\n")
        throw ExitCodes.failed
    }
}
