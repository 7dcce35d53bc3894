import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator
@testable import SMETS1Meter

/// SET: the clock, by the management client.
@Suite("SMETS1: SET")
struct SMETS1SetTests {
    static let clock: String = "00080000010000FF02"
    /// 2026-11-01T12:01:00Z.
    static let time: String = "090C07EA0B01FF0C010000000000"

    @Test("The clock: registers read what they read, and an entry of the event log says that it was set")
    func setTime() throws {
        let meter = SMETS1TestMeter()
        try meter.associate(.management)
        meter.esme.hasChangedState = false
        #expect(meter.send("C101C1\(Self.clock)00\(Self.time)") == "C501C100")
        #expect(meter.event == .clockSet)
        #expect(meter.esme.clockOffset == 60)
        #expect(meter.esme.hasChangedState)
        #expect(meter.send("C001C1\(Self.clock)00") == "C401C100\(Self.time)")
        #expect(meter.send("C001C100030100010800FF0200") == "C401C1000600288A20")
        // Two seconds on it has counted a Wh.
        meter.now = meter.now + 2
        #expect(meter.send("C001C100030100010800FF0200") == "C401C1000600288A21")
        #expect(meter.esme.eventLogs.events.entries.map(\.code) == [.clockAdjusted])
    }

    @Test("As date-time, in local time, in a list, unconfirmed")
    func forms() throws {
        let meter = SMETS1TestMeter()
        try meter.associate(.management)
        #expect(meter.send("C101C1\(Self.clock)00 19 07EA0B01FF0C0100008000FF") == "C501C100")
        #expect(meter.esme.clockOffset == 60)
        #expect(meter.send("C101C1\(Self.clock)00 090C07EA0B01FF0D030000FFC400") == "C501C100")
        #expect(meter.esme.clockOffset == 180)
        #expect(meter.send("C104C102\(Self.clock)0000030100010800FF020002\(Self.time)0600000000") == "C505C1020003")
        #expect(meter.esme.clockOffset == 60)
        #expect(meter.send("C10181\(Self.clock)00 090C07EA0B01FF0C000000000000") == "")
        #expect(meter.esme.clockOffset == 0)
    }

    @Test("In blocks")
    func blocks() throws {
        let meter = SMETS1TestMeter()
        try meter.associate(.management)
        #expect(meter.send("C102C1\(Self.clock)00 00000000010 5090C07EA0B") == "C502C100000001")
        #expect(meter.send("C103C10000000002 03 01FF0C") == "C502C100000002")
        #expect(meter.send("C103C10100000003 06 010000000000") == "C503C10000000003")
        #expect(meter.esme.clockOffset == 60)
    }

    @Test("A block with another invoke-id belongs to no transfer, and ends none")
    func otherInvokeID() throws {
        let meter = SMETS1TestMeter()
        try meter.associate(.management)
        #expect(meter.send("C102C1\(Self.clock)00 00000000010 5090C07EA0B") == "C502C100000001")
        #expect(meter.send("C103C20000000002 03 01FF0C") == "C503C21200000002")
        #expect(meter.send("C103C10000000002 03 01FF0C") == "C502C100000002")
        #expect(meter.send("C103C10100000003 06 010000000000") == "C503C10000000003")
        #expect(meter.esme.clockOffset == 60)
    }

    @Test("Wrong block numbers, blocks without a first one, too many octets")
    func wrongBlocks() throws {
        let meter = SMETS1TestMeter()
        try meter.associate(.management)
        let first = "C102C1\(Self.clock)00 0000000001 02 090C"
        #expect(meter.send("C103C10100000002 0101") == "C503C11200000002")
        #expect(meter.event == .wrongBlockNumber)
        _ = meter.send(first)
        #expect(meter.send("C103C10100000003 0101") == "C503C11300000003")
        #expect(meter.send("C103C10100000002 0101") == "C503C11200000002")
        #expect(meter.send("C102C1\(Self.clock)00 0000000002 02 090C") == "C503C11300000002")
        _ = meter.send(first)
        let long = [UInt8](repeating: 0, count: 900)
        #expect(meter.send(octets("C103C100 00000002 820384") + long).hexadecimal == "C502C100000002")
        #expect(meter.send(octets("C103C100 00000003 820384") + long).hexadecimal == "C503C11100000003")
        _ = meter.send(first)
        #expect(meter.send("C103C10100000002 0101") == "C503C10C00000002")
        #expect(meter.send("C105C101\(Self.clock)00 0000000001 02 090C") == "D80102")
        #expect(meter.esme.clockOffset == 0)
    }

    @Test(
        "Refused: other clients, other attributes, other types, times that are not",
        arguments: [
            (SMETS1Profile.Role.public, clock + "00" + time, "03"), (.reader, clock + "00" + time, "03"),
            (.management, "00080000010000FF0300100000", "03"), (.management, "000F0000280000FF0700090131", "03"),
            (.management, "00030100630800FF02000600000000", "04"), (.management, "00030000010000FF0200" + time, "09"),
            (.management, clock + "000600000000", "0C"), (.management, clock + "0009020000", "0C"),
            (.management, clock + "00090CFFFFFFFFFF0C010000000000", "FA"),
            (.management, clock + "00090C07EA0B1FFF0C010000000000", "FA"),
            (.management, clock + "00090C07CF0B01FF0C010000000000", "FA"),
            (.management, clock + "00090C07EA0B01FF0CFF0000000000", "FA"),
            (.management, clock + "0102 0204 0600000001 0600000001 120001 120000" + time, "0D"),
            // Any selector with any parameters; values nested as deep as one likes, and compact arrays.
            (.management, clock + "0107 00" + time, "0D"), (.management, clock + "0101 0201 00" + time, "0D"),
            (.management, clock + "00" + String(repeating: "0201", count: 40) + "00", "0C"),
            (.management, clock + "00 13 12 04 00010002", "0C"),
            // 12 hours and a minute from UTC.
            (.management, clock + "00090C07EA0B01FF0C01000002D100", "FA"),
        ])
    func refused(role: SMETS1Profile.Role, request: String, result: String) throws {
        let meter = SMETS1TestMeter()
        try meter.associate(role)
        #expect(meter.send("C101C1\(request)") == "C501C1\(result)")
        #expect(meter.esme.clockOffset == 0)
    }

