import COSEM
import ESMEEmulator
import Foundation
import GBCS
import Testing

@testable import Conformance

/// The fields of exchange files beyond command and response: signatures, states, alerts, steps, faults.
@Suite struct ExchangeStepTests {
    private static let fleet = FleetKeys(seed: 78)
    private static let device = EntityIdentifier(0x0253_4D45_8000_0001)
    private static let clock = "2026-11-01T12:00:00Z"
    private static let later = UTCTime(iso8601: "2026-11-02T00:00:00Z")!

    private enum Party: Int, CaseIterable {
        case accessControlBroker = 1
        case supplier, retriever

        var identifier: EntityIdentifier { EntityIdentifier(0x0253_4D45_5453_0010 + UInt64(rawValue)) }
        var key: P256PrivateKey { ExchangeStepTests.fleet.key(.keyAgreement, index: rawValue) }
        var signingKey: P256PrivateKey { ExchangeStepTests.fleet.key(.digitalSignature, index: rawValue) }
    }

    // MARK: Files

    private static func party(_ party: Party) -> [String: Any] {
        [
            "eui64": party.identifier.description, "role": "\(party)",
            "publicKey": party.key.publicKey.octets.hexadecimal,
            "signaturePublicKey": party.signingKey.publicKey.octets.hexadecimal,
        ]
    }

    private static var meter: [String: Any] {
        [
            "eui64": device.description, "elements": "single", "clock": clock, "originatorCounter": 2_000,
            "keyAgreementKey": scalar.hexadecimal, "parties": [party(.accessControlBroker), party(.supplier)],
        ]
    }

    /// The meter's Key Agreement key.
    private static let scalar = [UInt8](repeating: 0, count: 31) + [0x1D]

