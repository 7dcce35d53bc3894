import Foundation
import Testing

/// The tool as its users run it: output, errors and exit codes of the built executable.
@Suite(.serialized) struct CommandLineTests {
    typealias Temporary = SmetsProcess.Folder

    private func smets(_ arguments: String..., input: String = "") throws -> SmetsProcess.Outcome {
        try SmetsProcess.run(arguments, input: input)
    }

    @Test(arguments: [
        ["--help"], ["serve", "--help"], ["ask", "--help"], ["request", "--help"], ["replay", "--help"],
        ["permissions", "--help"],
        ["decode", "--help"], ["keys", "init", "--help"], ["keys", "export", "--help"], ["load", "--help"],
        ["fleet", "--help"], ["fleet", "describe", "--help"], ["fleet", "sample", "--help"],
        ["fleet", "validate", "--help"], ["fleet", "snapshot", "--help"], ["fleet", "restore", "--help"],
        ["fleet", "fork", "--help"],
    ])
    func everyHelpHasAnExample(arguments: [String]) throws {
        let outcome = try SmetsProcess.run(arguments)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("EXAMPLE"))
    }

    @Test func aReadInProcessIsVerifiedAndShown() throws {
        let state = try Temporary()
        let outcome = try smets(
            "ask", "ECS22b", "--meter", "3", "--role", "mdr", "--in-process", "--state", state.path, "--from",
            "2026-11-01T00:30",
            "--to", "2026-11-02")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("MAC verified, attributes decrypted"))
        #expect(outcome.output.contains("2026-11-01T00:30:00Z"))
        #expect(outcome.output.contains("48 entries"))
        let json = try smets(
            "ask", "ECS22b", "--meter", "3", "--in-process", "--state", state.path, "--from", "2026-11-01T00:30",
            "--to",
            "2026-11-02", "--json", "--hex")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect((object["entries"] as? [Any])?.count == 48)
        // What was sent and answered can be looked at again.
        let response = try #require(object["response"] as? String)
        let decoded = try smets("decode", "-", "--keys", "\(state.path)/keys", input: response)
        #expect(decoded.status == 0)
        #expect(decoded.output.contains("MAC: valid"))
        #expect(decoded.output.contains("decrypted attributes"))
    }

    @Test func aRefusedReadExitsWith1AndSaysWhy() throws {
        let state = try Temporary()
        let outcome = try smets("ask", "ECS17b", "--role", "mdr", "--in-process", "--state", state.path)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("may not send this use case"))
        let opened = try smets(
            "ask", "ECS17b", "--role", "mdr", "--in-process", "--state", state.path,
            "--ecs17b-for-access-control-broker")
        #expect(opened.status == 0, "\(opened.errors)")
    }

    @Test func replayExitsWith1OnAFailureAnd2OnAnUnusableFile() throws {
        let state = try Temporary()
        let device = """
            {"eui64": "02-53-4D-45-80-00-00-00", "elements": "single", "clock": "2026-11-01T00:00:00Z",
             "originatorCounter": 1, "parties": []}
            """
        func exchange(_ response: String) -> String {
            """
            {"format": "smets-exchanges/1", "cases": [{"id": "nothing", "device": \(device), "command": "DD",
             "response": \(response)}]}
            """
        }
        let good = try smets("replay", try state.file("good.json", exchange("null")))
        #expect(good.status == 0)
        #expect(good.output == "PASS nothing\n1 passed, 0 failed\n")
        let bad = try smets("replay", try state.file("bad.json", exchange("\"DD\"")))
        #expect(bad.status == 1)
        #expect(bad.output.hasPrefix("FAIL nothing: expected a response, got none"))
        #expect(bad.output.hasSuffix("0 passed, 1 failed\n"))
        let emitted = try smets("replay", "--emit", try state.file("emit.json", exchange("null")))
        #expect(emitted.output.isEmpty && emitted.status == 0)
        let unusable = try smets("replay", try state.file("unusable.json", exchange("7")))
        #expect(unusable.status == 2)
        #expect(unusable.errors.contains("case nothing, response"))
        #expect(try smets("replay", "/nowhere.json").status == 2)
    }

    @Test(arguments: [
        (["ask", "ECS99"], "ECS99: not one of"), (["ask", "ECS22b", "--role", "king"], "--role king: not one of"),
        (["ask", "ECS22b", "--in-process", "--from", "yesterday"], "--from yesterday: not a UTC time"),
        (["ask", "ECS22b", "--meter", "1000", "--in-process"], "the estate has meters 0 to 999"),
        (["ask", "ECS52", "--in-process", "--from", "2026-11-01"], "takes no --from and --to"),
        (["decode", "xyz"], "neither a file nor hexadecimal"),
        (["decode", "DD00"], "is not a GBCS message"), (["serve", "--clock", "noon"], "--clock noon"),
        (["serve", "--block-transfer", "--block-size", "12"], "--block-size 12: takes 128 to 65535 octets"),
        (["serve", "--idle", "0"], "--idle 0"), (["nonsense"], "nonsense"),
        (["serve", "--maximum-connections", "1000000"], "so at most"),
    ])
    func mistakesAreOneLineAndExitWith2(arguments: [String], says: String) throws {
        let state = try Temporary()
        let needsState = arguments[0] == "ask" || arguments[0] == "serve"
        let outcome = try SmetsProcess.run(arguments + (needsState ? ["--state", state.path] : []))
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(says), "\(outcome.errors)")
    }

    @Test func permissionsAreTriedAndReportedAsJUnit() throws {
        let state = try Temporary()
        let outcome = try smets("permissions", "--verify", "--format", "junit", "--state", state.path)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains(#"<testsuite name="smets permissions" tests="1098" failures="0">"#))
    }

    @Test func keysAreMadeOnceWithMode0600() throws {
        let state = try Temporary()
        let folder = "\(state.path)/pki"
        let made = try smets("keys", "init", folder)
        #expect(made.status == 0)
        #expect(made.output.contains("70 files"))
        #expect(!made.output.contains("PRIVATE"))
        #expect(try smets("keys", "init", folder).status == 2)
        let exported = try smets("keys", "export", "--keys", folder, "--meter", "2", "--to", "\(state.path)/device")
        #expect(exported.status == 0, "\(exported.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(state.path)/device").sorted()
        #expect(names == ["02534d4580000002-ds.pem", "02534d4580000002-ka.pem"])
    }
}
