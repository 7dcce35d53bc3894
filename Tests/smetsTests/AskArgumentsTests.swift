import Foundation
import Testing

/// `smets ask` with arguments, of a meter in the same process.
@Suite(.serialized) struct AskArgumentsTests {
    private let folder: SmetsProcess.Folder

    init() throws { folder = try SmetsProcess.Folder() }

    private func ask(_ arguments: String...) throws -> SmetsProcess.Outcome {
        try SmetsProcess.run(["ask"] + arguments + ["--in-process", "--state", folder.path])
    }

    @Test("ECS28a sets what its arguments say, and shows each with its result")
    func loadLimit() throws {
        let outcome = try ask(
            "ECS28a", "--supply-state", "true", "--threshold", "9000", "--load-limit-period=60", "--restoration", "120")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("role supplier; signature verified"))
        #expect(outcome.output.contains(#/load limit power threshold +9000 +W +success/#))
        #expect(outcome.output.contains(#/activation of the load limit period +at once +success/#))
    }

    @Test("ECS39a takes an MPAN of digits, and its answer has a MAC")
    func mpan() throws {
        let outcome = try ask("ECS39a", "--mpan", "1234567890123")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("MAC verified"))
        #expect(outcome.output.contains(#/import MPAN +1234567890123 +success/#))
    }

    @Test("The template of ECS01a is a file for it; JSON has every value")
    func tariff() throws {
        let template = try SmetsProcess.run(["ask", "--arguments-template", "ECS01a"])
        #expect(template.status == 0, "\(template.errors)")
        let file = try folder.file(
            "tariff.yaml", template.output.replacing("default: 0", with: "default: 12\n  tou-2: 25"))
        let outcome = try ask("ECS01a", "--arguments", file, "--at", "2126-12-25", "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let items = try #require(object["items"] as? [[String: Any]])
        #expect(items.allSatisfy { $0["result"] as? String == "success" })
        let prices = try #require(items.first { $0["name"] as? String == "prices" }?["values"] as? [[String: String]])
        #expect(prices.count == 80)
        #expect(prices[1] == ["name": "prices, tou-2", "value": "25", "unit": "× 10^-5"])
        let last = try #require(items.last?["values"] as? [[String: String]])
        #expect(last.first?["value"] == "2126-12-25T00:00:00Z")
        #expect(object["verified"] as? Bool == true)
    }

    @Test("What is put off is cancelled without values")
    func cancel() throws {
        let outcome = try ask("ECS28a", "--cancel")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains(#/activation of the load limit period +never +success/#))
    }

    @Test("ECS44 arms no supply that is on: the result says so, exit code 1")
    func refused() throws {
        let outcome = try ask("ECS44")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains(#/arming of the supply +other-reason/#), "\(outcome.output)")
    }

    @Test("The role is the one that the use case is open to, unless it is given")
    func roles() throws {
        #expect(try ask("ECS25r2", "--json").output.contains(#""role" : "network-operator""#))
        #expect(try ask("ECS40", "--json").output.contains(#""role" : "supplier""#))
        let outcome = try ask("ECS25r2", "--role", "supplier")
        #expect(outcome.status == 1)
    }

    @Test("An update without arguments says what it takes, with a command that works")
    func example() throws {
        let outcome = try ask("ECS38")
        #expect(outcome.status == 2)
        let parts = outcome.errors.split(separator: "; for example: smets ")
        #expect(parts.first == "smets: ECS38 takes --randomised-offset-limit")
        let proposed = try SmetsProcess.shell("\"$SMETS\" \(try #require(parts.last))")
        #expect(proposed.status == 0, "\(proposed.errors)")
    }

    @Test(
        "Mistakes are one line and exit with 2",
        arguments: [
            (["ECS28a", "--period", "1"], "--period: may be --load-limit-period or --load-limit-restoration-period"),
            (
                ["ECS28a", "--colour", "1"],
                "--colour: ECS28a has no such argument; it takes --load-limit-supply-state,"
            ),
            (["ECS28a", "--threshold", "-1"], "takes a whole number from 0 to 4294967295 W; not \"-1\""),
            (["ECS28a", "--threshold"], "--threshold: has no value behind it"),
            (["ECS28a", "--threshold", "1"], "ECS28a: --load-limit-supply-state, --load-limit-period and "),
            (["ECS28a", "--threshold", "1", "--threshold", "2"], "--load-limit-power-threshold: is given twice"),
            (["ECS28a", "threshold"], "threshold: is no argument"),
            (["ECS28a", "--cancel", "--at", "2126-01-01"], "--at, --cancel: only one"),
            (["ECS39a", "--mpan", "1234567890123", "--at", "2126-01-01"], "ECS39a is executed at once"),
            (["ECS39a", "--mpan", "123"], "--import-mpan: takes 13 to 26 digits; not \"123\""),
            (["ECS22b", "--mter", "3"], "--mter: ECS22b takes no arguments"),
            (["ECS22b", "--arguments", "a.yaml"], "--arguments: ECS22b takes no arguments"),
            (["ECS34", "--thresholds", "[1, 2, 3]"], "has 3 members; it must have 0 to 2"),
            (["--arguments-template", "ECS22b"], "--arguments-template: ECS22b takes no arguments"),
            ([], "which use case?"), (["CCS01"], "CCS01: not one of"),
            (["CCS01", "--hub"], "CCS01 takes --device, --key, --device-type, --join-timeout"),
            (["CS02a"], "CS02a takes --roles; for example: smets ask CS02a"),
            (["CS02d", "--certificate", "/nowhere.pem"], "/nowhere.pem: cannot be read"),
        ])
    func mistakes(arguments: [String], says: String) throws {
        let outcome = try SmetsProcess.run(["ask"] + arguments + ["--in-process", "--state", folder.path])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(says), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test("Credentials are asked for and replaced, with the certificates of a folder")
    func credentials() throws {
        let held = try ask("CS02a", "--roles", "supplier,network-operator")
        #expect(held.status == 0, "\(held.errors)")
        #expect(held.output.contains("role supplier; signature verified"))
        #expect(held.output.contains("subject unique ID: 02-53-4D-45-54-53-00-04"))
        let keys = "\(folder.path)/keys/02534d455453"
        let replaced = try ask(
            "CS02bSupplierBySupplier", "--certificates", "\(keys)0005-ds.pem,\(keys)0005-ka.pem", "--path",
            "\(keys)0002-ds.pem",
            "--floor", "5")
        #expect(replaced.status == 0, "\(replaced.errors)")
        #expect(replaced.output.contains("replacing subject unique ID: 02-53-4D-45-54-53-00-05"))
        let broken = try ask(
            "CS02bSupplierBySupplier", "--certificates", "\(keys)0005-ds.pem", "--path", "\(keys)0004-ds.pem")
        #expect(broken.status == 1)
        #expect(broken.output.contains("status: 10, no trust anchor"))
    }

    @Test("The hub of a meter takes its own use cases")
    func hub() throws {
        let devices = try ask("CCS06", "--hub", "--meter", "3")
        #expect(devices.status == 0, "\(devices.errors)")
        #expect(devices.output.contains("hub of meter 3 (02-53-4D-45-C0-00-00-03), role acb; MAC verified"))
        let added = try ask(
            "CCS01", "--hub", "--device", "02-53-4D-45-80-00-00-05", "--key", "00112233445566778899AABBCCDDEEFF",
            "--device-type",
            "1", "--join-timeout", "60")
        #expect(added.status == 0, "\(added.errors)")
        #expect(added.output.contains(#/join timeout +60 +success/#))
    }

    @Test("Every use case that takes arguments has a template")
    func templates() throws {
        let known = try SmetsProcess.run(["ask", "nonsense"]).errors
        let codes = known.split(separator: "not one of ").last?.split(separator: ", ").map {
            $0.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        var count = 0
        for code in try #require(codes) where code.hasPrefix("ECS") {
            let outcome = try SmetsProcess.run(["ask", "--arguments-template", code])
            if outcome.status == 0 {
                #expect(outcome.output.hasPrefix("# \(code) "))
                count += 1
            } else {
                #expect(outcome.errors.contains("\(code) takes no arguments"), "\(outcome.errors)")
            }
        }
        #expect(count > 40)
    }
}
