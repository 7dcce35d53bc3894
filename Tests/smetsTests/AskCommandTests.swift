import Foundation
import Testing

/// `smets ask` at a server: whom it finds, and what it says when no response comes.
@Suite(.serialized) struct AskCommandTests {
    private let folder: SmetsProcess.Folder
    private let server: SmetsProcess.Server

    /// A state folder whose path a shell would take for three words.
    private var state: String { "\(folder.path)/the server's state" }

    init() throws {
        folder = try SmetsProcess.Folder()
        server = try SmetsProcess.Server(["--meters", "20", "--state", "\(folder.path)/the server's state"])
    }

    private func ask(_ arguments: String...) throws -> SmetsProcess.Outcome {
        let place = ["--port", "\(server.port)"] + (arguments.contains("--meters") ? [] : ["--meters", "20"])
        return try SmetsProcess.run(
            ["ask"] + arguments + place + (arguments.contains("--state") ? [] : ["--state", state]))
    }

    @Test func theProposedCommandWorks() throws {
        let outcome = try SmetsProcess.shell(server.hint.replacing("smets ", with: "\"$SMETS\" ", maxReplacements: 1))
        #expect(outcome.status == 0, "\(server.hint): \(outcome.errors)")
        #expect(outcome.output.contains("meter 3 "))
    }

    @Test(arguments: ["7", "02-53-4D-45-80-00-00-07", "02534d4580000007"]) func aMeterHasSeveralNames(name: String)
        throws
    {
        let outcome = try ask("ecs40", "--meter", name, "--role", "Supplier")
        #expect(outcome.output.contains("meter 7 (02-53-4D-45-80-00-00-07)"), "\(outcome.errors)")
        let mpan = try #require(outcome.output.matches(of: #/\b\d{13}\b/#).first)
        #expect(try ask("ECS40", "--meter", String(mpan.output)).output.contains("meter 7 "))
    }

    @Test func otherKeysAreTold() throws {
        let other = "\(folder.path)/other"
        #expect(try SmetsProcess.run(["ask", "ECS40", "--in-process", "--state", other]).status == 0)
        let outcome = try ask("ECS40", "--state", other)
        #expect(outcome.status == 1)
        #expect(
            outcome.errors == """
                smets: no response: meter 0 (02-53-4D-45-80-00-00-00) refused the command and sent alert 8F3D trusted source \
                authentication failure: the command is made with other keys than the server's, or for a fleet of another seed; \
                give the server's --state or --keys, and its --fleet

                """)
    }

    @Test func missingKeysAreNotMade() throws {
        let none = "\(folder.path)/none"
        let outcome = try ask("ECS40", "--state", none)
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("smets: \(none)/keys: there are no keys, and a server takes only commands"))
        #expect(!FileManager.default.fileExists(atPath: none))
    }

    @Test func aRoleThatMayNotIsTold() throws {
        let outcome = try ask("ECS17b", "--role", "mdr")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("the role mdr may not send ECS17b (smets permissions)"), "\(outcome.errors)")
    }

    @Test func aMeterThatTheServerHasNotIsTold() throws {
        let outcome = try ask("ECS40", "--meter", "30", "--meters", "40", "--wait", "1")
        #expect(outcome.status == 1)
        #expect(
            outcome.errors.contains("the server's fleet has no meter 02-53-4D-45-80-00-00-1E"), "\(outcome.errors)")
    }

    @Test func anEndAloneStandsForTheDayBeforeIt() throws {
        let end = Date(timeIntervalSinceNow: -3 * 86_400).formatted(.iso8601.year().month().day())
        let outcome = try ask("ECS22b", "--to", end)
        #expect(outcome.output.contains("48 entries"), "\(outcome.errors)")
        #expect(outcome.output.contains("\(end)T00:00:00Z"))
    }

    @Test func anEmptyRangeIsExplained() throws {
        let before = try ask("ECS22b", "--from", "2001-01-01")
        #expect(before.status == 0)
        #expect(before.output.contains("no entries in this range\nthe meter was installed on 20"), "\(before.output)")
        let after = try ask("ECS22b", "--from", "2100-01-01")
        #expect(after.output.contains("no entries in this range\nthe range is in the future of this machine's clock"))
    }

    @Test(arguments: [
        (["--from", "2026-11-02", "--to", "2026-11-01"], "--from 2026-11-02: is after --to 2026-11-01"),
        (["--from", "1999-12-31"], "--from 1999-12-31: takes times from 2000-01-01 to 2136-02-07T06:28:15Z"),
        (["--to", "2136-02-07T06:28:16Z"], "--to 2136-02-07T06:28:16Z: takes times from 2000-01-01 to"),
        (["--wait", "0"], "--wait 0: takes 1 to 86400"),
        (["--meter", "-1"], "--meter -1: the estate has meters 0 to 19"),
        (["--port", "65536"], "--port 65536: takes 1 to 65535"),
        (["--meter", "9999999999999"], "--meter 9999999999999: 9999999999999 is the MPAN of no meter"),
    ])
    func mistakesAreToldAtOnce(arguments: [String], says: String) throws {
        let outcome = try SmetsProcess.run(["ask", "ECS22b", "--meters", "20", "--state", state] + arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(says), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test func thePortOfTheHTTPInterfaceIsTold() throws {
        let listener = try SmetsProcess.shell(
            """
            coproc python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1], flush=True)
            for _ in 1, 2:
              c = s.accept()[0]; c.recv(99); c.sendall(b"HTTP/1.1 400 Bad Request\\r\\n\\r\\n"); c.close()'
            read -r port <&"${COPROC[0]}"
            "$SMETS" ask ECS40 --meters 20 --state '\(state.replacing("'", with: "'\\''"))' --port $port
            status=$?
            kill -KILL "$COPROC_PID"
            exit $status
            """)
        #expect(listener.status == 2)
        #expect(listener.errors.contains("speaks HTTP: it is the port of the HTTP interface"), "\(listener.errors)")
    }

    @Test(arguments: [
        "1999-12-31", "2136-02-07T06:28:16Z", "9999-12-31", "x0", "x-1", "xnan", "xinf", "x100001", "noon", "",
    ])
    func aClockBeyondGBCSIsRefused(clock: String) throws {
        let outcome = try SmetsProcess.run(["serve", "--state", state, "--clock", clock])
        #expect(outcome.status == 2)
        #expect(
            outcome.errors.hasPrefix("smets: --clock \(clock): takes real, a UTC time from 2000-01-01 to 2136-02-07"))
    }

    @Test(arguments: ["--port", "--http-port", "--dlms-port", "--smpp-port"]) func aPortHas16Bits(option: String) throws
    {
        for port in ["65536", "-1", "99999"] {
            let outcome = try SmetsProcess.run(["serve", "--always-awake", "--state", state, option, port])
            #expect(outcome.status == 2)
            #expect(outcome.errors == "smets: \(option) \(port): takes 0 to 65535\n")
        }
    }
}