    /// Z of the meter and a party.
    private static func secret(_ party: Party) throws -> SharedSecret {
        party.key.sharedSecret(with: try #require(P256PrivateKey(scalar: scalar)).publicKey)
    }

    private static func file(_ fields: [String: Any], device changes: [String: Any] = [:]) throws -> ExchangeFile {
        var exchange: [String: Any] = ["id": "first", "device": meter.merging(changes) { $1 }]
        exchange.merge(fields) { $1 }
        let file: [String: Any] = ["format": "smets-exchanges/1", "cases": [exchange]]
        return try ExchangeFile(json: try JSONSerialization.data(withJSONObject: file), name: "x.json")
    }

    private static func exchange(
        _ fields: [String: Any], device changes: [String: Any] = [:]
    ) throws -> ExchangeCase {
        try #require(try file(fields, device: changes).cases.first)
    }

    private static func verdict(
        _ fields: [String: Any], device changes: [String: Any] = [:]
    ) throws -> ExchangeRunner.Verdict {
        ExchangeRunner().verdict(on: try exchange(fields, device: changes))
    }

    /// The meter's answer to a command of a case with nothing else in it.
    private static func response(to command: [UInt8], _ fields: [String: Any] = [:]) throws -> [UInt8] {
        let fields = fields.merging(["command": command.hexadecimal, "response": NSNull()]) { $1 }
        return try #require(ExchangeRunner().run(try exchange(fields))?.response)
    }

    // MARK: Commands

    private static func command(
        _ code: String, counter: UInt64, _ arguments: RequestArguments? = nil
    ) throws -> [UInt8] {
        let useCase = try #require(UseCaseCatalogue[code])
        let request = try #require(RequestCatalogue[useCase.messageCode])
        return Command.build(
            request, from: .knownRemoteParty(Party.supplier.identifier, counter: counter), to: device,
            arguments: arguments,
            signingKey: useCase.category == .criticalCommand ? Party.supplier.signingKey : nil,
            brokerSecret: try secret(.accessControlBroker), using: CryptographicContext())
    }

    /// ECS28a: the load limit becomes 5 kW at `time`.
    private static func loadLimit(counter: UInt64, at time: UTCTime) throws -> [UInt8] {
        let useCase = try #require(UseCaseCatalogue["ECS28a"])
        let form = try #require(RequestCatalogue[useCase.messageCode]).form
        let values = zip(form.items, form.example.values).map { item, example -> RequestArguments.Value in
            if Activation.triggered(by: item.attribute.reference) != nil {
                return .value(.octetString(COSEMDateTime(time).octets))
            }
            return item.attribute == .loadLimitPowerThresholdNext ? .value(.doubleLongUnsigned(5_000)) : example
        }
        return try command("ECS28a", counter: counter, RequestArguments(values))
    }

    private static func management(_ code: MessageCode, _ content: [UInt8], counter: UInt64) throws -> [UInt8] {
        Message.protected(
            header: CommandOriginator.knownRemoteParty(Party.supplier.identifier, counter: counter)
                .header(code, to: device),
            content: content, signingKey: Party.supplier.signingKey, secret: try secret(.accessControlBroker),
            using: CryptographicContext())
    }

    /// The attribute as files name it, and its value.
    private static func value(_ attribute: DeviceAttribute, _ value: COSEMData) -> [String: Any] {
        ["attributes": [attribute.reference.description: value.encoded.hexadecimal]]
    }

    // MARK: Unknown fields

    @Test func aFieldThatNobodyReadsIsRefusedByItsName() throws {
        let command = try Self.command("ECS42", counter: 1).hexadecimal
        let right: [String: Any] = ["command": command, "response": NSNull()]
        func adding(_ fields: [String: Any]) -> [String: Any] { right.merging(fields) { $1 } }
        let wrong: [String: Any] = ["expects": 1]
        let credential: [String: Any] = [
            "role": "supplier", "keyUsage": "digitalSignature", "subjectUniqueId": "02534D4554530012",
            "subjectKeyId": "0102030405060708", "expects": 1,
        ]
        let cases: [(fields: [String: Any], device: [String: Any], place: String)] = [
            (adding(wrong), [:], ""), (right, wrong, "device"),
            (right, ["parties": [Self.party(.supplier).merging(wrong) { $1 }]], "device.parties[0]"),
            (right, ["knownSecrets": [wrong]], "device.knownSecrets[0]"),
            (right, ["registers": wrong], "device.registers"),
            (right, ["logs": wrong], "device.logs"), (adding(["state": wrong]), [:], "state"),
            (adding(["state": ["credentials": [credential]]]), [:], "state.credentials[0]"),
            (adding(["state": ["firmware": wrong]]), [:], "state.firmware"),
            (adding(["state": ["deviceLog": [wrong]]]), [:], "state.deviceLog[0]"),
            (adding(["expectState": wrong]), [:], "expectState"), (adding(["fault": wrong]), [:], "fault"),
            (adding(["alerts": [wrong]]), [:], "alerts[0]"),
            (["steps": [["command": command], wrong.merging(["alerts": [Any]()]) { $1 }]], [:], "steps[1]"),
        ]
        for (fields, device, place) in cases {
            let error = #expect(throws: ExchangeFileError.self, "\(place)") {
                _ = try Self.file(fields, device: device)
            }
            let front = "x.json: case first\(place.isEmpty ? "" : ", \(place)"): has no field \"expects\"; known are "
            #expect(error?.description.hasPrefix(front) == true, "\(error?.description ?? "")")
        }
    }

