import COSEM
import MeterFixture
import Testing

@testable import ESMEEmulator
@testable import SMETS1Meter

/// GET of every kind of object, octet by octet. The load is steady, so at noon on 2026-11-01 every register is a
/// multiple of 00288A20.
@Suite("SMETS1: GET")
struct SMETS1ReadTests {
    let meter = SMETS1TestMeter()

    @Test(
        "Registers and their units",
        arguments: [
            ("00030100010800FF02", "0600288A20"), ("00030100010800FF03", "02020F00161E"),
            ("00030100020800FF02", "0600A22880"), ("00030100030800FF02", "0600799E60"),
            ("00030100030800FF03", "02020F001620"),
            ("00030100040800FF02", "0600CAB2A0"), ("00030100010801FF02", "0601956540"),
            ("00030100010804FF02", "06020F03A0"),
            ("00030100011D00FF02", "0600000384"), ("00030100010700FF02", "0600000708"),
            ("00030100010700FF03", "02020F00161B"),
            ("00030100010800FF01", "09060100010800FF"),
        ])
    func registers(reference: String, value: String) throws {
        try meter.associate()
        #expect(meter.send("C001C1\(reference)00") == "C401C100\(value)")
        #expect(meter.event == nil)
        #expect(meter.credentialRequests == 0)
    }

    @Test(
        "What identifies the meter, its clock and its counters",
        arguments: [
            // Logical device name: three letters and the 13 digits of the low 40 bits.
            ("000100002A0000FF02", "0910534D4530303030303132333435363738"),
            ("0001000060010 0FF02", "0910344434443444303030304243363134 45"),
            ("000100006001 01FF02", "090D32303030303030303030303131"),
            ("00010100000200FF02", "0904FEED0017"), ("000100002B0100FF02", "0600000000"),
            ("000800000100 00FF02", "090C07EA0B01FF0C000000000000"), ("00080000010000FF03", "100000"),
            ("00080000010000FF08", "0300"), ("00080000010000FF09", "1601"),
            ("0011000029 0000FF02", "0101 0202 120001 0910534D4530303030303132333435363738"),
            ("00010000600B00FF02", "120000"), ("0040 00002B0000FF03", "1600"),
            ("004000002B0000FF05", "09084D4D4D0000BC614E"),
        ])
    func identity(reference: String, value: String) throws {
        try meter.associate(.reader)
        #expect(meter.send("C001C1\(reference.filter { $0 != " " })00") == "C401C100\(value.filter { $0 != " " })")
    }

    @Test("The clock is the meter's own, and quirks change how it is written")
    func clock() throws {
        let meter = SMETS1TestMeter {
            $0.quirks.dateTimesHaveSeconds = false
            $0.quirks.dateTimesHaveDayOfWeek = true
            $0.quirks.dateTimesHaveDeviation = false
            $0.quirks.dateTimesHaveStatus = false
        }
        try meter.associate()
        meter.esme.clockOffset = 65
        // 2026-11-01 is a Sunday.
        #expect(meter.send("C001C100080000010000FF0200") == "C401C100090C07EA0B01070C01FF008000FF")
    }

    @Test("Registers set by hand read so")
    func adjusted() throws {
        try meter.associate()
        meter.esme.metering.set(.activeImport, to: 7, at: TestEstate.noon)
        #expect(meter.send("C001C100030100010800FF0200") == "C401C1000600000007")
        meter.now = TestEstate.noon + 20
        #expect(meter.send("C001C100030100010800FF0200") == "C401C1000600000011")
    }

