import COSEM
import ESMEEmulator
import Foundation
import GBCS
import Testing

@testable import Conformance

/// Exchange files: what they say is done, and what is wrong with them is said.
@Suite struct ExchangeFileTests {
    /// A file with one case: a meter with fixed keys, and ECS22b over two of its three half hours.
    private static func file(
        response: String = "null", fault: String? = nil, device: [String: Any] = [:], command: [UInt8]? = nil
    ) throws -> Data {
        let keys = FleetKeys(seed: 77)
        let broker = keys.key(.keyAgreement, index: 1)
        let supplier = keys.key(.keyAgreement, index: 2)
        var described: [String: Any] = [
            "eui64": "02-53-4D-45-80-00-00-00", "elements": "single", "clock": "2026-11-01T12:00:00Z",
            "originatorCounter": 2_000, "keyAgreementKey": String(repeating: "0", count: 63) + "7",
            "parties": [
                [
                    "eui64": "02-53-4D-45-54-53-00-03", "role": "accessControlBroker",
                    "publicKey": broker.publicKey.octets.hexadecimal,
                ],
                [
                    "eui64": "02-53-4D-45-54-53-00-04", "role": "supplier",
                    "publicKey": supplier.publicKey.octets.hexadecimal,
                ],
            ],
            "registers": ["activeImport": 5, "reactiveImport": 0, "activeExport": 0, "reactiveExport": 0],
            "logs": ["activeImportProfile": [[846_676_800, 95], [846_678_600, 243], [846_680_400, 46]]],
        ]
        described.merge(device) { $1 }
        let octets = command ?? Self.command()
        let text = """
            {"format": "smets-exchanges/1", "cases": [{"id": "first", "device": \
            \(String(decoding: try JSONSerialization.data(withJSONObject: described), as: UTF8.self)), \
            "command": "\(octets.hexadecimal)", "response": \(response)\(fault.map { ", \"fault\": \($0)" } ?? "")}]}
            """
        return Data(text.utf8)
    }

    private static let device = P256PrivateKey(scalar: [UInt8](repeating: 0, count: 31) + [7])!

    private static func command(code: MessageCode = .ecs22b) -> [UInt8] {
        let request = RequestCatalogue[code]!
        let range = request.form.range(
            from: UTCTime(secondsSince2000: 846_678_600), to: UTCTime(secondsSince2000: 846_680_400))
        return Command.build(
            request, from: .knownRemoteParty(EntityIdentifier(0x0253_4D45_5453_0004), counter: 1_001),
            to: EntityIdentifier(0x0253_4D45_8000_0000), range: range,
            brokerSecret: FleetKeys(seed: 77).key(.keyAgreement, index: 1).sharedSecret(with: device.publicKey),
            using: CryptographicContext())
    }

    private func only(_ json: Data) throws -> ExchangeCase {
        try #require(try ExchangeFile(json: json, name: "x.json").cases.first)
    }

