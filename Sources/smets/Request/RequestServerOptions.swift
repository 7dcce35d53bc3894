import ArgumentParser
import Console
import Host
import UserClient

/// The options that say where the DCC is, and where its callbacks come to.
struct RequestServerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Server address.", valueName: "host"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("Server port (DUIS), 1 to 65,535.", valueName: "port"))
    var duisPort = 8_079

    @Option(
        help: ArgumentHelp(
            "Server port (HTTP interface), which is told where callbacks go, 1 to 65,535.", valueName: "port"))
    var httpPort = 9_480

    @Flag(
        inversion: .prefixedNo,
        help: "Tell the server where this User's callbacks go. Without that it must know already: see --callback-port.")
    var register = true

    @Option(
        help: ArgumentHelp("Address on which callbacks are taken, as the server knows it.", valueName: "host"))
    var callbackHost = "127.0.0.1"

    @Option(
        help: ArgumentHelp(
            "Port on which callbacks are taken, at /\(CallbackListener.path). Default: a free one.", valueName: "port"))
    var callbackPort: Int?

    @Option(help: ArgumentHelp("File with the server's token, if it was started with --token-file.", valueName: "file"))
    var tokenFile: String?

    @Option(help: ArgumentHelp("Seconds to wait for the result, 1 to 86,400.", valueName: "seconds"))
    var wait = 30

    func check() throws {
        _ = try CheckedOption.port(duisPort, "duis-port")
        _ = try CheckedOption.port(httpPort, "http-port")
        if let callbackPort { _ = try CheckedOption.port(callbackPort, "callback-port") }
        guard (1...86_400).contains(wait) else { throw UserError("--wait \(wait): takes 1 to 86400 seconds") }
    }

    /// A client of the server's HTTP interface.
    func client() throws -> ServerClient {
        let name = host.contains(":") ? "[\(host)]" : host
        return try ServerClient(
            url: "http://\(name):\(httpPort)",
            token: try tokenFile.map { file in try reportingErrors { try AccessToken(file: file) } })
    }
}