    @Test("A list: values and results in its order")
    func list() throws {
        try meter.associate()
        #expect(
            meter.send(
                "C003C103 00030100010800FF0200 00030100630800FF0200 000100002A0000FF0200".filter { $0 != " " })
                == "C403C103 000600288A20 0104 000910534D4530303030303132333435363738".filter { $0 != " " })
        #expect(meter.event == .unknownObject)
    }

    @Test("A list where it is not negotiated, or not among what the make does")
    func noList() throws {
        let request = "C003C101 00030100010800FF0200".filter { $0 != " " }
        try meter.associate(conformance: 0x00_0010)
        #expect(meter.send(request) == "D80102")
        let simple = SMETS1TestMeter { $0.quirks.supportsGetWithList = false }
        try simple.associate()
        #expect(simple.send(request) == "D80102")
        #expect(simple.event == .serviceRefused)
    }

    @Test(
        "Unknown objects, other classes, attributes that are not there or not for this client",
        arguments: [
            ("00030100630800FF02", "04", DLMSOutcome.Event.unknownObject), ("00010100010800FF02", "09", .unknownObject),
            ("00030100010800FF04", "03", .accessDenied), ("00030100010800FF00", "03", .accessDenied),
            ("00030100010800FFFF", "03", .accessDenied), ("000F0000280000FF07", "03", .accessDenied),
            ("000700006362 00FF02", "03", .accessDenied), ("000100006001 01FF02", "03", .accessDenied),
        ])
    func refused(reference: String, result: String, event: DLMSOutcome.Event) throws {
        try meter.associate()
        #expect(meter.send("C001C1\(reference.filter { $0 != " " })00") == "C401C101\(result)")
        #expect(meter.event == event)
    }

    @Test("A public client that may not read energy")
    func noEnergyForPublic() throws {
        let meter = SMETS1TestMeter { $0.publicClientReadsEnergy = false }
        try meter.associate()
        #expect(meter.send("C001C100030100010800FF0200") == "C401C10103")
        #expect(meter.send("C001C100070100630100FF0200") == "C401C10103")
        try meter.associate(.reader)
        #expect(meter.send("C001C100030100010800FF0200") == "C401C1000600288A20")
    }

    @Test("The association: partners, context, what was agreed, mechanism, status")
    func association() throws {
        try meter.associate(.reader, size: 500)
        for (attribute, value) in [
            (3, "02020F20120001"), (4, "090760857405080101"),
            (5, "0206041840 5A1D1204001201F411060F000900"), (6, "090760857405080201"), (8, "1602"),
            (9, "090600002B0000FF"),
        ] {
            #expect(
                meter.send("C001C1000F0000280000FF0\(attribute)00") == "C401C100\(value.filter { $0 != " " })")
        }
    }

    @Test(
        "The object list: rights are what the client then may do",
        arguments: [SMETS1Profile.Role.public, .reader, .management])
    func objectList(role: SMETS1Profile.Role) throws {
        try meter.associate(role)
        guard case .array(let objects) = try meter.read(15, .association) else { throw NoSuchValue(text: "no list") }
        #expect(objects.count == (role == .public ? 20 : 24))
        for object in objects {
            guard case .structure(let members) = object, case .longUnsigned(let classID) = members[0],
                case .octetString(let name) = members[2], case .structure(let rights) = members[3],
                case .array(let attributes) = rights[0]
            else { throw NoSuchValue(text: "\(object)") }
            for attribute in attributes {
                guard case .structure(let item) = attribute, case .integer(let number) = item[0],
                    case .enumerated(let mode) = item[1]
                else { throw NoSuchValue(text: "\(attribute)") }
                let reference = "\(classID.hexadecimal)\(name.hexadecimal)\(number.hexadecimal)"
                let answer = meter.send("C001C1\(reference)00")
                #expect((answer != "C401C10103") == (mode & 1 == 1), "\(reference)")
                let isBlock = answer.hasPrefix("C402") || answer.hasPrefix("C401C100")
                #expect(isBlock == (mode & 1 == 1), "\(reference) \(answer.prefix(20))")
                #expect((mode & 2 == 2) == (role == .management && reference == "000800000100" + "00FF02"))
            }
        }
    }

    @Test("Without export there are no export objects")
    func noExport() throws {
        let meter = SMETS1TestMeter {
            $0.hasExport = false
            $0.profilesHaveExport = true
            $0.touRegisterCount = 0
        }
        try meter.associate()
        #expect(meter.send("C001C100030100020800FF0200") == "C401C10104")
        #expect(meter.send("C001C100030100010801FF0200") == "C401C10104")
        #expect(try meter.rows(.halfHours, .entries(from: 1, to: 1, columnsFrom: 1, columnsTo: 0))[0].count == 2)
    }

    @Test("A profile that is not valid is not taken")
    func invalidProfile() {
        meter.meter.profile.halfHourCapacity = 0
        #expect(meter.meter.profile.halfHourCapacity == 19_056)
        meter.meter.profile.manufacturer = "FOUR"
        #expect(meter.meter.profile.manufacturer == "SME")
    }
}
