import ArgumentParser
import Foundation

extension AsyncParsableCommand {
    /// Prepares the process for its output, and for a crash. Call it first of all, before any thread is started: the
    /// descriptors of threads would take the numbers of closed standard streams.
    public static func prepareTool() {
        Output.prepare()
        CrashReport.withholdMemory(of: _commandName)
    }

    /// Runs the command that the arguments name, and ends the process. It works like ArgumentParser's `main`, but with
    /// this tool's exit codes, errors of one line and checked output.
    public static func runTool() async -> Never {
        let arguments = Arguments(given: Array(CommandLine.arguments.dropFirst()), root: Self.self)
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

    /// Prints one line that says what went wrong; returns the exit code.
    private static func end(with error: any Error, _ arguments: Arguments) -> ExitCode {
        switch error {
        case let code as ExitCode: return code
        case let error as Output.Failure:
            if let message = error.message { StandardError.write("\(_commandName): \(message)\n") }
        case let error as UserError: StandardError.write("\(_commandName): \(error.description)\n")
        case let error where exitCode(for: error) == .success:
            do { try Output.print(fullMessage(for: error)) } catch { return end(with: error, arguments) }
            return .success
        case let error where exitCode(for: error) == .validationFailure:
            StandardError.write("\(_commandName): \(arguments.complaint(message(for: error)))\n")
        default: StandardError.write("\(_commandName): \(ErrorText.line(error))\n")
        }
        return ExitCodes.unusable
    }
}
