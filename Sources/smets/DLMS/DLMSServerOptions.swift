import ArgumentParser
import DLMSClient

/// The options that name the processes of the server to be watched.
struct DLMSServerOptions: ParsableArguments {
    @Option(
        name: .customLong("server-pid"),
        help: ArgumentHelp(
            "Identifier of a process of the server, whose use of the machine is measured; repeatable.", valueName: "pid"
        ))
    var serverProcesses: [Int32] = []

    func observed() throws -> ObservedProcesses {
        try reportingLoadErrors { try ObservedProcesses(serverProcesses) }
    }
}
