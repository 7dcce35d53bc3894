import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator
@testable import SMETS1Meter

/// Profiles by range, by entry and whole; in one APDU and in blocks.
@Suite("SMETS1: profiles")
struct SMETS1ProfileTests {
    static let midnight = moment("2026-11-01")

    @Test("Two half hours by range, octet by octet")
    func twoRows() throws {
        let meter = SMETS1TestMeter()
        try meter.associate()
        let request = SMETS1TestMeter.get(
            7, .halfHours, 2, SMETS1TestMeter.range(Self.midnight, Self.midnight + 1_800))
        #expect(
            meter.send(request).hexadecimal
                == """
                C401C100 0102
                0202 090C07EA0B01FF00000000000000 0600000384
                0202 090C07EA0B01FF001E0000000000 0600000384
                """.filter { $0.isHexDigit })
    }

    @Test("With status and export, or as cumulative registers")
    func columns() throws {
        let full = SMETS1TestMeter {
            $0.halfHourHasStatus = true
            $0.profilesHaveExport = true
        }
        try full.associate()
        let request = SMETS1TestMeter.get(7, .halfHours, 2, SMETS1TestMeter.range(Self.midnight, Self.midnight))
        #expect(
            full.send(request).hexadecimal
                == "C401C1000101 0204 090C07EA0B01FF00000000000000 1100 0600000384 0600000E10".filter { $0 != " " })
        let cumulative = SMETS1TestMeter { $0.halfHourValue = .cumulative }
        try cumulative.associate()
        // 61 days of 43,200 Wh.
        #expect(
            cumulative.send(request).hexadecimal
                == "C401C1000101 0202 090C07EA0B01FF00000000000000 06002835C0".filter { $0 != " " })
        #expect(
            cumulative.send("C001C100070100630100FF0300")
                == """
                C401C1000102 0204120008090600000100 00FF0F02120000 020412000309060100010800FF0F02120000
                """.filter { $0.isHexDigit })
    }

    @Test("A day has 48 rows and their sum is what the register gained")
    func day() throws {
        let meter = SMETS1TestMeter()
        try meter.associate()
        let rows = try meter.rows(.halfHours, SMETS1TestMeter.range(Self.midnight - 86_400 + 1_800, Self.midnight))
        #expect(rows.count == 48)
        #expect(rows.compactMap { $0[1].number }.reduce(0, +) == 43_200)
        #expect(rows.compactMap(\.[0].moment).first == Self.midnight - 86_400 + 1_800)
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $1[0].moment.map { $0 - 1_800 } == $0[0].moment })
    }

    @Test("Everything since installation, and in use")
    func whole() throws {
        let meter = SMETS1TestMeter()
        try meter.associate(size: 256)
        let rows = try meter.rows(.halfHours)
        #expect(rows.count == 61 * 48 + 24)
        #expect(rows.compactMap(\.[0].moment).first == TestEstate.installed + 1_800)
        #expect(rows.compactMap(\.[0].moment).last == TestEstate.noon)
        #expect(try meter.read(7, .halfHours, 7) == .doubleLongUnsigned(2_952))
        #expect(try meter.read(7, .halfHours, 8) == .doubleLongUnsigned(19_056))
        #expect(try meter.read(7, .halfHours, 4) == .doubleLongUnsigned(1_800))
    }

    @Test("Thirteen months in blocks within one association", arguments: [UInt16(80), 1_024, 0xFFFF])
    func thirteenMonths(size: UInt16) throws {
        let meter = SMETS1TestMeter()
        meter.esme.metering.installed = moment("2024-01-01")
        try meter.associate(size: size)
        let rows = try meter.rows(.halfHours)
        #expect(rows.count == 19_056)
        #expect(rows.compactMap(\.[0].moment).first == TestEstate.noon - 19_055 * 1_800)
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $1[0].moment.map { $0 - 1_800 } == $0[0].moment })
        guard case .none = meter.session.pending else {
            Issue.record("the transfer is over and its state still there")
            return
        }
    }

    @Test("No block is longer than the client's APDUs, and together they are the answer in one piece")
    func blocks() throws {
        for size in [UInt16(80), 81, 127, 140, 200, 300, 1_100] {
            let meter = SMETS1TestMeter {
                $0.halfHourHasStatus = true
                $0.profilesHaveExport = true
            }
            let access = SMETS1TestMeter.range(Self.midnight - 86_400 * 3, Self.midnight + 60)
            try meter.associate(.reader)
            let expected = try meter.read(7, .halfHours, 2, access)
            try meter.associate(.reader, size: size)
            var response = meter.send(SMETS1TestMeter.get(7, .halfHours, 2, access))
            #expect(meter.event == .blockTransferStarted)
            var (contents, number) = ([UInt8](), UInt32(0))
            while true {
                #expect(response.count <= Int(size))
                guard case .block(let block) = try GetResponse(decoding: response).form,
                    case .octets(let piece) = block.content
                else { throw NoSuchValue(text: response.hexadecimal) }
                number += 1
                #expect(block.number == number)
                contents += piece
                if block.isLast { break }
                response = meter.send(octets("C002C1\(block.number.hexadecimal)"))
            }
            #expect(try COSEMData(decoding: contents) == expected)
        }
    }

    @Test(
        "Nor longer than the make's own APDUs, whatever the client takes; the rows stay the same",
        arguments: [64, 65, 80, 200, 512, 1_024] as [UInt16])
    func ownSize(size: UInt16) throws {
        func meter(_ size: UInt16) -> SMETS1TestMeter {
            SMETS1TestMeter {
                $0.maximumPDUSize = size
                $0.profilesHaveExport = true
                $0.halfHourHasStatus = true
                $0.highLevelRequiresCiphering = false
            }
        }
        let access = SMETS1TestMeter.range(Self.midnight - 86_400 * 2, Self.midnight + 60)
        let whole = meter(.max)
        try whole.associate(.reader)
        let expected = try whole.read(7, .halfHours, 2, access)
        let small = meter(size)
        try small.associate(.reader)
        var request = SMETS1TestMeter.get(7, .halfHours, 2)
        request.removeLast()
        // A range does not fit into 64 octets; the same rows by their entries, which do.
        let rows = try whole.rows(.halfHours).count
        let count = try whole.rows(.halfHours, access).count
        let first =
            try whole.rows(.halfHours, SMETS1TestMeter.range(TestEstate.installed, Self.midnight + 60)).count - count
            + 1
        #expect(rows > count)
        request += octets(
            "01 02 0204 06\(UInt32(first).hexadecimal) 06\(UInt32(first + count - 1).hexadecimal) 120001 120000")
        var contents: [UInt8] = []
        var response = small.send(request)
        while true {
            #expect(response.count <= Int(size))
            guard case .block(let block) = try GetResponse(decoding: response).form,
                case .octets(let piece) = block.content
            else { throw NoSuchValue(text: response.hexadecimal) }
            contents += piece
            if block.isLast { break }
            response = small.send(octets("C002C1\(block.number.hexadecimal)"))
        }
        #expect(try COSEMData(decoding: contents) == expected)
    }

    @Test("Rows wider than a block come in pieces", arguments: [64, 80, 128, 270] as [UInt16])
    func wideRows(size: UInt16) throws {
        let meter = SMETS1TestMeter {
            $0.touRegisterCount = 48
            $0.maximumPDUSize = size
        }
        try meter.associate(.reader)
        let wide = SMETS1TestMeter { $0.touRegisterCount = 48 }
        try wide.associate(.reader)
        let expected = try wide.rows(.months)
        #expect(expected.map { $0.count } == [50, 50, 50])
        #expect(try meter.rows(.months) == expected)
    }

    @Test("Blocks of other values: the object list, and a list of attributes")
    func otherBlocks() throws {
        let meter = SMETS1TestMeter()
        try meter.associate(.reader)
        let expected = try meter.read(15, .association)
        try meter.associate(.reader, size: 80)
        #expect(try meter.read(15, .association) == expected)
        var response = meter.send(
            octets("C003C103 000F0000280000FF0200 00030100010800FF0200 00070100630100FF0300"))
        var contents: [UInt8] = []
        while case .block(let block) = try GetResponse(decoding: response).form, case .octets(let piece) = block.content
        {
            contents += piece
            if block.isLast { break }
            response = meter.send(octets("C002C1\(block.number.hexadecimal)"))
        }
        let list = try GetResponse(decoding: octets("C403C1") + contents)
        guard case .withList(let results) = list.form, results.count == 3 else { throw NoSuchValue(text: "\(list)") }
        #expect(results[0] == .data(expected))
        #expect(results[1] == .data(.doubleLongUnsigned(2_656_800)))
    }

    @Test("Where blocks are not negotiated, what does not fit is not sent")
    func noBlocks() throws {
        let meter = SMETS1TestMeter()
        try meter.associate(conformance: 0x00_0014, size: 200)
        #expect(meter.send("C001C100070100630100FF0200") == "C401C1010E")
    }

    @Test("By entry: from 1, oldest first; 0 is the last; columns too")
    func entries() throws {
        let meter = SMETS1TestMeter()
        try meter.associate()
        let first = try meter.rows(.halfHours, .entries(from: 1, to: 3, columnsFrom: 1, columnsTo: 0))
        #expect(first.map { $0.count } == [2, 2, 2])
        #expect(first[0][0].moment == TestEstate.installed + 1_800)
        let last = try meter.rows(.halfHours, .entries(from: 2_950, to: 0, columnsFrom: 2, columnsTo: 2))
        #expect(last == [[.doubleLongUnsigned(900)], [.doubleLongUnsigned(900)], [.doubleLongUnsigned(900)]])
        #expect(try meter.rows(.halfHours, .entries(from: 2_953, to: 9_999, columnsFrom: 1, columnsTo: 1)).isEmpty)
    }

    @Test("Selected values: in the buffer's order")
    func selected() throws {
        let meter = SMETS1TestMeter()
        try meter.associate()
        let rows = try meter.rows(
            .halfHours,
            SMETS1TestMeter.range(
                Self.midnight, Self.midnight,
                selected: [CaptureObject(3, LogicalName(1, 0, 1, 29, 0), 2)]))
        #expect(rows == [[.doubleLongUnsigned(900)]])
    }

    @Test("Ranges with a deviation, with fields not specified, and as date-time")
    func bounds() throws {
        let meter = SMETS1TestMeter()
        try meter.associate()
        func count(_ from: COSEMData, _ to: COSEMData) throws -> Int {
            try meter.rows(.halfHours, .range(restricting: .clock, from: from, to: to, selected: [])).count
        }
        // One hour ahead of UTC: a deviation of −60.
        var local = COSEMDateTime(Self.midnight + 3_600)
        local.deviation = -60
        #expect(try count(.octetString(local.octets), .octetString(COSEMDateTime(Self.midnight).octets)) == 1)
        #expect(
            try count(.dateTime(COSEMDateTime(Self.midnight)), .dateTime(COSEMDateTime(Self.midnight + 3_600))) == 3)
        #expect(
            try count(.octetString(COSEMDateTime.unspecified.octets), .octetString(COSEMDateTime.unspecified.octets))
                == 2_952)
        var day = COSEMDateTime(Self.midnight)
        (day.hour, day.minute, day.second) = (0xFF, 0xFF, 0xFF)
        // From the day's first second to its last, as far as it has come.
        #expect(try count(.octetString(day.octets), .octetString(day.octets)) == 25)
    }

    @Test("Days: registers at midnight")
    func days() throws {
        let meter = SMETS1TestMeter { $0.profilesHaveExport = true }
        try meter.associate()
        let rows = try meter.rows(.days, SMETS1TestMeter.range(Self.midnight - 86_400, Self.midnight))
        #expect(
            rows.map { $0.dropFirst().compactMap(\.number) } == [[2_592_000, 10_368_000], [2_635_200, 10_540_800]])
        #expect(rows.map(\.[0].moment) == [Self.midnight - 86_400, Self.midnight])
        #expect(try meter.rows(.days).count == 62)
    }

    @Test("Months: registers at the first midnight of a month")
    func months() throws {
        let meter = SMETS1TestMeter()
        try meter.associate(size: 80)
        let rows = try meter.rows(.months)
        #expect(rows.map(\.[0].moment) == [moment("2026-09-01"), moment("2026-10-01"), moment("2026-11-01")])
        #expect(rows.map { $0.count } == [6, 6, 6])
        #expect(rows.compactMap { $0[1].number } == [0, 30 * 43_200, 61 * 43_200])
        meter.esme.metering.installed = moment("2020-05-05T10:00")
        #expect(try meter.rows(.months).count == 13)
        #expect(try meter.rows(.months, SMETS1TestMeter.range(moment("2026-09-02"), moment("2026-10-31"))).count == 1)
        #expect(try meter.rows(.months, SMETS1TestMeter.range(moment("2026-10-01"), moment("2026-10-01"))).count == 1)
        #expect(
            try meter.rows(.months, .entries(from: 13, to: 13, columnsFrom: 1, columnsTo: 1)) == [
                [.octetString(octets("07EA0B01FF00000000000000"))]
            ])
    }

    @Test("Entries put in by hand stand in their places")
    func injected() throws {
        let meter = SMETS1TestMeter { $0.profilesHaveExport = true }
        try meter.associate()
        let stamp = UInt32(Self.midnight.secondsSince2000)
        let isImportIn = meter.esme.metering.inject(.init(timestamp: stamp, value: 5), in: .activeImportProfile)
        let isExportIn = meter.esme.metering.inject(.init(timestamp: stamp, value: 6), in: .exportProfile)
        #expect(isImportIn && isExportIn)
        let rows = try meter.rows(.halfHours, SMETS1TestMeter.range(Self.midnight, Self.midnight + 1_800))
        #expect(rows.map { $0.dropFirst().compactMap(\.number) } == [[5, 6], [900, 3_600]])
    }

    @Test("Cumulative half hours follow registers set by hand")
    func adjustedHalfHours() throws {
        let meter = SMETS1TestMeter { $0.halfHourValue = .cumulative }
        try meter.associate()
        meter.esme.metering.set(.activeImport, to: 0, at: Self.midnight)
        let rows = try meter.rows(.halfHours, SMETS1TestMeter.range(Self.midnight - 1_800, Self.midnight + 1_800))
        #expect(rows.compactMap { $0[1].number } == [2_634_300, 0, 900])
    }

    @Test("The event log: what all logs hold, oldest first, for a reader")
    func events() throws {
        let meter = SMETS1TestMeter()
        try meter.associate(.reader)
        #expect(try meter.rows(.events).isEmpty)
        meter.esme.eventLogs.recordSecurityEvent(.otherAuthenticationFailure, at: Self.midnight)
        meter.esme.eventLogs.recordPowerEvent(.supplyInterrupted, at: Self.midnight + 60)
        #expect(
            try meter.rows(.events)
                == [
                    [.octetString(octets("07EA0B01FF00000000000000")), .longUnsigned(0x8F53)],
                    [.octetString(octets("07EA0B01FF00010000000000")), .longUnsigned(0x8F57)],
                ])
        #expect(try meter.rows(.events, SMETS1TestMeter.range(Self.midnight, Self.midnight)).count == 1)
        #expect(
            try meter.rows(.events, .entries(from: 2, to: 0, columnsFrom: 2, columnsTo: 2)) == [[.longUnsigned(0x8F57)]]
        )
        #expect(try meter.read(7, .events, 7) == .doubleLongUnsigned(2))
        #expect(try meter.read(1, LogicalName(0, 0, 96, 11, 0)) == .longUnsigned(0x8F57))
    }

    @Test("A meter without daily and billing profiles, and profiles with other names")
    func otherProfiles() throws {
        let meter = SMETS1TestMeter {
            $0.hasDailyProfile = false
            $0.hasBillingProfile = false
            $0.halfHourProfileName = LogicalName(1, 1, 99, 128, 0)
            $0.halfHourCapacity = 48
        }
        try meter.associate()
        #expect(meter.send("C001C100070100630200FF0200") == "C401C10104")
        #expect(meter.send("C001C100070100630100FF0200") == "C401C10104")
        #expect(try meter.rows(LogicalName(1, 1, 99, 128, 0)).count == 48)
    }
}