    @Test func whatContradictsItselfIsRefused() throws {
        let command = try Self.command("ECS42", counter: 1).hexadecimal
        let cases: [(fields: [String: Any], says: String)] = [
            (["command": command, "steps": [Any]()], "command: a case has a command or steps, not both"),
            (
                ["command": command, "expectStateAfter": [String: Any]()],
                "expectStateAfter: needs alerts: it is the state after them"
            ),
            (["command": command, "signature": "ignore"], "signature: is \"ignore\"; it can be \"verify\""),
            (["command": command, "compare": "all"], "compare: is \"all\"; it can be \"certificationRequest\""),
            (["command": command, "fault": ["cells": ["first": 5]]], "fault.cells: \"first\" is not a place from 0"),
            (["command": command, "fault": ["item": 0]], "fault.result: is missing"),
            (["command": command, "fault": [String: Any]()], "fault.result: is missing"),
            (
                ["command": command, "expectState": ["attributes": ["70/1": "0300"]]],
                "expectState.attributes: \"70/1\" is not class/OBIS/attribute"
            ),
            (
                ["command": command, "expectState": ["attributes": ["70/0-0:96.3.10.255/3": "1601FF"]]],
                "expectState.attributes: the value of 70/0-0:96.3.10.255/3 is not A-XDR with its tag"
            ),
            (
                ["command": command, "state": ["sequenceNumbers": ["nobody": 1]]],
                "state.sequenceNumbers: \"nobody\" is not"
            ),
        ]
        for (fields, says) in cases {
            let error = #expect(throws: ExchangeFileError.self, "\(says)") { _ = try Self.file(fields) }
            #expect(error?.description.hasPrefix("x.json: case first, \(says)") == true, "\(error?.description ?? "")")
        }
    }

    // MARK: Signatures and states

    @Test func aSignatureIsVerifiedWhereItCannotBeCompared() throws {
        let command = try Self.command("ECS42", counter: 1)
        let response = try Self.response(to: command)
        var fields: [String: Any] = [
            "command": command.hexadecimal, "signature": "verify",
            "response": (response.dropLast(64) + [UInt8](repeating: 0, count: 64)).hexadecimal,
        ]
        #expect(try Self.verdict(fields) == .passed)
        fields["signature"] = nil
        guard case .differs(let octet, _, _) = try Self.verdict(fields), octet >= response.count - 64 else {
            Issue.record("a signature is not compared")
            return
        }
        // What is signed is compared all the same.
        fields["signature"] = "verify"
        var other = response
        other[20] ^= 1
        fields["response"] = other.hexadecimal
        #expect(try Self.verdict(fields) == .differs(octet: 20, expected: other[20], got: response[20]))
        fields["response"] = Array(response.dropLast()).hexadecimal
        guard case .differs = try Self.verdict(fields) else {
            Issue.record("a shorter response passes")
            return
        }
    }

    @Test func aStateBeforeAndAfterTheCommand() throws {
        let command = try Self.command("ECS43", counter: 1)
        var fields: [String: Any] = [
            "command": command.hexadecimal, "response": try Self.response(to: command).hexadecimal,
            "signature": "verify",
            "state": Self.value(.loadLimitPowerThreshold, .doubleLongUnsigned(7)),
            "expectState": Self.value(.supplyState, .enumerated(0)),
        ]
        #expect(try Self.verdict(fields) == .passed)
        fields["expectState"] = Self.value(.loadLimitPowerThreshold, .doubleLongUnsigned(7))
        #expect(try Self.verdict(fields) == .passed)
        // A difference is told with the attribute's name and both values.
        let reference = DeviceAttribute.supplyState.reference.description
        fields["expectState"] = Self.value(.supplyState, .enumerated(1))
        #expect(try Self.verdict(fields) == .stateDiffers("\(reference) is 1600, expected 1601"))
        #expect(try "\(Self.verdict(fields))" == "state: \(reference) is 1600, expected 1601")
        fields["expectState"] = ["attributes": ["9999/0-0:1.2.3.255/2": "00"]]
        #expect(try Self.verdict(fields) == .stateDiffers("9999/0-0:1.2.3.255/2 is not readable, expected 00"))
        fields["expectState"] = ["sequenceNumbers": ["supplier": 2]]
        #expect(try Self.verdict(fields) == .stateDiffers("the counter of the Supplier is 1, expected 2"))
        fields["expectState"] = ["firmware": ["active": "0A0B0C0D"]]
        guard case .stateDiffers(let difference) = try Self.verdict(fields) else {
            Issue.record("another firmware passes")
            return
        }
        #expect(difference.hasSuffix("runs, expected 0A0B0C0D"))
    }

