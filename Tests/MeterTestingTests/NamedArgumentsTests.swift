import COSEM
import DCC
import ESMEEmulator
import GBCS
import Keys
import MeterTesting
import Testing

/// Commands with arguments by name, of all kinds of content, to meters and hubs.
@Suite struct NamedArgumentsTests {
    private static let limit: [String: GivenValue] = [
        "load limit supply state": true, "threshold": 9_000, "Load-Limit-Period": "60", "restoration": 120,
    ]

    private func mistake(_ body: () throws -> some Any) -> String {
        do {
            _ = try body()
            return "none"
        } catch { return error is TestMistake ? "\(error)" : "another error: \(error)" }
    }

    @Test func namesMayBeWordsOrAnyOfThemThatNoOtherHas() async throws {
        try await ServedFleet.with { fleet in
            let meter = fleet.meter()
            let answer = try #require(try await meter.ask(.named("ecs28A"), arguments: Self.limit))
            #expect(answer.results == Array(repeating: .success, count: 8))
            // What a command reads: whether the supply goes off, counter and unit, W, and two periods.
            let read = try #require(try await meter.ask(.named("ECS27")))
            #expect(
                read.response?.values == [
                    .boolean(0xFF), .doubleLongUnsigned(0), .structure([.integer(0), .enumerated(0xFF)]),
                    .doubleLongUnsigned(9_000), .doubleLongUnsigned(60), .doubleLongUnsigned(120),
                ])
        }
    }

    @Test func withoutArgumentsACommandHasTheExamplesValues() async throws {
        try await ServedFleet.with { fleet in
            let request = try #require(RequestCatalogue[try .named("ECS28a")])
            let command = try fleet.meter().command(request.useCase.messageCode)
            let content = try AccessRequest(decoding: Array(command.message.content))
            #expect(content.data == request.form.example.values.compactMap(\.data))
        }
    }

    @Test func criticalCommandsAreSignedAndOthersAreNot() async throws {
        try await ServedFleet.with { fleet in
            let limit = try fleet.meter().command(.named("ECS28a"), arguments: Self.limit)
            let mpan = try fleet.meter().command(.named("ECS39a"), arguments: ["mpan": "1234567890123"])
            #expect(limit.message.signature != .absent && mpan.message.signature == .empty)
            #expect(limit.message.macRange != nil && mpan.message.macRange != nil)
        }
    }

    @Test func theTimeOfAnUpdateIsInAllItsActivations() async throws {
        try await ServedFleet.with { fleet in
            let command = try fleet.meter().command(
                .named("ECS28a"), arguments: Self.limit, at: UTCTime(secondsSince2000: 0))
            let content = try AccessRequest(decoding: Array(command.message.content))
            // 2000-01-01T00:00:00Z, of any day of the week.
            let time = COSEMData.octetString([0x07, 0xD0, 1, 1, 0xFF, 0, 0, 0, 0, 0x80, 0x00, 0xFF])
            #expect(content.data.suffix(4) == [time, time, time, time])
        }
    }

    @Test func dataBeyondABoundAreSentAndRefused() async throws {
        try await ServedFleet.with { fleet in
            let code = try MessageCode.named("ECS38")
            let refused = try await fleet.meter().ask(
                code, arguments: ["randomised offset limit": .data(.longUnsigned(1_800))])
            #expect(refused?.results == [.otherReason])
            let taken = try await fleet.meter().ask(
                code, arguments: ["randomised offset limit": .data(.longUnsigned(1_799))])
            #expect(taken?.results == [.success])
        }
    }

    @Test(arguments: Transport.allCases)
    func credentialsAreAskedForAndReplaced(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            let meter = fleet.meter()
            let asked = try #require(try await meter.ask(.cs02a, arguments: ["roles": "supplier"]))
            #expect(asked.isSuccess && asked.response == nil && asked.results.isEmpty)
            #expect(asked.value("subject unique ID") == "\(DevelopmentPKI.Party.supplier.entityIdentifier)")

            let (other, authority) = (
                DevelopmentPKI.Party.otherSupplier.entityIdentifier,
                DevelopmentPKI.Party.issuingAuthority.entityIdentifier
            )
            let new = [KeyFolder.Usage.digitalSignature, .keyAgreement].compactMap {
                fleet.keys.certificate(of: other, $0)
            }
            let path = try #require(fleet.keys.certificate(of: authority, .digitalSignature))
            let before = try await meter.state()
            let replaced = try #require(
                try await meter.ask(
                    .cs02bSupplierBySupplier,
                    arguments: ["certificates": .certificates(new), "path": .certificates([path]), "floor": 5]))
            #expect(replaced.isSuccess)
            let after = try await meter.state()
            let supplier = after.credentials.filter { $0.role == .supplier && $0.use != .topUps }
            #expect(supplier.count == 2 && supplier.allSatisfy { $0.holder == other })
            let wanted = try new.map { certificate throws(TestMistake) in try MeterState.Credential(certificate) }
            #expect(Set(supplier) == Set(wanted))
            #expect(
                after.changes(since: before).map(\.name) == [
                    "credential of Supplier, digitalSignature", "credential of Supplier, keyAgreement", "security log",
                ])
        }
    }

    @Test(arguments: Transport.allCases)
    func firmwareIsActivatedAtItsTime(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            let meter = fleet.meter(1)
            let image = FirmwareImage(hash: Array(repeating: 0xAB, count: 32), version: [1, 2, 3, 5])
            var state = MeterState()
            state.firmware = .init(version: [1, 2, 3, 4], image: image)
            try await meter.set(state)
            let time = fleet.clock.now + 3_600
            let answer = try await meter.ask(
                .cs06, arguments: ["hash": .text(String(repeating: "AB", count: 32))], at: time)
            #expect(answer?.isSuccess == true)
            let waiting = try await meter.state()
            #expect(waiting.differences(from: state) == [])
            let pending = try #require(waiting.pending)
            #expect(pending.map(\.messageCode) == [.cs06] && pending.map(\.time) == [time])
            #expect(pending.allSatisfy { $0.trigger == nil })

            let early = try await fleet.advance(to: time - 1)
            let alerts = try await fleet.advance(by: 1)
            #expect(early.isEmpty)
            #expect(alerts.map(\.alert.messageCode) == [.firmwareActivationAlert])
            #expect(alerts.map(\.alert.code) == [.futureDatedCommandProcessed])
            let version = try await meter.ask(.ecs52)
            #expect(version?.value("firmware version") == "01020305")
            let after = try await meter.state()
            #expect(after.firmware == .init(version: [1, 2, 3, 5]) && after.pending == [])
        }
    }

    @Test func aDeviceIsJoined() async throws {
        try await ServedFleet.with { fleet in
            let answer = try await fleet.meter().ask(
                .cs03a1, arguments: ["device": "00-DB-12-34-56-78-90-A0", "device type": "ppmid"])
            #expect(answer?.isSuccess == true)
            let state = try await fleet.meter().state()
            #expect(state.deviceLog == [.init(EntityIdentifier(0x00DB_1234_5678_90A0), type: 5)])
        }
    }

    @Test(arguments: Transport.allCases)
    func aHubTakesADeviceIntoItsLogAndOutOfIt(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            let (hub, device) = (fleet.hub(2), "\(fleet.meter(7).entityIdentifier)")
            let added = try await hub.ask(
                .ccs01,
                arguments: [
                    "device": .text(device), "key": "00112233445566778899AABBCCDDEEFF", "device type": 1,
                    "join timeout": 60,
                ])
            #expect(added?.isSuccess == true)
            let full = try await hub.ask(.ccs06)
            #expect(full?.value("\(device) status") != nil)
            let removed = try await hub.ask(.ccs02, arguments: ["device": .text(device)])
            #expect(removed?.isSuccess == true)
            let empty = try #require(try await hub.ask(.ccs06))
            #expect(empty.value("\(device) status") == nil)
        }
    }

    @Test(
        "What is wrong is named, with what is right",
        arguments: [
            (
                "ECS28a", ["colour": 1],
                "ECS28a, colour: ECS28a has no such argument; it takes load-limit-supply-state, "
            ),
            (
                "ECS28a", ["period": 1],
                "ECS28a, period: may be load-limit-period or load-limit-restoration-period; give more words"
            ),
            (
                "ECS28a", ["threshold": "-1"],
                "ECS28a, load-limit-power-threshold: takes a whole number from 0 to 4294967295 W; not \"-1\""
            ),
            ("ECS28a", ["threshold": true], "ECS28a, load-limit-power-threshold: takes a whole number"),
            ("ECS28a", ["threshold": 1], "ECS28a: load-limit-supply-state, load-limit-period and "),
            (
                "ECS28a", ["threshold": 1, "load limit power threshold": 2],
                "ECS28a, threshold: load-limit-power-threshold is given twice"
            ),
            (
                "ECS28a", ["threshold": .data(.boolean(0))],
                "ECS28a, load-limit-power-threshold: takes double-long-unsigned; boolean instead of "
            ),
            (
                "ECS28a", ["threshold": .certificates([])],
                "ECS28a, load-limit-power-threshold: takes a whole number from 0 to 4294967295 W, and no certificates"
            ),
            (
                "ECS34", ["thresholds": "[1, 2, 3]"],
                "ECS34, low-and-medium-power-thresholds: low-and-medium-power-thresholds has 3 members; it must have 0 to 2"
            ),
            ("ECS22b", ["mpan": 1], "ECS22b, mpan: ECS22b takes no arguments"),
            ("CS02a", [:], "CS02a: roles is missing; it takes roles with commas between them"),
            ("CS02a", ["roles": "king"], "CS02a, roles: takes roles with commas between them"),
            ("CS02a", ["roles": .data(.nullData)], "CS02a, roles: takes roles with commas between them"),
            ("CS02a", ["hash": 1], "CS02a, hash: CS02a has no such argument; it takes roles"),
            ("CS02d", [:], "CS02d: certificate is missing; it takes .certificates(…)"),
            ("CS02d", ["certificate": "new.pem"], "CS02d, certificate: takes .certificates(…)"),
            ("CS02d", ["certificate": .certificates([])], "CS02d, certificate: takes a file with a certificate"),
        ] as [(String, [String: GivenValue], String)])
    func mistakes(code: String, arguments: [String: GivenValue], says: String) async throws {
        try await ServedFleet.with { fleet in
            let text = mistake { try fleet.meter().command(.named(code), arguments: arguments) }
            #expect(text.hasPrefix(says), "\(text)")
        }
    }

    @Test func whatIsExecutedAtOnceTakesNoTime() async throws {
        try await ServedFleet.with { fleet in
            let text = mistake {
                try fleet.meter().command(
                    .named("ECS39a"), arguments: ["mpan": "1234567890123"], at: fleet.clock.now + 60)
            }
            #expect(text == "ECS39a is executed at once: it takes no time (at, cancel)")
            await #expect(throws: TestMistake.self) { try await fleet.meter().cancel(.named("ECS39a")) }
            await #expect(throws: TestMistake.self) { try await fleet.meter().cancel(.cs02c) }
        }
    }

    @Test func aNameOfNoUseCaseIsAnErrorThatSaysSo() {
        #expect(
            mistake { try MessageCode.named("ECS999") }
                == "ECS999: no use case has this code; they are like ECS28a, CS02a or CCS01")
    }
}
