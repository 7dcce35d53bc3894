import COSEM
import MeterFixture
import Testing

@testable import SMETS1Meter

/// Bad input: each answered as the standard says, and nothing else disturbed.
@Suite("SMETS1: bad input")
struct DLMSBadInputTests {
    static let register = "C001C100030100010800FF0200"
    static let registerValue = "C401C1000600288A20"

    @Test(
        "Nothing but an AARQ is served without an association",
        arguments: [
            register, "C101C100080000010000FF02001100", "C301C1000F0000280000FF0100",
            "C81E3001234567411312FF935A47566827C467BC7D825C3BE4A77C3FCC056B6B", "FF",
        ])
    func notAssociated(apdu: String) {
        let meter = SMETS1TestMeter()
        #expect(meter.send(apdu) == "D80101")
        #expect(meter.event == .notAssociated)
    }

    @Test("An APDU longer than the meter takes: pdu-too-long")
    func oversize() throws {
        let meter = SMETS1TestMeter { $0.maximumPDUSize = 64 }
        try meter.associate()
        #expect(meter.send(octets("C0") + [UInt8](repeating: 0, count: 64)).hexadecimal == "D80104")
        #expect(meter.event == .oversizePDU)
        #expect(meter.send(Self.register) == Self.registerValue)
        #expect(meter.send([0x60] + [UInt8](repeating: 0, count: 512)).hexadecimal == "D80104")
        #expect(meter.session.isAssociated)
    }

    @Test("A wrong block number: data-block-number-invalid, and the transfer is over")
    func wrongBlockNumber() throws {
        let meter = SMETS1TestMeter()
        try meter.associate(size: 200)
        #expect(meter.send("C001C100070100630100FF0200").hasPrefix("C402C1000000000100"))
        #expect(meter.send("C002C100000001").hasPrefix("C402C1000000000200"))
        #expect(meter.send("C002C100000001") == "C402C101000000010113")
        #expect(meter.event == .wrongBlockNumber)
        #expect(meter.send("C002C100000002") == "C402C101000000020110")
        #expect(meter.send(Self.register) == Self.registerValue)
    }

    @Test("GET next without a transfer, or after another request: no-long-get-in-progress")
    func noTransfer() throws {
        let meter = SMETS1TestMeter()
        try meter.associate(size: 200)
        #expect(meter.send("C002C100000001") == "C402C101000000010110")
        _ = meter.send("C001C100070100630100FF0200")
        _ = meter.send(Self.register)
        #expect(meter.send("C002C100000001") == "C402C101000000010110")
    }

