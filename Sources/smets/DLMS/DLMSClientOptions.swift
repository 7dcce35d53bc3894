import ArgumentParser
import Console
import DLMSClient
import Foundation
import Host
import PlainText

/// The options of a DLMS client: its identity and the meters that it asks.
struct DLMSClientOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Port of the meters, 1 to 65,535.", valueName: "port"))
    var port = 4_059

    @Option(help: ArgumentHelp("Client: 16 (public, no security) or 32 (reader, password).", valueName: "wport"))
    var client = 16

    @Option(help: ArgumentHelp("File with the reader's password, for --client 32.", valueName: "file"))
    var passwordFile: String?

    @Option(help: ArgumentHelp("Seconds until a request counts as not answered, at most 600.", valueName: "seconds"))
    var timeout = 10.0

    @Flag(help: "Allow addresses that are not this machine's. Read only what is yours to read.")
    var allowRemote = false

    /// The addresses of `count` meters from `host` on. Errors name the address as `option`, and the count as
    /// `countOption`.
    func addresses(from host: String, count: Int, option: String, countOption: String) throws -> MeterAddresses {
        guard count >= 1 else { throw UserError("--\(countOption) \(count): takes 1 or more") }
        let addresses = try reportingLoadErrors { try MeterAddresses(first: host, count: count, named: option) }
        guard addresses.isLoopback || allowRemote else {
            throw UserError("--\(option) \(host): is not this machine; add --allow-remote if it is yours to read")
        }
        return addresses
    }

    func loadClient() throws -> DLMSLoadClient {
        switch (client, passwordFile) {
        case (16, nil): return .publicClient
        case (16, _): throw UserError("--password-file: the public client (16) has no password; use --client 32")
        case (32, let path?): return .reader(password: try Self.password(path))
        case (32, nil): throw UserError("--client 32: needs the reader's password, in a --password-file")
        default: throw UserError("--client \(client): takes 16 (public) or 32 (reader)")
        }
    }

    /// The content of the file, without the end of its last line.
    static func password(_ path: String) throws -> [UInt8] {
        let read: [UInt8]
        do { read = try BoundedFile.octets(path, limit: 4_096, kind: "a password file") } catch {
            throw UserError("--password-file \(error)")
        }
        var octets = Array(read.withoutByteOrderMark)
        while octets.last == UInt8(ascii: "\n") || octets.last == UInt8(ascii: "\r") { octets.removeLast() }
        guard (1...DLMSLoadClient.longestPassword).contains(octets.count) else {
            throw UserError(
                "--password-file \(path): holds a password of \(octets.count) octets; takes 1 to "
                    + "\(DLMSLoadClient.longestPassword)")
        }
        return octets
    }
}
