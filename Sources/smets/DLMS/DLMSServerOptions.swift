import ArgumentParser
import DLMSClient

/// Which processes of the server are watched.
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