    @Test(
        "Selections out of range",
        arguments: [
            // Nothing lies in the range: no rows. From after to: no rows.
            (
                "01 0204 020412000809060000010000FF0F02120000 090C0780010 1FF00000000000000 090C07D00201FF00000000000000 0100",
                "000100"
            ),
            (
                "01 0204 020412000809060000010000FF0F02120000 090C07EA0B01FF00000000000000 090C07EA0A01FF00000000000000 0100",
                "000100"
            ),
            // Entry 0; from after to; no such column; columns back to front.
            ("02 0204 0600000000 0600000001 120001 120000", "010D"),
            ("02 0204 0600000005 0600000004 120001 120000", "010D"),
            ("02 0204 0600000001 0600000004 120001 120003", "010D"),
            ("02 0204 0600000001 0600000004 120002 120001", "010D"),
            // Entries after the last: no rows.
            ("02 0204 0600100000 0600200000 120001 120000", "000100"),
            // Restricted by a register; a column that there is not.
            (
                "01 0204 020412000309060100010800FF0F02120000 090C07EA0B01FF00000000000000 090C07EA0B01FF00000000000000 0100",
                "010D"
            ),
            (
                "01 0204 020412000809060000010000FF0F02120000 090C07EA0B01FF00000000000000 090C07EA0B01FF00000000000000 0101 020412000309060100020800FF0F02120000",
                "010D"
            ),
            // A deviation of more than twelve hours, on either side, with and without a year.
            (
                "01 0204 020412000809060000010000FF0F02120000 090C07EA0B01FF0000000002D100 090C07EA0B02FF00000000000000 0100",
                "010D"
            ),
            (
                "01 0204 020412000809060000010000FF0F02120000 090C07EA0B01FF00000000FD2F00 090C07EA0B02FF00000000000000 0100",
                "010D"
            ),
            (
                "01 0204 020412000809060000010000FF0F02120000 090CFFFFFFFFFFFFFFFFFF800000 090CFFFFFFFFFFFFFFFFFF7FFF00 0100",
                "010D"
            ),
            // A day of the week and hundredths that there are not.
            (
                "01 0204 020412000809060000010000FF0F02120000 090C07EA0B01080000000000 0000 090C07EA0B02FF00000000000000 0100",
                "010C"
            ),
            (
                "01 0204 020412000809060000010000FF0F02120000 090C07EA0B01FF00000064000000 090C07EA0B02FF00000000000000 0100",
                "010C"
            ),
            // Other selectors, with whatever parameters.
            ("00 00", "010D"), ("03 00", "010D"), ("04 02020906010203040506 1100", "010D"), ("FF 0600000001", "010D"),
            ("03 0201020102010201020102010201020102010201020100", "010D"),
            ("05 13 02 02 06 09 07 00000001 020102", "010D"),
            // Other parameters than the selector's: null-data, too few members, null-data for the columns, a capture object of
            // three members, entries of other types.
            ("01 00", "010C"), ("01 0203 00 00 00", "010C"), ("02 00", "010C"), ("02 0101 0600000001", "010C"),
            (
                "01 0204 020412000809060000010000FF0F02120000 090C07EA0B01FF00000000000000 090C07EA0B02FF00000000000000 00",
                "010C"
            ),
            (
                "01 0204 020312000809060000010000FF0F02 090C07EA0B01FF00000000000000 090C07EA0B02FF00000000000000 0100",
                "010C"
            ),
            ("02 0204 120001 120002 120001 120000", "010C"),
            // No date-time; the 31st of November.
            ("01 0204 020412000809060000010000FF0F02120000 0600000000 0600000001 0100", "010C"),
            (
                "01 0204 020412000809060000010000FF0F02120000 090C07EA0B1FFF00000000000000 090C07EA0B01FF00000000000000 0100",
                "010C"
            ),
        ])
    func selection(access: String, answer: String) throws {
        let meter = SMETS1TestMeter()
        try meter.associate()
        #expect(
            meter.send("C001C100070100630100FF0201\(access.filter { $0 != " " })") == "C401C1\(answer)")
        #expect(meter.event == (answer.hasPrefix("01") ? .selectionRefused : nil))
        #expect(meter.send(Self.register) == Self.registerValue)
    }

    @Test("The next block with another invoke-id: no-long-get-in-progress, and the transfer goes on with its own")
    func otherInvokeID() throws {
        let meter = SMETS1TestMeter()
        try meter.associate(size: 200)
        #expect(meter.send("C001C1000F0000280000FF0200").hasPrefix("C402C1000000000100"))
        #expect(meter.send("C002C200000001") == "C402C201000000010110")
        #expect(meter.event == .wrongBlockNumber)
        #expect(meter.send("C002C100000001").hasPrefix("C402C1000000000200"))
        #expect(meter.send("C001C3000701 00630100FF0200".filter { $0 != " " }).hasPrefix("C402C3000000000100"))
        #expect(meter.send("C002C100000001") == "C402C101000000010110")
        #expect(meter.send("C002C300000001").hasPrefix("C402C3000000000200"))
    }

    @Test("Selective access where there is none, or it was not negotiated, or the make has not this one")
    func noSelection() throws {
        let entries = "02 0204 0600000001 0600000001 120001 120000".filter { $0 != " " }
        let meter = SMETS1TestMeter { $0.quirks.supportsAccessByEntry = false }
        try meter.associate()
        #expect(meter.send("C001C100030100010800FF0201\(entries)") == "C401C1010D")
        #expect(meter.send("C001C100070100630100FF0201\(entries)") == "C401C1010D")
        let other = SMETS1TestMeter()
        try other.associate(conformance: 0x00_0010)
        #expect(other.send("C001C100070100630100FF0201\(entries)") == "C401C1010D")
    }

    @Test(
        "Malformed APDUs: service-unknown, other-reason",
        arguments: [
            "", "C0", "C001", "C001C1", "C001C1000301000108", "C001C100030100010800FF02",
            "C001C100030100010800FF020000",
            "C000C100030100010800FF0200", "C001C100070100630100FF020103", "C001C100070100630100FF02010101",
            "C002C1000000",
            "C003C1840000FFFF", "C003C102 00030100010800FF0200", "C1", "C101C1", "C106C1", "C3", "C301", "C301C1",
            "60", "6080", "62", "620180",
        ])
    func malformed(apdu: String) throws {
        let meter = SMETS1TestMeter()
        try meter.associate()
        #expect(meter.send(apdu) == "D80203")
        #expect(meter.event == .malformedAPDU)
        if !apdu.hasPrefix("60") { #expect(meter.send(Self.register) == Self.registerValue) }
    }

    @Test(
        "Services that the server has not, or that were not negotiated",
        arguments: [
            ("0500", "D80202"), ("D9", "D80202"), ("D820", "D80202"), ("C302C100000001", "D80102"),
            ("C304C1", "D80102"),
        ])
    func services(apdu: String, response: String) throws {
        let meter = SMETS1TestMeter()
        try meter.associate()
        #expect(meter.send(apdu) == response)
        #expect(meter.event == .serviceRefused)
        try meter.associate(conformance: 0x00_0010)
        #expect(meter.send("C101C100080000010000FF02001100") == "D80102")
        #expect(meter.send("C301C1000F0000280000FF0100") == "D80102")
    }

    @Test(
        "Methods: none may be called once associated",
        arguments: [
            ("000F0000280000FF01", "03"), ("000F0000280000FF02", "03"), ("00030100010800FF01", "03"),
            ("00030100630800FF01", "04"), ("00010100010800FF01", "09"),
        ])
    func methods(method: String, result: String) throws {
        let meter = SMETS1TestMeter()
        try meter.associate(.reader)
        #expect(meter.send("C301C1\(method)00") == "C701C1\(result)00")
        #expect(meter.send("C303C102\(method)\(method)020000") == "C703C102\(result)00\(result)00")
        #expect(meter.send("C30181\(method)00") == "")
    }
}
