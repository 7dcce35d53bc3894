import Foundation
import Testing

/// What `smets serve` proposes to try, whatever it was started with, and what clients say that are started otherwise.
@Suite(.serialized) struct ServeHintTests {
    private let folder = Result { try SmetsProcess.Folder() }

    private func tried(_ server: SmetsProcess.Server) throws -> SmetsProcess.Outcome {
        try SmetsProcess.shell(server.hint.replacing("smets ", with: "\"$SMETS\" ", maxReplacements: 1))
    }

    private func token(_ name: String, _ text: String) throws -> String {
        let path = try folder.get().file(name, text)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        return path
    }

    @Test func aTokenIsNamed() throws {
        let state = "\(try folder.get().path)/state"
        let server = try SmetsProcess.Server([
            "--meters", "5", "--state", state, "--token-file", try token("token", "0123456789abcdef"),
        ])
        let outcome = try tried(server)
        #expect(outcome.status == 0, "\(server.hint): \(outcome.errors)")
        let place = ["--meters", "5", "--state", state, "--port", "\(server.port)"]
        let without = try SmetsProcess.run(["ask", "ECS40"] + place)
        #expect(without.status == 1)
        #expect(
            without.errors == """
                smets: 127.0.0.1:\(server.port): closed the connection without a response; does the server want a token (give \
                its --token-file)? Else: is it a server of smets serve, with room for another connection?

                """)
        let other = ["--token-file", try token("other", "fedcba9876543210")]
        let wrong = try SmetsProcess.run(["ask", "ECS40"] + place + other)
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("; is the token of --token-file the server's? Else: "), "\(wrong.errors)")
        // A load of which nothing is answered is no success either.
        let load = try SmetsProcess.run(["load", "--quiet", "--messages", "8", "--duration", "1"] + place)
        #expect(load.status == 1)
        #expect(load.errors.contains("connection lost): does the server want a token (give its --token-file)?"))
    }

    @Test func longResponsesInBlocksAreTaken() throws {
        let server = try SmetsProcess.Server([
            "--meters", "5", "--state", "\(try folder.get().path)/state", "--block-transfer", "--block-size", "128",
        ])
        let outcome = try tried(server)
        #expect(outcome.status == 0, "\(server.hint): \(outcome.errors)")
        #expect(outcome.output.contains("48 entries"))
    }

    @Test func telephoneNumbersAreThoseOfTheServer() throws {
        let state = "\(try folder.get().path)/state"
        let server = try SmetsProcess.Server([
            "--fleet", "smets1-demo", "--meters", "40", "--state", state, "--smets1", "--dlms-port", "0", "--smpp-port",
            "0",
            "--msisdn-prefix", "4477",
        ])
        #expect(server.hint.contains(" --msisdn-prefix 4477 "), "\(server.hint)")
        let outcome = try SmetsProcess.run([
            "ask", "ECS40", "--fleet", "smets1-demo", "--meters", "40", "--state", state, "--port", "\(server.port)",
            "--meter", "3", "--wait", "1",
        ])
        #expect(outcome.status == 1)
        #expect(
            outcome.errors == """
                smets: no response within 1 s: meter 3 (02-53-4D-45-80-00-00-03) is a SMETS1 meter, which answers no GBCS where \
                serve --smets1 or --always-awake serves it; read it with smets dlms read, or ask a SMETS2 meter

                """)
    }
}
