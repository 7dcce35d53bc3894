import Foundation
import Testing

@testable import Console
@testable import DLMSClient
@testable import smets

/// `smets dlms` as its users run it.
@Suite(.serialized) struct DLMSCommandTests {
    private static let mistakes: [(arguments: [String], says: String)] = [
        (["load", "--in-flight", "17"], "--in-flight 17: takes 1 to 16"),
        (["load", "--connections", "0"], "--connections 0: takes 1 to 19900"),
        (["load", "--client", "48"], "--client 48: takes 16 (public) or 32 (reader)"),
        (["load", "--client", "32"], "--client 32: needs the reader's password"),
        (["load", "--password-file", "x"], "the public client (16) has no password"),
        (
            ["load", "--client", "32", "--password-file", "/nonexistent"],
            "--password-file /nonexistent: cannot be read"
        ),
        (["load", "--host", "localhost"], "--host localhost: takes an IPv4 address"),
        (["load", "--host", "10.0.0.1"], "--host 10.0.0.1: is not this machine; add --allow-remote"),
        (["load", "--day", "yesterday"], "--day yesterday: takes a date"),
        (["load", "--read", "day", "--days", "32"], "--days 32: takes 1 to 31"),
        (["load", "--server-pid", "2147483647"], "--server-pid 2147483647: no such process"),
        (["load", "--port", "1", "--meters", "1"], "127.64.0.1:1: nobody answers"),
        (["hold", "--sessions", "20000"], "run several smets dlms hold"),
        (["hold", "--sessions", "0"], "--sessions 0: takes 1 or more"),
        (["load", "--meters", "0"], "--meters 0: takes 1 or more"),
        (["hold", "--first", "255.255.255.255"], "--first 255.255.255.255: has no 1000 addresses"),
        (["read", "127.64.0.1", "--port", "0"], "--port 0: takes 1 to 65535"),
        (["read", "127.64.0.1", "--timeout", "nan"], "--timeout nan: takes 0.001 to 600"),
        (
            ["read", "127.64.0.1", "--from", "2026-11-02", "--to", "2026-11-01"],
            "--from 2026-11-02: is after --to 2026-11-01"
        ),
        (["hold", "--first", "10.0.0.1"], "--first 10.0.0.1: is not this machine"),
    ]

    @Test func mistakesAreOneLineAndExitWith2() throws {
        for (arguments, says) in Self.mistakes {
            let outcome = try SmetsProcess.run(["dlms"] + arguments)
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains(says), "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func sessionsThatDoNotStandExitWith1() throws {
        let outcome = try SmetsProcess.run(
            ["dlms", "hold", "--port", "1", "--sessions", "3", "--idle", "0", "--json", "--quiet"])
        #expect(outcome.status == 1)
        let report = try JSONDecoder().decode(DLMSHoldReport.self, from: Data(outcome.output.utf8))
        #expect(report.established == 0)
        #expect(report.failures == ["no connection": 3])
    }

    @Test func helpTeachesByExamples() throws {
        for command in ["load", "hold"] {
            let outcome = try SmetsProcess.run(["dlms", command, "--help"])
            #expect(outcome.status == 0)
            #expect(outcome.output.contains("smets dlms \(command)"))
        }
    }

    @Test func passwordsEndBeforeTheLineDoes() throws {
        let path = NSTemporaryDirectory() + "smets-password-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("secret \r\n".utf8).write(to: URL(fileURLWithPath: path))
        #expect(try DLMSClientOptions.password(path) == Array("secret ".utf8))
        try Data("\n".utf8).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: UserError.self) { try DLMSClientOptions.password(path) }
        #expect(error?.description == "--password-file \(path): holds a password of 0 octets; takes 1 to 64")
    }
}