    @Test func aCaseRunsOnAMeterOfItsOwn() throws {
        let exchange = try only(try Self.file())
        let response = try #require(ExchangeRunner().run(exchange)?.response)
        let secret = FleetKeys(seed: 77).key(.keyAgreement, index: 2).sharedSecret(with: Self.device.publicKey)
        let verified = try VerifiedResponse(
            response, to: try Message(parsing: try #require(exchange.exchanges.first).command), macSecret: secret,
            payloadSecret: secret,
            deviceKey: nil,
            using: CryptographicContext())
        guard case .log([.activeImport], let rows) = Reading(verified) else {
            Issue.record("not a log: \(verified.values)")
            return
        }
        #expect(rows.map(\.values) == [[243], [46]])
    }

    @Test func verdictsSayWhatDiffersAndWhere() throws {
        let runner = ExchangeRunner()
        let answer = try #require(runner.run(try only(try Self.file()))?.response)
        func verdict(_ expected: [UInt8]?) throws -> ExchangeRunner.Verdict {
            runner.verdict(on: try only(try Self.file(response: expected.map { "\"\($0.hexadecimal)\"" } ?? "null")))
        }
        #expect(try verdict(answer) == .passed)
        #expect(try verdict(nil) == .unexpectedResponse)
        var wrong = answer
        wrong[17] ^= 0xFF
        #expect(try verdict(wrong) == .differs(octet: 17, expected: wrong[17], got: answer[17]))
        #expect(
            try "\(verdict(wrong))"
                == "first difference at octet 17: expected \(wrong[17].hexadecimal) got \(answer[17].hexadecimal)")
        #expect(try verdict(answer + [0]) == .differs(octet: answer.count, expected: 0, got: nil))
        #expect(
            try verdict(Array(answer.dropLast())) == .differs(octet: answer.count - 1, expected: nil, got: answer.last))
    }

    @Test func noResponseIsAVerdictToo() throws {
        var command = Self.command()
        command[command.count - 1] ^= 1
        let runner = ExchangeRunner()
        #expect(runner.verdict(on: try only(try Self.file(command: command))) == .passed)
        guard
            case .noResponse(let reason) = runner.verdict(
                on: try only(try Self.file(response: "\"DD\"", command: command)))
        else {
            Issue.record("not noResponse")
            return
        }
        #expect(reason.contains("MAC does not verify"))
    }

    @Test(arguments: [(#""hardware-fault""#, 1), (#""temporary-failure""#, 2), ("250", 250)])
    func faultsStrikeTheItem(result: String, code: Int) throws {
        let exchange = try only(try Self.file(fault: #"{"item": 0, "result": \#(result)}"#))
        let response = try #require(ExchangeRunner().run(exchange)?.response)
        let access = try AccessResponse(decoding: Array(try Message(parsing: response).content))
        #expect(access.results.map { Int($0.result.rawValue) } == [code])
        #expect(access.data == [.nullData])
    }

    static let unusable: [(text: String, says: String)] = [
        ("", "x.json: cannot be read as JSON: line 1, octet 1: it ends where a value is expected"),
        ("{\n  \"cases\": [1\n  }", "x.json: cannot be read as JSON: line 3, octet 3: expected , or ]"),
        (
            String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000),
            "x.json: cannot be read as JSON: line 1, octet 258: nested deeper than 256"
        ),
        (
            #"{"format": "smets-exchanges/1", "cases": [{"id": "a\nPASS b"}]}"#,
            #"x.json: case number 1, id: "a\u{A}PASS b" has a line break or a control character; take it out"#
        ),
        (
            #"{"format": "smets-exchanges/1", "cases": [{"id": "\u001b[2K\u202eb"}]}"#,
            #"x.json: case number 1, id: "\u{1B}[2K\u{202E}b" has a line break or a control character; take it out"#
        ),
        ("[]", "x.json: is not a"), ("{\"cases\": []}", "x.json: format: is missing"),
        (#"{"format": "other/1", "cases": []}"#, #"x.json: format: it is "other/1", not "smets-exchanges/1""#),
        (#"{"format": "smets-exchanges/1"}"#, "x.json: cases: is missing"),
        (#"{"format": "smets-exchanges/1", "cases": [{}]}"#, "x.json: case number 1, id: is missing"),
        (#"{"format": "smets-exchanges/1", "cases": [{"id": "a"}]}"#, "x.json: case a, device: is missing"),
    ]

    @Test(arguments: unusable) func anUnusableFileNamesCaseAndField(text: String, says: String) {
        let error = #expect(throws: ExchangeFileError.self) { try ExchangeFile(json: Data(text.utf8), name: "x.json") }
        #expect(error?.description.hasPrefix(says) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        ("clock", "yesterday", "case first, device.clock: \"yesterday\" is not an ISO 8601 UTC time"),
        ("elements", "triple", "case first, device.elements: \"triple\" is not \"single\", \"twin\" or \"polyphase\""),
        ("eui64", "00-01", "case first, device.eui64: \"00-01\" is not an EUI-64"),
        ("keyAgreementKey", "00", "case first, device.keyAgreementKey: the secret (not shown) is not a private scalar"),
    ])
    func aWrongFieldIsNamed(field: String, value: String, says: String) throws {
        let json = try Self.file(device: [field: value])
        let error = #expect(throws: ExchangeFileError.self) { try ExchangeFile(json: json, name: "x.json") }
        #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
    }

    /// Nearly all of a key is as secret as all of it.
    @Test func keysAreNotShown() throws {
        let digits = String(repeating: "3A", count: 31) + "3"
        let scalar = try Self.file(device: ["keyAgreementKey": digits])
        let secret = try Self.file(device: [
            "parties": [["eui64": "02-53-4D-45-54-53-00-03", "role": "accessControlBroker", "sharedSecret": digits]]
        ])
        for (json, says) in [
            (
                scalar,
                "keyAgreementKey: the secret (not shown) is not a private scalar of P-256, 32 octets in hexadecimal"
            ),
            (
                secret,
                "parties[0].sharedSecret: the secret (not shown) is not a shared secret of 32 octets in hexadecimal"
            ),
        ] {
            let error = #expect(throws: ExchangeFileError.self) { try ExchangeFile(json: json, name: "x.json") }
            #expect(error?.description == "x.json: case first, device.\(says)")
        }
    }

    /// A response could not be MACed for such a party: the case could not be run.
    @Test func aPartyWithoutSecretIsNamed() throws {
        let broker = ["eui64": "02-53-4D-45-54-53-00-03", "role": "accessControlBroker"]
        let supplier = ["eui64": "02-53-4D-45-54-53-00-04", "role": "supplier"]
        let secret = String(repeating: "17", count: 32)
        let publicKey = FleetKeys(seed: 77).key(.keyAgreement, index: 2).publicKey.octets.hexadecimal
        let withSecret = broker.merging(["sharedSecret": secret]) { $1 }
        for (place, device): (Int, [String: Any]) in [
            (0, ["parties": [broker]]), (1, ["parties": [withSecret, supplier]]),
            // A public key is of no use to a meter without a private one.
            (
                1,
                [
                    "parties": [withSecret, supplier.merging(["publicKey": publicKey]) { $1 }],
                    "keyAgreementKey": NSNull(),
                ]
            ),
        ] {
            let json = try Self.file(device: device)
            let error = #expect(throws: ExchangeFileError.self) { try ExchangeFile(json: json, name: "x.json") }
            let party = place == 0 ? "02-53-4D-45-54-53-00-03" : "02-53-4D-45-54-53-00-04"
            #expect(
                error?.description
                    == "x.json: case first, device.parties[\(place)]: party \(party) has neither sharedSecret "
                    + "nor publicKey with the device's keyAgreementKey; give one of them")
        }
    }

    @Test(arguments: [
        ("originatorCounter", "-1", "device.originatorCounter: is not a whole number from 0 to 18446744073709551615"),
        ("originatorCounter", "1e30", "device.originatorCounter: is not a whole number from 0 to 18446744073709551615"),
        ("originatorCounter", "\"7\"", "device.originatorCounter: is not a whole number from 0 to"),
        (
            "registers", "{\"activeImport\": 4294967296}",
            "device.registers.activeImport: is not a whole number from 0 to"
        ),
        (
            "registers", "{\"activeImport\": -1}",
            "device.registers.activeImport: is not a whole number from 0 to 4294967295"
        ),
        ("registers", "[]", "device.registers: is not an object with fields"),
        ("parties", "{}", "device.parties: is not a list"),
        ("clock", "7", "device.clock: is not a text"), ("clock", "\"1999-12-31\"", "from 2000 to 2136"),
        ("clock", "\"9999-12-31\"", "from 2000 to 2136"), ("eui64", "null", "device.eui64: is null"),
    ])
    func aValueIsNamedInJSONsWords(field: String, value: String, says: String) throws {
        let parsed = try JSONSerialization.jsonObject(with: Data(value.utf8), options: .fragmentsAllowed)
        let json = try Self.file(device: [field: parsed])
        let error = #expect(throws: ExchangeFileError.self) { try ExchangeFile(json: json, name: "x.json") }
        #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
    }

    @Test func aFileMayBeginWithAByteOrderMark() throws {
        let path = NSTemporaryDirectory() + "smets-exchanges-\(UUID().uuidString).json"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try (Data([0xEF, 0xBB, 0xBF]) + Self.file()).write(to: URL(fileURLWithPath: path))
        #expect(try ExchangeFile(path: path).cases.count == 1)
        try Data([0xFF, 0xFE, 0x7B, 0x00]).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: ExchangeFileError.self) { try ExchangeFile(path: path) }
        #expect(error?.description == "\(path): is UTF-16 or UTF-32 text; save it as UTF-8")
    }

    @Test func wrongRowsAreNamed() throws {
        for (logs, says): ([String: Any], String) in [
            (["activeImportProfile": [[1]]], "device.logs.activeImportProfile[0]"),
            (["activeImportProfile": [[1, 2, 3, 4]]], "2 or 3 numbers"),
            (
                ["dailyReads": [["timestamp": 1, "activeImport": 1, "tou": [1], "blocks": []]]],
                "tou: has 1 values, not 48"
            ),
            (["dailyConsumption": [[1, -2]]], "device.logs.dailyConsumption[0]"),
        ] {
            let json = try Self.file(device: ["logs": logs])
            let error = #expect(throws: ExchangeFileError.self) { try ExchangeFile(json: json, name: "x.json") }
            #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
        }
    }
}
