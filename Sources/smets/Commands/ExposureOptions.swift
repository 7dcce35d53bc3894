import ArgumentParser
import Console
import Foundation
import HTTPServing
import Host
import NIOCore

/// The options for the address on which a server listens, and for who may use it.
struct ExposureOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Address to listen on; anything but loopback opens the meters to others and takes --token-file or --insecure.",
            valueName: "host"))
    var listen = "127.0.0.1"

    @Option(
        help: ArgumentHelp(
            """
            File of mode 0600 with a token of 16 to 256 visible ASCII characters: HTTP requests then need \
            Authorization: Bearer TOKEN (GET /health does not), and a connection to the stream port the first line \
            GBCS:TOKEN#0:TOKEN.
            """, valueName: "file"))
    var tokenFile: String?

    @Flag(help: "Listen off loopback without a token: whoever reaches this machine commands the meters.")
    var insecure = false

    @Option(
        help: ArgumentHelp(
            "A name by which HTTP clients may call this server, besides localhost and its address; repeatable.",
            valueName: "name"))
    var allowHost: [String] = []

    /// The token in the file of `--token-file`; nil without the option.
    func token() throws -> AccessToken? {
        try tokenFile.map { file in try reportingErrors { try AccessToken(file: file) } }
    }

    /// Refuses to listen unprotected beyond loopback, and warns about listening there at all.
    func check() throws {
        let address: SocketAddress
        do { address = try SocketAddress.makeAddressResolvingHost(listen, port: 0) } catch {
            throw UserError("--listen \(listen): no address of this machine; write one like 127.0.0.1 or 0.0.0.0")
        }
        for name in allowHost where name.isEmpty || name.contains(where: { "/: ".contains($0) }) {
            throw UserError("--allow-host \(name): takes a name or an address without scheme and port")
        }
        guard !HTTPAccess.isLoopback(address) else { return }
        guard tokenFile != nil || insecure else {
            throw UserError(
                "--listen \(listen): others could command the meters; give --token-file FILE, or --insecure if they may"
            )
        }
        StandardError.write(
            tokenFile == nil
                ? "warning: --listen \(listen) --insecure: whoever reaches this machine commands the meters\n"
                : "warning: --listen \(listen): others can reach this server; the token goes over the network in the "
                    + "clear, and SMPP and DLMS/COSEM ask for their own passwords and keys only\n")
    }
}
