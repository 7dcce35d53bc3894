import ArgumentParser
import Foundation

@main
struct Smets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smets",
        abstract: "An emulator of Great Britain's smart metering estate.",
        discussion: """
            Real GBCS commands in, the answers of a real SMETS2 electricity meter out, octet for octet.

            EXAMPLES
              smets serve                                        1,000 meters on 127.0.0.1, GBCS on 9401, HTTP on 9480
              smets serve --fleet great-britain                  32 million
              smets ask ECS22b --meter 3 --role supplier         a day of half hours, checked and decrypted
              smets ask ECS22b --meter 3 --role mdr              the same as a Meter Data Retriever
              smets fleet describe great-britain                 what a fleet is made of, and its day
              smets load --rate 2000 --duration 60               what a server takes, and how fast it answers
              smets bench                                        what this build does, beside bare OpenSSL and an echo
              smets soak --duration 60                           kills and restarts under load: nothing may be lost
              smets permissions --verify                         who may read what, tried cell by cell
              smets replay exchanges.json                        recorded exchanges, compared octet for octet
              smets serve --network csp-north                    with the delays and losses of the long-range radio
              smets capacity                                     which scenarios 4 and 8 channels carry
              smets simulate --scenario C --channels 8           a day of a network in detail
              smets compression                                  what compression makes of messages to and from hubs
              smets dlms load --read day                         half hours of SMETS1 meters over DLMS/COSEM
              smets decode DD0000…                               a message, annotated

            Exit codes: 0 all well; 1 something checked is not as it should be; 2 the command could not be carried out.
            """,
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, AskCommand.self, LoadCommand.self, FleetCommand.self, BenchCommand.self,
            SoakCommand.self, CapacityCommand.self, SimulateCommand.self, NetworksCommand.self, CompressionCommand.self,
            DictionaryCommand.self, DLMSCommand.self, ReplayCommand.self, PermissionsCommand.self, DecodeCommand.self,
            KeysCommand.self, FaultHistoriesCommand.self,
        ])

    /// As ArgumentParser's own, but with this tool's exit codes, one-line errors and a checked output.
    static func main() async {
        Output.prepare()
        CrashReport.withholdMemory()
        let arguments = Arguments(Array(CommandLine.arguments.dropFirst()))
        var status: ExitCode
        do {
            status = .success
            var command = try parseAsRoot(arguments.parsed)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            status = end(with: error, arguments)
        }
        do { try Output.flush() } catch {
            if status != ExitCodes.unusable { status = end(with: error, arguments) }
        }
        Foundation.exit(status.rawValue)
    }

    /// Says what went wrong, in one line; returns the exit code.
    private static func end(with error: any Error, _ arguments: Arguments) -> ExitCode {
        switch error {
        case let code as ExitCode: return code
        case let error as Output.Failure:
            if let message = error.message { StandardError.write("smets: \(message)\n") }
        case let error as UserError: StandardError.write("smets: \(error.description)\n")
        case let error where exitCode(for: error) == .success:
            do { try Output.print(fullMessage(for: error)) } catch { return end(with: error, arguments) }
            return .success
        case let error where exitCode(for: error) == .validationFailure:
            StandardError.write("smets: \(arguments.complaint(message(for: error)))\n")
        default: StandardError.write("smets: \(ErrorText.line(error))\n")
        }
        return ExitCodes.unusable
    }
}