    private func setClock(_ meter: SMETS1TestMeter, _ time: UTCTime) throws {
        try meter.associate(.management)
        var date = COSEMDateTime(time)
        date.deviation = 0
        #expect(meter.send(octets("C101C1\(Self.clock)00 090C") + date.octets).hexadecimal == "C501C100")
    }

    @Test("Set back an hour: no register falls, no half hour goes, and the rows' status says that the clock was set")
    func setBack() throws {
        let meter = SMETS1TestMeter { $0.halfHourHasStatus = true }
        let noon = TestEstate.noon
        meter.now = noon + 60
        try meter.associate(.management)
        let register = try meter.read(3, .activeImport)
        let range = SMETS1TestMeter.range(noon - 7_200, noon + 7_200)
        let rows = try meter.rows(.halfHours, range)
        #expect(rows.map { $0[1] } == [.unsigned(0), .unsigned(0), .unsigned(0), .unsigned(0), .unsigned(0)])
        try setClock(meter, noon - 3_540)
        #expect(try meter.read(3, .activeImport) == register)
        let kept = try meter.rows(.halfHours, range)
        #expect(kept.map { [$0[0], $0[2]] } == rows.map { [$0[0], $0[2]] })
        // The half hours that end at 11:30 and 12:30 have the change in them; the second is not over.
        #expect(kept.map { $0[1] } == [.unsigned(0), .unsigned(0), .unsigned(0), .unsigned(0x20), .unsigned(0)])
        #expect(try meter.read(1, LogicalName(0, 0, 96, 10, 1)) == .unsigned(0x20))
        // An hour and a half later everything is there once, and the register has gone on all the time.
        meter.now = meter.now + 5_400
        let later = try meter.rows(.halfHours, range)
        #expect(later.map { $0[0].moment } == (0..<6).map { noon - 7_200 + 1_800 * Int64($0) })
        #expect(later.last?[1] == .unsigned(0x20))
        #expect(try meter.read(3, .activeImport).number == (register.number ?? 0) + 2_700)
        #expect(try meter.read(1, LogicalName(0, 0, 96, 10, 1)) == .unsigned(0))
    }

    @Test("Set on and back several times: the furthest that the clock came stays until it comes there again")
    func setSeveralTimes() throws {
        let meter = SMETS1TestMeter()
        let noon = TestEstate.noon
        meter.now = noon
        let range = SMETS1TestMeter.range(noon - 86_400, noon + 86_400)
        var furthest = noon
        for minutes: Int64 in [720, 0, 90, -90, 0] {
            let time = noon + minutes * 60
            try setClock(meter, time)
            furthest = max(furthest, time)
            let rows = try meter.rows(.halfHours, range)
            #expect(rows.last?[0].moment == furthest, "set to \(minutes) minutes from noon")
            #expect(Set(rows.compactMap { $0[0].moment }).count == rows.count)
        }
    }

    @Test("Cumulative half hours: those held keep their readings, and from the change on they go on without falling")
    func setBackCumulative() throws {
        let meter = SMETS1TestMeter { $0.halfHourValue = .cumulative }
        let noon = TestEstate.noon
        meter.now = noon + 60
        try meter.associate(.management)
        let range = SMETS1TestMeter.range(noon - 7_200, noon + 1_800)
        let rows = try meter.rows(.halfHours, range)
        try setClock(meter, noon - 3_540)
        #expect(try meter.rows(.halfHours, range) == rows)
        meter.now = meter.now + 3_600
        let later = try meter.rows(.halfHours, range)
        #expect(later.count == 5)
        let readings = later.compactMap { $0[1].number }
        #expect(zip(readings, readings.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(readings[2] == rows[2][1].number)
        #expect(readings[4] == (rows[4][1].number ?? 0) + 1_800)
    }

    @Test("The event log is first in, first out: in the order of capture, whatever the clock showed")
    func eventOrder() throws {
        let meter = SMETS1TestMeter()
        let noon = TestEstate.noon
        try setClock(meter, noon + 3_600)
        meter.esme.eventLogs.recordPowerEvent(.supplyInterrupted, at: noon + 3_601)
        try setClock(meter, noon - 3_600)
        meter.esme.eventLogs.recordSecurityEvent(.otherAuthenticationFailure, at: noon - 3_599)
        #expect(
            try meter.rows(.events).map { $0[0].moment }
                == [noon + 3_600, noon + 3_601, noon - 3_600, noon - 3_599])
        #expect(
            try meter.rows(.events, .entries(from: 4, to: 4, columnsFrom: 1, columnsTo: 1)).map { $0[0].moment }
                == [noon - 3_599])
    }
}
