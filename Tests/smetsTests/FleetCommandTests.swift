import Foundation
import Testing

/// `smets fleet` as its users run it.
@Suite(.serialized) struct FleetCommandTests {
    @Test func aFleetIsDescribed() throws {
        let outcome = try SmetsProcess.run(["fleet", "describe", "demo"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("1,000"))
        let json = try SmetsProcess.run(["fleet", "describe", "great-britain", "--json", "--sample", "200"])
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(json.output.contains("32000000"))
        #expect(!object.isEmpty)
    }

    @Test func aSampleHasALineForEachMeter() throws {
        let outcome = try SmetsProcess.run(["fleet", "sample", "street", "-n", "60", "--csv"])
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 61)
        #expect(Set(lines).count == 61)
        #expect(outcome.output == (try SmetsProcess.run(["fleet", "sample", "street", "-n", "60", "--csv"])).output)
    }

    @Test func mistakesAreOneLineWithTheirPlace() throws {
        let folder = try SmetsProcess.Folder()
        let file = try folder.file("mine.yaml", "meters: 10\ncohorts:\n  - name: a\n    share: 2\n")
        let outcome = try SmetsProcess.run(["fleet", "validate", file])
        #expect(outcome.status == 1)
        #expect(outcome.output.hasPrefix("\(file):"))
        #expect(outcome.output.split(separator: "\n").count == 1)
        let serve = try SmetsProcess.run(["serve", "--fleet", file, "--state", folder.path])
        #expect(serve.status == 2)
        #expect(serve.errors.hasPrefix("smets: \(file):"))
        let unknown = try SmetsProcess.run(["serve", "--fleet", "atlantis", "--state", folder.path])
        #expect(unknown.status == 2)
        #expect(unknown.errors.split(separator: "\n").count == 1)
    }

    @Test func aStateIsCopiedRestoredAndForked() throws {
        let folder = try SmetsProcess.Folder()
        let (state, copy, fork) = ("\(folder.path)/state", "\(folder.path)/copy", "\(folder.path)/fork")
        let nothing = try SmetsProcess.run(["fleet", "snapshot", "--state", state, "--to", copy])
        #expect(nothing.status == 2)
        #expect(nothing.errors.contains("no state of this fleet"))

        let server = try SmetsProcess.Server(["--state", state])
        #expect(try SmetsProcess.run(["fleet", "snapshot", "--state", state, "--to", copy]).status == 0)
        // Not under a running server.
        let busy = try SmetsProcess.run(["fleet", "restore", "--state", state, "--from", copy, "--replace"])
        #expect(busy.status == 2)
        #expect(busy.errors.contains("another process serves it; stop it first"))
        server.stop()
        #expect(try SmetsProcess.run(["fleet", "restore", "--state", state, "--from", copy]).status == 2)
        #expect(try SmetsProcess.run(["fleet", "restore", "--state", state, "--from", copy, "--replace"]).status == 0)
        #expect(try SmetsProcess.run(["fleet", "fork", "--from", copy]).status == 2)
        #expect(try SmetsProcess.run(["fleet", "fork", "--state", fork, "--from", copy]).status == 0)
        let forked = try SmetsProcess.Server(["--state", fork])
        forked.stop()
    }

    @Test func processesShareAFleetAndAPort() throws {
        let folder = try SmetsProcess.Folder()
        let arguments = ["--state", folder.path, "--meters", "1000"]
        let one = try SmetsProcess.Server(arguments + ["--shard", "1/2"])
        let other = try SmetsProcess.Server(arguments + ["--shard", "2/2"], port: one.port)
        // Whichever process the kernel gives a connection to, every meter answers.
        for _ in 0..<4 {
            for meter in [0, 999] {
                let outcome = try SmetsProcess.run(
                    ["ask", "ECS52", "--meter", "\(meter)", "--port", "\(one.port)"] + arguments)
                #expect(outcome.status == 0, "\(outcome.errors)")
            }
        }
        // And nobody else may serve these meters.
        let third = try SmetsProcess.run(["serve", "--port", "0", "--http-port", "0", "--shard", "2/2"] + arguments)
        #expect(third.status == 2)
        #expect(third.errors.contains("another process serves these meters"))
        other.stop()
        one.stop()
        for wrong in ["0/2", "3/2", "half"] {
            #expect(try SmetsProcess.run(["serve", "--shard", wrong] + arguments).status == 2)
        }
    }
}
