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
import LoadTest

struct AskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Play the DCC: send one command to a meter, check and decrypt the answer.",
        discussion: """
            Builds the command with the keys of the estate, sends it to a running server (or, with --in-process, to a \
            meter of its own), verifies MAC or signature, decrypts, and prints a table and a chart. The role mdr goes \
            the way of an Unknown Remote Party: behind the Access Control Broker, with its certificate.

            EXAMPLES
              smets ask ECS22b --meter 3 --role supplier --from 2026-11-01 --to 2026-11-02
              smets ask ECS22b --meter 3 --role mdr
              smets ask ECS17a --meter 0 --role network-operator --in-process
            """)

    @Argument(help: "Use case: \(RequestCatalogue.names).")
    var useCase: String

    @Option(help: ArgumentHelp("Meter: its number from 0, its EUI-64, or an MPAN of it.", valueName: "meter"))
    var meter = "0"

    @Option(
        help: ArgumentHelp(
            "Who asks: \(RequestingRole.names).", valueName: "role"))
    var role = "supplier"

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

    @OptionGroup var estate: EstateOptions

    func run() async throws {
        guard let request = RequestCatalogue.request(named: useCase) else {
            throw UserError("\(useCase): not one of \(RequestCatalogue.names)")
        }
        guard let role = RequestingRole(name: role) else {
            throw UserError("--role \(role): not one of \(RequestingRole.names)")
        }
        guard (1...86_400).contains(wait) else { throw UserError("--wait \(wait): takes 1 to 86400 seconds") }
        let port = try CheckedOption.port(port, "port")
        let (start, end) = try range(for: request)
        let fleet = try estate.loadFleet()
        let meter = try CheckedOption.meter(meter, in: fleet)
        let (estate, folder) = try estate.loadEstate(of: fleet, ofServer: !inProcess)
        let broker = try reportingErrors { try AccessControlBroker(folder: folder) }
        let command = try reportingErrors {
            try broker.command(
                request, as: role, to: estate.entityIdentifier(meter),
                deviceKeys: try publicKeys(of: meter, estate, folder),
                counter: SystemTime.microseconds, from: start, to: end)
        }
        if hex && !json { try Output.print("command  \(command.octets.hexadecimal)") }
        let response =
            inProcess
            ? try askInProcess(command, meter, estate)
            : try await askServer(
                command, port, AskDiagnosis(request: request, role: role, meter: meter, estate: estate))
        if hex && !json { try Output.print("response \(response.hexadecimal)") }
        let verified: VerifiedResponse
        do { verified = try broker.verify(response, to: command) } catch {
            StandardError.write("smets: \(error)\n")
            throw ExitCodes.failed
        }
        let presentation = ReadingPresentation(useCase: request.useCase, reading: Reading(verified))
        if json {
            var object = presentation.json
            object["meter"] = "\(estate.entityIdentifier(meter))"
            object["role"] = role.rawValue
            object["verified"] = true
            if hex {
                object["command"] = command.octets.hexadecimal
                object["response"] = response.hexadecimal
            }
            try printJSON(object)
        } else {
            let protection =
                verified.message.macRange == nil ? "signature verified" : "MAC verified"
            try Output.print(
                "\(request.useCase.code) \(request.useCase.title)\nmeter \(meter) (\(estate.entityIdentifier(meter))), "
                    + "role \(role.rawValue); \(protection)"
                    + (verified.access.data.contains { ProtectedAttributes.Datum($0) != nil }
                        ? ", attributes decrypted" : "") + "\n")
            try Output.print(presentation.text)
            if presentation.isEmpty, let start, let end,
                let reason = AskDiagnosis(request: request, role: role, meter: meter, estate: estate)
                    .emptiness(from: start, to: end, now: SystemTime.now)
            {
                try Output.print(reason)
            }
        }
        if !verified.isSuccess { throw ExitCodes.failed }
    }

    private func range(for request: SupportedRequest) throws -> (UTCTime?, UTCTime?) {
        guard request.form.takesRange else {
            if from != nil || to != nil { throw UserError("\(request.useCase.code) takes no --from and --to") }
            return (nil, nil)
        }
        let window = ReadingWindow(for: request, now: SystemTime.now)
        let (start, end) = (
            try from.map { try CheckedOption.time($0, "from") }, try to.map { try CheckedOption.time($0, "to") }
        )
        switch (start, end) {
        case (nil, nil): return (window.start, window.end)
        // The range is a day from a given start; one that starts just after a midnight ends with the next midnight.
        case (let start?, nil): return (start, min(start.roundedDown(to: 86_400) + 86_400, .lastOfGBCS))
        // The range is a day up to a given end, as on HTTP; for logs that are shown by the month, a month.
        case (nil, let end?):
            return (CheckedOption.start(before: end, seconds: max(86_400, window.end - window.start)), end)
        case (let start?, let end?):
            guard start <= end else { throw UserError("--from \(from ?? ""): is after --to \(to ?? "")") }
            return (start, end)
        }
    }

    /// The device's public keys, from its certificates in the folder or else from the fleet's seed.
    private func publicKeys(
        of meter: Int, _ estate: Estate, _ folder: KeyFolder
    ) throws -> (keyAgreement: P256PublicKey, digitalSignature: P256PublicKey?) {
        let device = estate.entityIdentifier(meter)
        if let keyAgreement = folder.certificate(of: device, .keyAgreement)?.publicKey {
            return (keyAgreement, folder.certificate(of: device, .digitalSignature)?.publicKey)
        }
        let keys = estate.deviceKeys(meter)
        return (keys.keyAgreement.publicKey, keys.digitalSignature.publicKey)
    }

    private func askInProcess(
        _ command: AccessControlBroker.PreparedCommand, _ meter: Int, _ estate: Estate
    ) throws -> [UInt8] {
        let meter = estate.makeMeter(meter, ownOriginatorCounter: SystemTime.microseconds)
        let outcome = meter.process(command.octets, at: SystemTime.now, in: ProcessingContext())
        guard let response = outcome.response else {
            StandardError.write("smets: no response: \(describe(outcome))\n")
            throw ExitCodes.failed
        }
        return response
    }

    private func describe(_ outcome: MessageOutcome) -> String {
        let alerts = outcome.alerts.map { "alert \($0.alert.code)" }.joined(separator: ", ")
        return switch outcome.disposition {
        case .refused(let refusal): "\(refusal)" + (alerts.isEmpty ? "" : " (\(alerts))")
        default: alerts.isEmpty ? "\(outcome.disposition)" : alerts
        }
    }

    private func askServer(
        _ command: AccessControlBroker.PreparedCommand, _ port: Int, _ diagnosis: AskDiagnosis
    ) async throws -> [UInt8] {
        let conversation = MeterConversation(
            host: host, port: port, wait: wait,
            token: try tokenFile.map { file in try reportingErrors { try AccessToken(file: file) } })
        let outcome = try await conversation.ask(
            command.octets, of: diagnosis.estate.entityIdentifier(diagnosis.meter))
        if case .response(let response) = outcome { return response }
        StandardError.write("smets: \(diagnosis.reason(of: outcome, conversation))\n")
        throw ExitCodes.failed
    }
}
