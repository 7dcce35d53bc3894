import COSEM
import ESMEEmulator
import GBCS
import MeterTesting
import Testing

/// What a meter holds, as a value.
@Suite struct MeterStateTests {
    private func mistake(_ body: () throws -> some Any) -> String {
        do {
            _ = try body()
            return "none"
        } catch { return error is TestMistake ? "\(error)" : "another error: \(error)" }
    }

    @Test func attributesHaveNamesAndReferences() throws {
        let byWords = try MeterState(attributes: ["Load-limit power threshold": 5_000, "meter balance": "-0.00001"])
        let byReference = try MeterState(
            attributes: ["71/0-0:17.0.0.255/4": .data(.doubleLongUnsigned(5_000)), "112/0-0:19.10.0.255/2": "-0.00001"])
        #expect(byWords == byReference)
        #expect(byWords.hashValue == byReference.hashValue)
        #expect(try byWords["meter balance"] == .doubleLong(-1))
        #expect(try byWords["supply state"] == nil)
        // The value to come is another object's.
        let toCome = try MeterState(attributes: ["load limit power threshold to come": 5_000])
        #expect(toCome.attributes.keys.map(\.description) == ["9000/0-0:94.44.128.7/4"])
    }

    @Test func valuesWithPartsAreYAML() throws {
        let state = try MeterState(attributes: ["tariff special days": "[{index: 1, date: 2026-12-25, day-id: 7}]"])
        #expect(
            try state["tariff special days"]
                == .array([
                    .structure([.longUnsigned(1), .octetString([0x07, 0xEA, 12, 25, 0xFF]), .unsigned(7)])
                ]))
        #expect(
            state.description == """
                tariff special days 1, index: 1
                tariff special days 1, date: 2026-12-25
                tariff special days 1, day id: 7
                """)
    }

    @Test func aNewMeterIsInTheFactorysState() async throws {
        try await ServedFleet.with { fleet in
            let state = try await fleet.meter().state()
            #expect(try state["supply state"] == .enumerated(1))
            #expect(try state["load limit power threshold"] == .doubleLongUnsigned(.max))
            #expect(try state["payment mode"] == .structure([.enumerated(1), .enumerated(2)]))
            #expect(state.clockOffset == 0 && state.pending == [] && state.deviceLog == [])
            #expect(state.eventLogs == [.events: [], .securityEvents: [], .powerEvents: []])
            // 4 registers, 48 rates, 4 blocks of 8 rates with their counters.
            #expect(state.registers.count == 116)
            #expect(state.entries.isEmpty)
            #expect(try await fleet.meter().state() == state)
        }
    }

    @Test(arguments: Transport.allCases)
    func whatIsSetIsWhatCommandsRead(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            let meter = fleet.meter(2)
            var state = try MeterState(
                attributes: ["supply state": "disabled", "meter balance": "12.50", "import MPAN": "1234567890123"])
            state.clockOffset = 45
            state.registers[.tou(3)] = 77
            try await meter.set(state)
            let supply = try await meter.ask(.named("ECS45"))
            #expect(supply?.response?.values == [.enumerated(0)])
            let balance = try await meter.ask(.named("ECS82"))
            #expect(balance?.response?.values == [.doubleLong(1_250_000)])
            let mpan = try await meter.ask(.ecs40)
            #expect(mpan?.response?.values.first == .octetString(Array("1234567890123".utf8)))
            let held = try await meter.state()
            #expect(held.differences(from: state) == [])
            // Nobody else has it.
            let other = try await fleet.meter(3).state()
            #expect(
                other.differences(from: state).map(\.name) == [
                    "clock offset", "import MPAN", "supply state", "meter balance", "register tou4",
                ])
        }
    }

    @Test func aBalanceThatIsSetIsTheAccounts() async throws {
        try await ServedFleet.with { fleet in
            let meter = fleet.meter(4)
            try await meter.set(MeterState(attributes: ["meter balance": "12.50"]))
            let before = try await meter.state()
            _ = try await meter.ask(.named("ECS04a"), arguments: ["adjustment": "5"])
            let changes = try await meter.state().changes(since: before)
            #expect(changes.map(\.description).contains("meter balance: 12.50 → 17.50"))
            // The meter keeps an account now.
            try await meter.set(MeterState(attributes: ["meter balance": "1", "time debt 1": "3"]))
            let answer = try await meter.ask(.named("ECS82"))
            #expect(answer?.response?.values == [.doubleLong(100_000)])
        }
    }

    @Test func theClockIsSetRightByACommand() async throws {
        try await ServedFleet.with { fleet in
            var state = MeterState()
            state.clockOffset = -3_600
            try await fleet.meter().set(state)
            let before = try await fleet.meter().state()
            _ = try await fleet.meter().ask(.ecs70)
            let changes = try await fleet.meter().state().changes(since: before)
            #expect(changes.first?.description == "clock offset: -3600 s → 0 s")
        }
    }

    @Test func aTariffThatIsSetSteersTheRegisters() async throws {
        try await ServedFleet.with { fleet in
            let meter = fleet.meter()
            try await meter.set(
                MeterState(attributes: [
                    "tariff days": """
                    - day-id: 1
                      actions: [{start: 00:00, script-table: 0-0:10.0.100.255, selector: tou-2}]
                    """
                ]))
            let before = try await meter.state()
            try await fleet.advance(by: 86_400)
            let after = try await meter.state()
            func growth(_ register: Register) -> UInt32 { after.registers[register]! - before.registers[register]! }
            #expect(growth(.activeImport) > 0)
            #expect(growth(.tou(1)) == growth(.activeImport))
            #expect(growth(.tou(0)) == 0)
        }
    }

    @Test(arguments: [(0, 1), (810, 811)])
    func aWholeStateGoesFromOneMeterToAnother(from: Int, to: Int) async throws {
        try await ServedFleet.with { fleet in
            let (first, second) = (fleet.meter(from), fleet.meter(to))
            _ = try await first.ask(.named("ECS28a"), at: fleet.clock.now + 3_600)
            _ = try await first.ask(.named("ECS39a"), arguments: ["mpan": "1234567890123"])
            _ = try await first.ask(.named("ECS43"))
            let state = try await first.state()
            try await second.set(state)
            #expect(try await second.state().differences(from: state) == [])
            // What waits comes on both.
            let alerts = try await fleet.advance(by: 3_600)
            #expect(Dictionary(grouping: alerts, by: \.device).mapValues(\.count).values.sorted() == [4, 4])
        }
    }

    @Test func aStateTakesAwayWhatWaits() async throws {
        try await ServedFleet.with { fleet in
            let meter = fleet.meter()
            _ = try await meter.ask(.named("ECS28a"), at: fleet.clock.now + 3_600)
            _ = try await meter.ask(
                .cs06, arguments: ["hash": .text(String(repeating: "0", count: 64))], at: fleet.clock.now + 3_600)
            let waiting = try await meter.state()
            #expect(waiting.pending?.count == 5)
            #expect(waiting.description.contains("activation of the load limit period (0043 ECS28a of 02-53-4D-45-"))
            var state = MeterState()
            state.pending = []
            try await meter.set(state)
            let alerts = try await fleet.advance(by: 3_600)
            #expect(alerts.isEmpty)
        }
    }

    @Test func credentialsThatAreNotNamedStay() async throws {
        try await ServedFleet.with { fleet in
            let meter = fleet.meter()
            let before = try await meter.state()
            let other = try #require(fleet.keys.parties(in: .supplier).last)
            let certificate = try #require(fleet.keys.certificate(of: other, .digitalSignature))
            var state = MeterState()
            state.credentials = [try MeterState.Credential(certificate)]
            try await meter.set(state)
            let after = try await meter.state()
            #expect(after.credentials.count == before.credentials.count)
            #expect(after.changes(since: before).map(\.name) == ["credential of Supplier, digitalSignature"])
            // Whoever signs with the former key is refused.
            let answer = try await meter.ask(.named("ECS43"))
            #expect(answer == nil)
        }
    }

    @Test func logsHoldWhatAStateSays() async throws {
        try await ServedFleet.with { fleet in
            let (meter, now) = (fleet.meter(), fleet.clock.now)
            var state = MeterState()
            state.eventLogs = [
                .events: [.init(now - 90, AlertCode(rawValue: 0x8154), otherInformation: [0x00, 0x4C])],
                .powerEvents: [
                    .init(now - 60, .supplyInterrupted),
                    .init(now - 30, AlertCode(rawValue: 0x8F35), otherInformation: [0, 0, 2, 0x58]),
                ],
            ]
            try await meter.set(state)
            let power = try await meter.ask(.ecs35e)
            #expect(power?.rows.map(\.values) == [[0x8F57, 0], [0x8F35, 600]])
            let events = try await meter.ask(.ecs35a)
            #expect(events?.rows.map(\.otherInformation) == [[0x00, 0x4C]])
            let held = try await meter.state()
            #expect(held.differences(from: state) == [])
            #expect(held.eventLogs[.securityEvents] == [])
        }
    }

    @Test func changesOfListsAreWhatIsGoneAndWhatWasAdded() {
        let time = UTCTime(secondsSince2000: 0)
        func state(_ codes: UInt16...) -> MeterState {
            var state = MeterState()
            state.eventLogs[.securityEvents] = codes.map { .init(time, AlertCode(rawValue: $0)) }
            return state
        }
        let texts = state(0x8F43, 0x8F52, 0x8F52, 0x8F70).changes(since: state(0x8F52, 0x8F43)).map(\.description)
        #expect(
            texts == [
                "security log: none → 2000-01-01T00:00:00Z 8F52 event log cleared",
                "security log: none → 2000-01-01T00:00:00Z 8F70 credentials updated",
            ])
        #expect(state(0x8F43).changes(since: state(0x8F43)) == [])
        #expect(state().changes(since: state(0x8F43)).map(\.after) == [nil])
        #expect(state(0x8F43, 0x8F52).changes(since: state(0x8F52, 0x8F43)).count == 1)
    }

    @Test func whatAStateDoesNotSayIsNoDifference() throws {
        let expected = try MeterState(attributes: ["supply state": "armed"])
        var found = try MeterState(attributes: ["supply state": "armed", "load limit period": 60])
        found.clockOffset = 5
        #expect(found.differences(from: expected) == [])
        #expect(
            found.changes(since: expected).map(\.description) == [
                "clock offset: none → 5 s", "load limit period: none → 60 s",
            ])
        try found.set("supply state", to: "disabled")
        #expect(found.differences(from: expected).map(\.description) == ["supply state: armed → disabled"])
        #expect(MeterState().differences(from: expected).map(\.description) == ["supply state: armed → none"])
    }

    @Test func valuesThatPeopleWriteAlikeAreToldApartByTheirOctets() throws {
        let one = try MeterState(attributes: ["load limit supply state": true])
        let other = try MeterState(attributes: ["load limit supply state": .data(.boolean(1))])
        #expect(other.changes(since: one).map(\.description) == ["load limit supply state: 03FF → 0301"])
    }

    @Test(
        "A wrong name or value is named, with what is right",
        arguments: [
            ("load limt", 1, "load limt: a meter has no such attribute; it has load limit "),
            ("xyzzy", 1, "xyzzy: a meter has no such attribute; names are the standard's words, such as supply state"),
            ("", 1, ": a meter has no such attribute; names are the standard's words"),
            ("71/0-0:99.0.0.255/4", 1, "71/0-0:99.0.0.255/4: a meter has no such attribute; names say which it has"),
            (
                "settings for WAN alerts", 1,
                "settings for WAN alerts: 2 attributes have this name; give 1/0-30:97.98.15.255/2 or 1/0-33:97.98.15.255/2"
            ),
            ("time", "now", "time: is no attribute of a state; what it holds is in clockOffset"),
            (
                "8/0-0:1.0.0.255/2", "now",
                "8/0-0:1.0.0.255/2: is no attribute of a state; what it holds is in clockOffset"
            ),
            (
                "Active import", 1,
                "Active import: is no attribute of a state; what it holds is in registers[.activeImport]"
            ),
            (
                "supply state", "open",
                "supply state: takes one of disabled (0), enabled (1), armed (2); not \"open\""
            ),
            ("supply state", .data(.boolean(1)), "supply state: takes enum; boolean instead of enum"),
            ("supply state", .data(.enumerated(3)), "supply state: takes enum; 3 has no meaning"),
            ("load limit period", "-1", "load limit period: takes a whole number from 0 to 4294967295 s; not \"-1\""),
            ("meter balance", "1.234567", "meter balance: takes an amount in the currency"),
            ("meter balance", .certificates([]), "meter balance: takes double-long, and no certificates"),
            (
                "last reset of the maximum demand of import", "now",
                "last reset of the maximum demand of import: a state has no clock that says what now is; give a time"
            ),
            ("tariff special days", "[{index: 1}]", "tariff-special-days"),
            ("prepayment daily read log", "none", "prepayment daily read log: takes log of {"),
        ] as [(String, GivenValue, String)])
    func mistakes(name: String, value: GivenValue, says: String) {
        let text = mistake { try MeterState(attributes: [name: value]) }
        #expect(text.hasPrefix(says), "\(text)")
        var state = MeterState()
        #expect(mistake { try state.set(name, to: value) } == text)
    }

    @Test func aNameThatIsNoneIsNotComparedWith() {
        let state = MeterState()
        #expect(throws: TestMistake.self) { try state["suply state"] }
        #expect(
            mistake {
                try MeterState(attributes: ["supply state": "armed", "70/0-0:96.3.10.255/3": "armed"])
            } == "supply state: 70/0-0:96.3.10.255/3 is given twice; give it once")
    }

    @Test("A state that a meter cannot have changes nothing of it", arguments: 0..<8)
    func impossible(number: Int) async throws {
        let event = MeterState.Event(ServedFleet.standardTime, .firmwareChanged)
        let device = MeterState.Device(EntityIdentifier(1), type: 5)
        let (says, change): (String, (inout MeterState) -> Void) =
            switch number {
            case 0:
                (
                    "event log: holds 100 entries; not 101",
                    { $0.eventLogs[.events] = Array(repeating: event, count: 101) }
                )
            case 1:
                (
                    "security log, 2026-11-01T12:00:00Z 8F43 firmware changed, 01: other information has at most 0 octets",
                    { $0.eventLogs[.securityEvents] = [.init(event.time, event.code, otherInformation: [1])] }
                )
            case 2: ("device log: has a device twice", { $0.deviceLog = [device, device] })
            case 3:
                (
                    "device log: holds 16 devices; not 17",
                    { $0.deviceLog = (1...17).map { .init(EntityIdentifier($0), type: 5) } }
                )
            case 4: ("firmware: a version has 4 octets", { $0.firmware = .init(version: [1]) })
            case 5:
                (
                    "register secondaryActiveImport: a meter of variant single",
                    { $0.registers[.secondaryActiveImport] = 1 }
                )
            case 6: ("register tou49: a meter", { $0.registers[.tou(48)] = 1 })
            default:
                (
                    "activeImportProfile 2000-01-01T00:00:01Z: takes no such entry; times are multiples of 1800 s",
                    { $0.entries[.activeImportProfile] = [.init(timestamp: 1, value: 1)] }
                )
            }
        try await ServedFleet.with { fleet in
            let before = try await fleet.meter().state()
            var state = try MeterState(attributes: ["supply state": "armed"])
            state.clockOffset = 5
            change(&state)
            let error = await #expect(throws: TestMistake.self) { try await fleet.meter().set(state) }
            #expect(error?.description.hasPrefix(says) == true, "\(error?.description ?? "")")
            #expect(try await fleet.meter().state() == before)
        }
    }
}
