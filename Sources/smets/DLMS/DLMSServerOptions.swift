import ArgumentParser
import DLMSClient

/// The options that name the processes of the server to be watched.
struct DLMSServerOptions: ParsableArguments {
    @Option(
        name: .customLong("server-pid"),
        help: ArgumentHelp(
            "Process of the server whose usage is measured; repeatable.", valueName: "pid"))
    var serverProcesses: [Int32] = []

    func observed() throws -> ObservedProcesses {
        try reportingLoadErrors { try ObservedProcesses(serverProcesses) }
    }
}
