import Foundation
import Testing

/// `smets sizes` and `smets rtds`: what they print and write, and what they say to mistakes.
@Suite(.serialized) struct ReferenceExchangeCommandTests {
    private static let users = "supplier, export-supplier, network-operator, other-user, mdr, load-controller, rsa"

    @Test(
        "Mistakes in arguments are told in one line",
        arguments: [
            (["sizes", "--csv", "--json"], "--csv and --json: take one of them"),
            (["sizes", "--variant", "8"], "--variant 8: takes 1 to 7"),
            (["sizes", "--role", "nobody"], "--role nobody: takes some of \(users), with commas between"),
            (
                ["sizes", "--srv", "4.9.1"],
                "--srv 4.9.1: DUIS has no Service Reference Variant \"4.9.1\"; they are numbers like 4.8.1"
            ),
            (["sizes", "--srv", "8.2"], "--srv 8.2: 8.2 is answered by the DCC; no Command goes to a device"),
            (
                ["sizes", "--srv", "7.1", "--role", "mdr"],
                "no User that was asked for may send such a request; smets sizes without options shows all"
            ),
            (
                ["rtds", "--out", "x", "--use-case", "ECS999"],
                "--use-case ECS999: \"ECS999\" is no use case; they are codes like ECS22b"
            ),
        ])
    func mistakes(arguments: [String], message: String) throws {
        let outcome = try SmetsProcess.run(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errors == "smets: \(message)\n")
        #expect(outcome.output == "")
    }

    /// 187 and 544 octets are the published exchange's (RTDS ECS22b).
    @Test func sizesAreCSVForMachines() throws {
        let outcome = try SmetsProcess.run(["sizes", "--srv", "4.8.1", "--role", "supplier", "--csv"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(lines.count == 2)
        let row = try #require(lines.last)
        let command = try #require(lines[0].firstIndex(of: "command"))
        let response = try #require(lines[0].firstIndex(of: "gbcs_response"))
        #expect(row[command] == "187" && row[response] == "544")
    }

    @Test func aDataSetIsReplayedAndDecoded() throws {
        let folder = try SmetsProcess.Folder()
        let data = "\(folder.path)/data"
        let made = try SmetsProcess.run(["rtds", "--out", data, "--use-case", "ECS22b"])
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output == "4 exchanges in \(data), 0 not made; see \(data)/index.csv\n")
        let replayed = try SmetsProcess.run(["replay", "\(data)/exchanges.json"])
        #expect(replayed.status == 0)
        #expect(replayed.output.hasSuffix("4 passed, 0 failed\n"))
        let decoded = try SmetsProcess.run(
            ["decode", "\(data)/ECS22b_4.8.1_MDR/response.hex", "--keys", "\(data)/keys"])
        #expect(decoded.status == 0, "\(decoded.errors)")
        #expect(decoded.output.contains("MAC: valid"))
        let again = try SmetsProcess.run(["rtds", "--out", data, "--use-case", "ECS22b"])
        #expect(again.status == 2)
        #expect(again.errors == "smets: \(data): is not empty; name a new folder\n")
    }
}