    // MARK: Alerts and steps

    /// The alerts that the meter sends at `later` after a command for then.
    private static func alerts(after command: [UInt8]) throws -> [[UInt8]] {
        let meter = try exchange(["command": command.hexadecimal]).makeMeter()
        let outcome = meter.process(
            command, at: try #require(UTCTime(iso8601: clock)), in: ProcessingContext())
        try #require(outcome.disposition == .answered)
        return meter.advance(to: later).map(\.octets)
    }

    private static func expected(_ alerts: [[UInt8]], at time: UTCTime = later) -> [[String: Any]] {
        alerts.map { ["clock": time.description, "message": $0.hexadecimal, "signature": "verify"] }
    }

    @Test func alertsComeInTheirOrderAndTheStateAfterThem() throws {
        let command = try Self.loadLimit(counter: 1, at: Self.later)
        let alerts = try Self.alerts(after: command)
        #expect(alerts.count == 4)
        var fields: [String: Any] = [
            "command": command.hexadecimal, "response": try Self.response(to: command).hexadecimal,
            "signature": "verify",
            "expectState": Self.value(.loadLimitPowerThreshold, .doubleLongUnsigned(.max)),
            "alerts": Self.expected(alerts),
            "expectStateAfter": Self.value(.loadLimitPowerThreshold, .doubleLongUnsigned(5_000)),
        ]
        #expect(try Self.verdict(fields) == .passed)
        let reference = DeviceAttribute.loadLimitPowerThreshold.reference.description
        fields["expectStateAfter"] = Self.value(.loadLimitPowerThreshold, .doubleLongUnsigned(6_000))
        #expect(
            try Self.verdict(fields) == .step(2, .stateDiffers("\(reference) is 0600001388, expected 0600001770")))
        fields["expectStateAfter"] = nil
        // A second before their time there are none.
        fields["alerts"] = Self.expected(alerts, at: Self.later - 1)
        #expect(try Self.verdict(fields) == .step(2, .noAlert(at: Self.later - 1)))
        var wrong = alerts
        wrong[1][30] ^= 1
        fields["alerts"] = Self.expected(wrong)
        #expect(
            try Self.verdict(fields)
                == .step(2, .alert(2, .differs(octet: 30, expected: wrong[1][30], got: alerts[1][30]))))
        fields["alerts"] = Self.expected(alerts + alerts.prefix(1))
        #expect(try Self.verdict(fields) == .step(2, .noAlert(at: Self.later)))
    }

    @Test func stepsRunOnOneMeterAndTheFirstThatFailsIsNamed() throws {
        let plan = try Self.loadLimit(counter: 1, at: Self.later)
        let read = try Self.command("ECS45", counter: 2)
        let disable = try Self.command("ECS43", counter: 3)
        func step(_ command: [UInt8], _ more: [String: Any] = [:]) throws -> [String: Any] {
            ["command": command.hexadecimal, "response": try Self.response(to: command).hexadecimal]
                .merging(more) { $1 }
        }
        let verified: [String: Any] = ["signature": "verify"]
        var steps: [[String: Any]] = [
            try step(plan, verified), try step(read),
            try step(disable, verified.merging(Self.expecting(.supplyState, .enumerated(0))) { $1 }),
            ["clock": (Self.later - 1).description, "alerts": [Any]()],
            ["alerts": Self.expected(try Self.alerts(after: plan))].merging(
                Self.expecting(.loadLimitPowerThreshold, .doubleLongUnsigned(5_000))
            ) { $1 },
        ]
        #expect(try Self.verdict(["steps": steps]) == .passed)
        // The same command again is a replay.
        #expect(try Self.verdict(["steps": steps + [try step(disable, verified)]]).description.hasPrefix("step 6: "))
        // None may come at a time when some do.
        steps[3] = ["clock": Self.later.description, "alerts": [Any]()]
        #expect(
            try Self.verdict(["steps": steps]) == .step(4, .unexpectedAlert(AlertCode(rawValue: 0x8F66))))
        #expect(
            try Self.verdict(["steps": [try step(read), try step(disable)]]).description.hasPrefix("step 2: first"))
    }

    private static func expecting(_ attribute: DeviceAttribute, _ value: COSEMData) -> [String: Any] {
        ["expectState": Self.value(attribute, value)]
    }

    // MARK: Faults

    @Test func aFaultOfAResponseCodeLastsForItsStep() throws {
        let first = try Self.management(
            .cs02c, DeviceManagementExample.content(of: .cs02c, as: .supplier, counter: 1), counter: 1)
        let fields: [String: Any] = [
            "command": first.hexadecimal, "response": NSNull(), "fault": ["result": 2],
        ]
        let response = try #require(ExchangeRunner().run(try Self.exchange(fields))?.response)
        #expect(Array(try Message(parsing: response).content) == [0x02, 0x01, 0x02])
        // The next command of the case is answered as without it.
        let second = try Self.management(
            .cs02c, DeviceManagementExample.content(of: .cs02c, as: .supplier, counter: 2), counter: 2)
        let verdict = try Self.verdict([
            "steps": [
                [
                    "command": first.hexadecimal, "response": response.hexadecimal, "signature": "verify",
                    "fault": ["result": 2],
                ],
                [
                    "command": second.hexadecimal, "response": try Self.response(to: second).hexadecimal,
                    "compare": "certificationRequest",
                ],
            ]
        ])
        #expect(verdict == .passed)
    }

    @Test func aFaultOfCellsMakesTheirReplacementsFail() throws {
        let cell = TrustAnchorCell(.supplier, .digitalSignature)
        let content = UpdateSecurityCredentialsCommand(
            control: UpdateSecurityCredentialsControl(mode: .supplierBySupplier, authorisingCell: cell, counter: 1),
            replacements: (0..<3).map { _ in .init(certificate: [0x30, 0], cell: cell) }, certificationPath: []
        ).encoded
        let command = try Self.management(.cs02bSupplierBySupplier, content, counter: 1)
        func statuses(_ fields: [String: Any]) throws -> [UInt8]? {
            let message = try Message(parsing: try Self.response(to: command, fields))
            return try UpdateSecurityCredentialsResponse(decoding: message.content).outcome?.results.map(
                \.status.rawValue)
        }
        // None of the three is a certificate.
        #expect(try statuses([:]) == [5, 5, 5])
        #expect(try statuses(["fault": ["cells": ["0": 17, "2": 30]]]) == [17, 5, 30])
    }

    // MARK: Certification requests

    @Test func aCertificationRequestMayHaveAnotherKeyButNothingElse() throws {
        let command = try Self.management(
            .cs02c, DeviceManagementExample.content(of: .cs02c, as: .supplier, counter: 1), counter: 1)
        let response = try Self.response(to: command)
        #expect(try Self.response(to: command) != response)
        var fields: [String: Any] = [
            "command": command.hexadecimal, "response": response.hexadecimal, "compare": "certificationRequest",
        ]
        #expect(try Self.verdict(fields) == .passed)
        fields["compare"] = nil
        guard case .differs = try Self.verdict(fields) else {
            Issue.record("another request passes")
            return
        }
        fields["compare"] = "certificationRequest"
        // Another counter in the header.
        let later = try Self.management(
            .cs02c, DeviceManagementExample.content(of: .cs02c, as: .supplier, counter: 2), counter: 2)
        fields["response"] = try Self.response(to: later).hexadecimal
        #expect(try Self.verdict(fields) == .wrongCertificationRequest(reason: "another header"))
        // No request at all.
        let failure = try Self.response(to: command, ["fault": ["result": 1]])
        fields["response"] = failure.hexadecimal
        guard case .wrongCertificationRequest = try Self.verdict(fields) else {
            Issue.record("a response code passes for a request")
            return
        }
        fields["response"] = response.hexadecimal
        fields["fault"] = ["result": 1]
        guard case .wrongCertificationRequest = try Self.verdict(fields) else {
            Issue.record("a request that is none passes")
            return
        }
    }

    // MARK: Secrets

    @Test func knownSecretsStandForAPrivateKeyThatIsNotPublished() throws {
        // Any will do: nobody derives them.
        let (brokerOctets, retrieverOctets) = ([UInt8](repeating: 0x17, count: 32), [UInt8](repeating: 0x2A, count: 32))
        let brokerSecret = try #require(SharedSecret(octets: brokerOctets))
        let retrieverSecret = try #require(SharedSecret(octets: retrieverOctets))
        let certificate = SMKIIssuer(
            subject: .authority(.issuingAuthority, name: "Z1"), key: Self.fleet.key(.digitalSignature, index: 9)
        ).certificate(
            for: .organisation(.other, Party.retriever.identifier), publicKey: Party.retriever.key.publicKey,
            usage: .keyAgreement, validFrom: UTCTime(secondsSince2000: 0), validTo: SMKIIssuer.noExpiry,
            serialNumber: [7])
        let request = try #require(RequestCatalogue[.ecs22b])
        let time = try #require(UTCTime(iso8601: Self.clock))
        let command = Command.build(
            request,
            from: .accessControlBroker(
                Party.accessControlBroker.identifier, counter: 5,
                onBehalfOf: SupplementaryRemoteParty(id: Party.retriever.identifier, counter: 6),
                certificate: certificate.der),
            to: Self.device, range: request.form.range(from: time - 86_400, to: time),
            brokerSecret: brokerSecret, using: CryptographicContext())
        let broker: [String: Any] = [
            "eui64": Party.accessControlBroker.identifier.description, "role": "accessControlBroker",
            "sharedSecret": brokerOctets.hexadecimal,
        ]
        var device: [String: Any] = [
            "keyAgreementKey": NSNull(), "parties": [broker],
            "knownSecrets": [
                [
                    "publicKey": Party.retriever.key.publicKey.octets.hexadecimal,
                    "sharedSecret": retrieverOctets.hexadecimal,
                ]
            ],
        ]
        let fields: [String: Any] = ["command": command.hexadecimal, "response": NSNull()]
        let answer = try #require(ExchangeRunner().run(try Self.exchange(fields, device: device))?.response)
        let verified = try VerifiedResponse(
            answer, to: try Message(parsing: command), macSecret: brokerSecret, payloadSecret: retrieverSecret,
            deviceKey: nil, using: CryptographicContext())
        #expect(verified.isSuccess)
        // Without the secret nothing can be protected for that party.
        device["knownSecrets"] = [Any]()
        let expecting: [String: Any] = ["command": command.hexadecimal, "response": "DD"]
        guard case .noResponse(let reason) = try Self.verdict(expecting, device: device) else {
            Issue.record("answered without a secret")
            return
        }
        #expect(reason.contains("no Key Agreement key"))
    }

    @Test(arguments: [
        "supplier", "networkOperator", "accessControlBroker", "loadController", "transitionalChangeOfSupplier",
        "recovery", "contingency", "root",
    ])
    func partiesHaveTheirRoles(role: String) throws {
        let party: [String: Any] = Self.party(.retriever).merging(["role": role]) { $1 }
        let exchange = try Self.exchange(
            ["command": "00"], device: ["parties": [Self.party(.accessControlBroker), party]])
        let expected: [String: RemotePartyRole] = [
            "supplier": .supplier, "networkOperator": .networkOperator, "accessControlBroker": .accessControlBroker,
            "loadController": .loadController, "transitionalChangeOfSupplier": .transitionalCoS,
            "recovery": .recovery, "contingency": .root, "root": .root,
        ]
        #expect(exchange.makeMeter().trustAnchors[Party.retriever.identifier]?.role == expected[role])
    }
}
