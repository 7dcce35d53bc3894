import COSEM
import Foundation
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// Values to come: now, never, at a time (GBCS 9.2.2).
@Suite("Future-dated activation")
struct ActivationTests {
    private static let later = moment("2026-11-02T00:00")

    /// ECS28a: supply state, power threshold, period and restoration period of the load limit.
    private static func loadLimit(_ threshold: UInt32, _ time: COSEMData) -> RequestArguments {
        Arguments.example(
            MessageCode("ECS28a"), activation: time,
            [
                0: .boolean(0xFF), 1: .doubleLongUnsigned(threshold), 2: .doubleLongUnsigned(60),
                3: .doubleLongUnsigned(120),
            ])
    }

    private static let unlimited = "0300 06 00000000 02020F0016FF 06 FFFFFFFF 06 00000000 06 00000000"
    private static func limited(_ threshold: String) -> String {
        "03FF 06 00000000 02020F0016FF 06 \(threshold) 06 0000003C 06 00000078"
    }

    /// The octets of an alert before its signature.
    private static func withoutSignature(_ alerts: [OutgoingAlert]) -> [[UInt8]] {
        alerts.map { Array($0.octets.dropLast(64)) }
    }

    @Test("Now: in force at once, no alert, nothing pending")
    func now() throws {
        let estate = TestEstate()
        let answer = try estate.answer(
            MessageCode("ECS28a"), from: .supplier, counter: 5, arguments: Self.loadLimit(0x1388, Arguments.now))
        #expect(
            answer.content
                == octets("DA20000005 00 00 08 0000000000000000 08 0200 0200 0200 0200 0200 0200 0200 0200"))
        #expect(answer.outcome.alerts.isEmpty)
        #expect(try estate.data("ECS27") == octets(Self.limited("00001388")))
        #expect(estate.meter.nextDueTime == nil)
        #expect(estate.meter.advance(to: Self.later).isEmpty)
    }

    @Test("Never: nothing comes into force, nothing is pending")
    func never() throws {
        let estate = TestEstate()
        _ = try estate.results("ECS28a", Self.loadLimit(0x1388, Arguments.never))
        #expect(try estate.data("ECS27") == octets(Self.unlimited))
        #expect(estate.meter.nextDueTime == nil)
        #expect(estate.meter.advance(to: Self.later + 1_000_000_000).isEmpty)
        #expect(try estate.data("ECS27") == octets(Self.unlimited))
    }

    @Test("Responses to commands that differ in their times do not differ")
    func sameResponse() throws {
        let contents = try [Arguments.now, Arguments.never, Arguments.at(Self.later)].map { time in
            try TestEstate().answer(
                MessageCode("ECS28a"), from: .supplier, counter: 5, arguments: Self.loadLimit(1, time)
            ).octets.dropLast(64)
        }
        #expect(Set(contents).count == 1)
    }

    @Test("At its time, and not a second before: four alerts 8F66, octet by octet but for their signatures")
    func atTime() throws {
        let estate = TestEstate()
        _ = try estate.results("ECS28a", Self.loadLimit(0x1388, Arguments.at(Self.later)), counter: 0x0102_0304)
        #expect(estate.nextDueTime == Self.later)
        #expect(estate.meter.advance(to: Self.later - 1).isEmpty)
        estate.now = Self.later - 1
        #expect(try estate.data("ECS27") == octets(Self.unlimited))
        estate.now = Self.later
        let alerts = estate.meter.advance(to: Self.later)
        #expect(try estate.data("ECS27") == octets(Self.limited("00001388")))
        let objects = ["00005E2C0003", "00005E2C8007", "00005E2C8006", "00005E2C8008"]
        let expected = objects.enumerated().map { number, object in
            octets(
                """
                DF 0903 00000000000007D\(number) 0802E54E0000000001 0802E54E0000000A01 00 0200CC
                2E 0F 200007D\(number) 00 0203 128F66 090C07EA0B02FF000000008000FF
                0913 0043 0000000001020304 2328 \(object) 06 40
                """)
        }
        #expect(Self.withoutSignature(alerts) == expected)
        for alert in alerts { _ = try ReceivedAlert(alert, from: estate.meter) }
        #expect(estate.meter.ownOriginatorCounter == 0x7D4)
        #expect(estate.meter.nextDueTime == nil)
        #expect(estate.meter.advance(to: Self.later + 1).isEmpty)
    }

    /// The alerts of instructions: ECS68 tells of what they led to, after them.
    private static func ofInstructions(_ alerts: [OutgoingAlert]) -> [OutgoingAlert] {
        let count = alerts.prefix { $0.alert.messageCode == .futureDatedInstruction }.count
        #expect(alerts.dropFirst(count).allSatisfy { $0.alert.messageCode == .ecs68 })
        return Array(alerts.prefix(count))
    }

    /// The instruction of each alert: class, logical name, attribute.
    private static func instructions(_ alerts: [OutgoingAlert], of meter: ESME) throws -> [String] {
        try alerts.map { outgoing in
            let alert = try ReceivedAlert(outgoing, from: meter)
            guard alert.elements.count == 1, case .octetString(let octets) = alert.elements[0], octets.count == 19
            else {
                throw NoSuchValue(text: "\(alert.elements)")
            }
            return Array(octets.dropFirst(10)).hexadecimal
        }
    }

    @Test(
        "One alert for each instruction, in the order in which these stand in the command",
        arguments: [
            (
                "ECS01a",
                """
                001400000D0000FF0A 232800005E2C801D06 232800005E2C020006 00710000131404FF07 00710000131400FF07
                232800003F0101FF06
                """
            ),
            ("ECS01b", "00710000131404FF07 00710000131400FF07"),
            ("ECS01c", "001400000D0001FF0A 00710000131405FF07 232800005E2C801E06"),
            ("ECS01d", "00710000131405FF07"), ("ECS02", "006F0001130000FF0D"),
            ("ECS03", "232800005E2C801606 006F0001130000FF0D"),
            (
                "ECS08a",
                """
                232800005E2C801F06 232800005E2C021406 232800005E2C020A06 232800005E2C800C06 232800005E2C800D06
                232800005E2C800906 232800005E2C800206 232800005E2C800306 232800005E2C801C06
                """
            ),
            ("ECS46d", "232800005E2C801A06 232800005E2C802306"),
        ])
    func order(useCase: String, instructions: String) throws {
        let estate = TestEstate(.twinElement)
        let arguments = Arguments.example(MessageCode(useCase), activation: Arguments.at(Self.later))
        #expect(try estate.results(useCase, arguments).allSatisfy { $0 == 0 })
        let alerts = Self.ofInstructions(estate.meter.advance(to: Self.later))
        let expected = instructions.split(whereSeparator: \.isWhitespace).map(String.init)
        #expect(try Self.instructions(alerts, of: estate.meter) == expected)
        let counters = try alerts.map { try Message(parsing: $0.octets).header.originatorCounter }
        #expect(counters == (0..<UInt64(expected.count)).map { 0x7D0 + $0 })
    }

    @Test("A time in the past is now; by the other setting of the rule it waits for the next look at the clock")
    func past() throws {
        let past = TestEstate.noon - 1
        let immediate = TestEstate()
        _ = try immediate.results("ECS28a", Self.loadLimit(0x1388, Arguments.at(past)))
        #expect(try immediate.data("ECS27") == octets(Self.limited("00001388")))
        #expect(immediate.meter.nextDueTime == nil)
        #expect(immediate.meter.advance(to: TestEstate.noon).isEmpty)

        var rules = ProcessingRules()
        rules.pastActivationIsNow = false
        let waiting = TestEstate(rules: rules)
        _ = try waiting.results("ECS28a", Self.loadLimit(0x1388, Arguments.at(past)))
        #expect(try waiting.data("ECS27") == octets(Self.unlimited))
        #expect(waiting.nextDueTime == past)
        let alerts = waiting.meter.advance(to: TestEstate.noon)
        #expect(alerts.count == 4)
        #expect(try alerts.allSatisfy { try ReceivedAlert($0, from: waiting.meter).time == past })
        #expect(try waiting.data("ECS27") == octets(Self.limited("00001388")))
    }

    @Test("A later command to the same objects replaces what is pending")
    func replaced() throws {
        let estate = TestEstate()
        _ = try estate.results("ECS28a", Self.loadLimit(0x1388, Arguments.at(Self.later)), counter: 1)
        _ = try estate.results("ECS28a", Self.loadLimit(0x2710, Arguments.at(Self.later + 60)), counter: 2)
        #expect(estate.nextDueTime == Self.later + 60)
        #expect(estate.meter.advance(to: Self.later).isEmpty)
        let alerts = estate.meter.advance(to: Self.later + 60)
        #expect(alerts.count == 4)
        for outgoing in alerts {
            let alert = try ReceivedAlert(outgoing, from: estate.meter)
            guard case .octetString(let octets)? = alert.elements.first else { continue }
            #expect(Array(octets[2..<10]) == [0, 0, 0, 0, 0, 0, 0, 2])
        }
        estate.now = Self.later + 60
        #expect(try estate.data("ECS27") == octets(Self.limited("00002710")))
    }

    @Test("ECS01a replaces the two of its instructions that ECS01b left, and no others of ECS28a")
    func partlyReplaced() throws {
        let estate = TestEstate()
        _ = try estate.results("ECS28a", Self.loadLimit(1, Arguments.at(Self.later)), counter: 1)
        _ = try estate.results(
            "ECS01b", Arguments.example(MessageCode("ECS01b"), activation: Arguments.at(Self.later)), counter: 2)
        _ = try estate.results(
            "ECS01a", Arguments.example(MessageCode("ECS01a"), activation: Arguments.at(Self.later)), counter: 3)
        #expect(estate.meter.pendingActivations.map(\.originatorCounter) == [1, 1, 1, 1, 3, 3, 3, 3, 3, 3])
    }

    @Test("Cancelled: afterwards the meter differs in the values to come alone")
    func cancelled() throws {
        let (estate, other) = (TestEstate(), TestEstate())
        _ = try estate.results("ECS28a", Self.loadLimit(0x1388, Arguments.at(Self.later)), counter: 1)
        _ = try estate.results("ECS28a", Self.loadLimit(0x1388, Arguments.never), counter: 2)
        #expect(estate.meter.nextDueTime == nil)
        #expect(estate.meter.advance(to: Self.later).isEmpty)
        #expect(estate.meter.ownOriginatorCounter == TestEstate.firstOwnCounter)
        _ = try other.results("ECS28a", Self.loadLimit(0x1388, Arguments.never), counter: 2)
        #expect(estate.meter.values == other.meter.values)
        #expect(estate.meter.state.pendingActivations == nil)
        #expect(try estate.data("ECS27") == octets(Self.unlimited))
    }

    @Test("A clock that is set past the time: the alert has the time that was commanded")
    func clockSetPast() throws {
        let estate = TestEstate()
        estate.meter.clockOffset = -86_400 * 3
        _ = try estate.results("ECS28a", Self.loadLimit(0x1388, Arguments.at(moment("2026-10-30"))), counter: 1)
        #expect(estate.nextDueTime == moment("2026-11-02"))
        #expect(estate.meter.advance(to: estate.now).isEmpty)
        _ = try estate.answer(.ecs70, from: .supplier, counter: 2)
        #expect(estate.nextDueTime == moment("2026-10-30"))
        let alerts = estate.meter.advance(to: estate.now)
        #expect(alerts.count == 4)
        #expect(try alerts.allSatisfy { try ReceivedAlert($0, from: estate.meter).time == moment("2026-10-30") })
        #expect(try estate.data("ECS27") == octets(Self.limited("00001388")))
    }

    @Test("Several times at once: in the order of the times, then of the commands")
    func severalTimes() throws {
        let estate = TestEstate()
        func command(_ useCase: String, _ seconds: Int64) throws {
            let arguments = Arguments.example(MessageCode(useCase), activation: Arguments.at(Self.later + seconds))
            #expect(try estate.results(useCase, arguments).allSatisfy { $0 == 0 })
        }
        try command("ECS01d", 20)
        try command("ECS02", 10)
        try command("ECS28a", 0)
        try command("ECS46d", 10)
        #expect(estate.nextDueTime == Self.later)
        let alerts = Self.ofInstructions(estate.meter.advance(to: Self.later + 1_000))
        let received = try alerts.map { try ReceivedAlert($0, from: estate.meter) }
        #expect(received.map { ($0.time ?? Self.later) - Self.later } == [0, 0, 0, 0, 10, 10, 10, 20])
        let codes = received.map { alert -> [UInt8] in
            if case .octetString(let octets)? = alert.elements.first { Array(octets[..<2]) } else { [] }
        }
        let expected = "0043 0043 0043 0043 001A 011A 011A 00C7"
        #expect(codes.flatMap { $0 } == octets(expected))
    }

    @Test("Firmware and values that become due at once: counters ascend in the order in which alerts are sent")
    func countersAscend() throws {
        let estate = TestEstate()
        let hash = Array(repeating: UInt8(0xA5), count: 32)
        let firmware = ActivateFirmwareCommand(imageHash: hash, counter: 1, executionTime: Self.later + 10)
        _ = try estate.answer(.cs06, firmware.encoded, from: .supplier, counter: 1)
        _ = try estate.results("ECS28a", Self.loadLimit(1, Arguments.at(Self.later)), counter: 2)
        _ = try estate.results(
            "ECS01d", Arguments.example(MessageCode("ECS01d"), activation: Arguments.at(Self.later + 20)), counter: 3)
        let alerts = estate.meter.advance(to: Self.later + 60)
        let headers = try alerts.prefix(6).map { try Message(parsing: $0.octets).header }
        #expect(headers.map(\.originatorCounter) == [0x7D0, 0x7D1, 0x7D2, 0x7D3, 0x7D4, 0x7D5])
        #expect(headers.map(\.messageCode.rawValue) == [0xCC, 0xCC, 0xCC, 0xCC, 0xCA, 0xCC])
    }

    @Test("What is pending survives a restart")
    func restored() throws {
        let estate = TestEstate()
        _ = try estate.results("ECS28a", Self.loadLimit(0x1388, Arguments.at(Self.later)), counter: 0x0102_0304)
        let data = try JSONEncoder().encode(estate.meter.state)
        let restarted = TestEstate()
        restarted.meter.state = try JSONDecoder().decode(DeviceState.self, from: data)
        #expect(restarted.nextDueTime == Self.later)
        #expect(restarted.meter.nextDueTime == Self.later)
        let (first, second) = (estate.meter.advance(to: Self.later), restarted.meter.advance(to: Self.later))
        #expect(Self.withoutSignature(first) == Self.withoutSignature(second))
        #expect(first.count == 4)
        restarted.now = Self.later
        #expect(try restarted.data("ECS27") == octets(Self.limited("00001388")))
    }

    @Test("A meter whose own counters are used up activates all the same, in silence")
    func withoutCounters() throws {
        let estate = TestEstate()
        _ = try estate.results("ECS28a", Self.loadLimit(0x1388, Arguments.at(Self.later)))
        estate.meter.ownOriginatorCounter = .max - 1
        #expect(estate.meter.advance(to: Self.later).count == 1)
        #expect(try estate.data("ECS27") == octets(Self.limited("00001388")))
    }

    @Test(
        "A time with wild cards or out of the calendar is refused",
        arguments: [
            "07EAFF01FF0C0000008000FF", "07EA0D01FF0C0000008000FF", "07EA0B1FFF0C0000008000FF",
            "07EA0B01FF180000008000FF", "FFFF0B01FF0C0000008000FF", "07EA0B01FFFF0000008000FF",
        ])
    func impossibleTimes(time: String) throws {
        let estate = TestEstate()
        let arguments = Self.loadLimit(1, .octetString(octets(time)))
        #expect(try estate.results("ECS28a", arguments) == [0, 0, 0, 0, 250, 250, 250, 250])
        #expect(estate.meter.nextDueTime == nil)
        #expect(try estate.data("ECS27") == octets(Self.unlimited))
    }
}
