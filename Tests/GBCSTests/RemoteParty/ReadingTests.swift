import COSEM
import Testing

@testable import GBCS

@Suite("Readings: the values of a response under the standard's names")
struct ReadingTests {
    typealias Value = Reading.Value

    private let scalerAndUnit = COSEMData.structure([.integer(0), .enumerated(30)])
    private let reactiveUnit = COSEMData.structure([.integer(0), .enumerated(32)])

    private func log(_ types: [TypeDescription], _ rows: [[COSEMData]]) throws -> [COSEMData] {
        [
            .compactArray(
                try #require(CompactArray(elementType: .structure(types), elements: rows.map { .structure($0) })))
        ]
    }

    private let number = TypeDescription.simple(.doubleLongUnsigned)

    @Test("ECS17a: active and reactive export")
    func exportRegisters() {
        let reading = Reading(
            .ecs17a, [.doubleLongUnsigned(10), scalerAndUnit, .doubleLongUnsigned(20), reactiveUnit])
        #expect(
            reading
                == .values([
                    Value("active export", "10", unit: .wattHour),
                    Value("reactive export", "20", unit: .varHour),
                ]))
    }

    @Test("ECS17b: a fifth member is the secondary element's")
    func importRegisters() {
        let single: [COSEMData] = [.doubleLongUnsigned(1), scalerAndUnit, .doubleLongUnsigned(2), reactiveUnit]
        #expect(
            Reading(.ecs17b, [.structure(single)])
                == .values([
                    Value("active import", "1", unit: .wattHour),
                    Value("reactive import", "2", unit: .varHour),
                ]))
        guard case .values(let twin)? = Reading(.ecs17b, [.structure(single + [.doubleLongUnsigned(3)])]) else {
            Issue.record("no values")
            return
        }
        #expect(twin.last == Value("secondary active import", "3", unit: .wattHour))
    }

    @Test("ECS17c, 40, 52 and 70: power, MPANs, firmware version, clock")
    func singleValues() {
        #expect(
            Reading(.ecs17c, [.structure([.doubleLongUnsigned(230), scalerAndUnit, .doubleLongUnsigned(230)])])
                == .values([Value("active power import", "230", unit: .watt)]))
        #expect(
            Reading(.ecs40, [.octetString(Array("1200000000001".utf8)), .octetString(Array("1400000000001".utf8))])
                == .values([
                    Value("import MPAN", "1200000000001"),
                    Value("export MPAN", "1400000000001"),
                ]))
        #expect(
            Reading(.ecs52, [.octetString([1, 0x23, 0xAB, 0xCD])])
                == .values([Value("firmware version", "0123ABCD")]))
        let time = COSEMDateTime(halfPastMidnight).octets
        #expect(
            Reading(.ecs70, [.nullData, .nullData, .nullData, .octetString(time), .unsigned(0)])
                == .values([Value("clock", "2026-11-01T00:30:00Z")]))
    }

    @Test("ECS17d and 17e: a value for each register of the matrix")
    func matrices() {
        let tou = COSEMData.array((0..<48).map { .doubleLongUnsigned($0) })
        guard case .values(let values)? = Reading(.ecs17d, [.structure([tou, .array([.doubleLongUnsigned(99)])])])
        else {
            Issue.record("no values")
            return
        }
        #expect(values.count == 49)
        #expect(values[47] == Value("TOU 48", "47", unit: .wattHour))
        #expect(values[48] == Value("secondary TOU 1", "99", unit: .wattHour))
        guard case .values(let blocks)? = Reading(.ecs17e, [.structure([tou])]) else {
            Issue.record("no values")
            return
        }
        #expect(blocks[0].name == "block place 1")
    }

    @Test("ECS22b: one column, or two of a twin element")
    func halfHours() throws {
        let row: [COSEMData] = [.doubleLongUnsigned(846_808_200), .doubleLongUnsigned(95)]
        #expect(
            Reading(.ecs22b, try log([number, number], [row]))
                == .log(
                    columns: [.activeImport],
                    rows: [.init(time: halfPastMidnight, values: [95], otherInformation: [])]))
        #expect(
            Reading(.ecs22b, try log([number, number, number], [row + [.doubleLongUnsigned(7)]]))
                == .log(
                    columns: [.primaryActiveImport, .secondaryActiveImport],
                    rows: [.init(time: halfPastMidnight, values: [95, 7], otherInformation: [])]))
    }

    @Test("ECS21a: 82 columns after the timestamp, 87 of a twin element")
    func dailyReads() throws {
        func values(_ count: UInt16) -> (TypeDescription, COSEMData) {
            (.array(count: count, of: number), .array((0..<UInt32(count)).map { .doubleLongUnsigned($0) }))
        }
        func columns(_ registers: Int, _ secondary: Bool) throws -> (Int, Int) {
            let lists = [values(48)] + (secondary ? [values(4)] : []) + Array(repeating: values(8), count: 4)
            let types = Array(repeating: number, count: 1 + registers) + lists.map(\.0)
            let row = Array(repeating: COSEMData.doubleLongUnsigned(1), count: 1 + registers) + lists.map(\.1)
            guard case .log(let columns, let rows)? = Reading(.ecs21a, try log(types, [row])) else { return (0, 0) }
            #expect(columns[0].name == "active import" && columns[registers + 47].name == "TOU 48")
            #expect(columns.last?.name == "block 4 TOU 8" && columns.allSatisfy { $0.unit.symbol == "Wh" })
            #expect((columns[1].name == "secondary active import") == secondary)
            #expect(columns.contains { $0.name == "secondary TOU 4" } == secondary)
            return (columns.count, rows[0].values.count)
        }
        #expect(try columns(1, false) == (81, 81))
        #expect(try columns(2, true) == (86, 86))
    }

    @Test(
        "the other logs and their columns",
        arguments: [
            (MessageCode.ecs21c, ["active export Wh"]), (.ecs22a, ["active export Wh", "reactive export varh"]),
            (.ecs22c, ["reactive import varh"]), (.ecs66, ["active import Wh"]), (.ecs35b, ["log code "]),
            (.ecs35e, ["log code ", "other information "]),
        ])
    func otherLogs(code: MessageCode, expected: [String]) throws {
        let areCodes = expected.map { $0.hasPrefix("log code") }
        let types = [number] + areCodes.map { $0 ? .simple(.longUnsigned) : number }
        let row = [COSEMData.doubleLongUnsigned(5)] + areCodes.map { $0 ? .longUnsigned(5) : .doubleLongUnsigned(5) }
        guard case .log(let columns, let rows)? = Reading(code, try log(types, [row])) else {
            Issue.record("no log")
            return
        }
        #expect(columns.map { "\($0.name) \($0.unit.symbol)" } == expected)
        #expect(rows.count == 1)
    }

    @Test("ECS35a: otherInformation stands beside the log code")
    func events() throws {
        let values = try log(
            [number, .simple(.longUnsigned), .simple(.octetString)],
            [[.doubleLongUnsigned(846_808_200), .longUnsigned(0x8154), .octetString([0, 0x62])]])
        #expect(
            Reading(.ecs35a, values)
                == .log(
                    columns: [.logCode],
                    rows: [.init(time: halfPastMidnight, values: [0x8154], otherInformation: [0, 0x62])]))
    }

    @Test(
        "values that a use case does not bring have no reading",
        arguments: [.ecs17a, .ecs17b, .ecs17c, .ecs17d, .ecs22b, .ecs70, MessageCode(rawValue: 1)] as [MessageCode])
    func unexpected(code: MessageCode) throws {
        #expect(Reading(code, []) == nil)
        #expect(Reading(code, [.nullData]) == nil)
        #expect(Reading(code, [.compactArray(try #require(CompactArray(elementType: number, elements: [])))]) == nil)
        #expect(Reading(code, [.nullData, .nullData, .nullData, .octetString([1]), .nullData]) == nil)
    }

    @Test("a verified response is read, a failed one says its results")
    func verified() throws {
        let context = CryptographicContext()
        let command = Command.build(
            try #require(RequestCatalogue[.ecs52]), from: .knownRemoteParty(Party.supplier, counter: 5),
            to: Party.device,
            brokerSecret: Secret.brokerAndDevice, using: context)
        func reading(_ data: COSEMData, _ result: DataAccessResult) throws -> Reading {
            var content: [UInt8] = []
            AccessResponse(
                invokeID: LongInvokeIDAndPriority(originatorCounter: 5), data: [data], results: [.init(.get, result)]
            ).encode(into: &content)
            let header = GroupingHeader(
                craFlag: .response, originatorCounter: 5, businessOriginator: Party.device,
                businessTarget: Party.supplier,
                otherInformation: .messageCode(.ecs52))
            let octets = Message.protected(
                header: header, content: content, secret: Secret.deviceAndSupplier, using: context)
            return Reading(
                try VerifiedResponse(
                    octets, to: Message(parsing: command), macSecret: Secret.deviceAndSupplier,
                    payloadSecret: Secret.deviceAndSupplier, deviceKey: nil, using: context))
        }
        #expect(
            try reading(.octetString([1, 2, 3, 4]), .success)
                == .values([Value("firmware version", "01020304")]))
        #expect(try reading(.nullData, .hardwareFault) == .failed([.init(.get, .hardwareFault)]))
        #expect(try reading(.nullData, .success) == .unexpected([.nullData]))
    }

    @Test("CCS01 and CCS02 bring nothing; ECS26n, CCS06 and CCS07 what a hub has")
    func hub() {
        #expect(Reading(.ccs01, [.nullData, .nullData, .nullData]) == .values([]))
        #expect(Reading(.ccs02, [.nullData]) == .values([]))
        #expect(Reading(.ccs02, [.unsigned(1)]) == nil)
        #expect(
            Reading(.ecs26n, [.octetString([1, 2]), .octetString([3])])
                == .values([
                    Value("Communications Hub identity", "0102"),
                    Value("Communications Hub type", "03"),
                ]))
        #expect(Reading(.ecs26n, [.octetString([1, 2])]) == nil)
        let device = ActiveDevice(
            device: Party.device, status: [.authorised, .reporting],
            signalStrength: .init(highest: -40, average: -50, lowest: -60),
            linkQuality: .init(highest: 9, average: 8, lowest: 7), lastCommunication: halfPastMidnight, hops: 1,
            failures: 2, successes: 3, applicationVersion: 4, stackVersion: 5)
        #expect(ActiveDevice(device.data) == device)
        guard case .values(let values)? = Reading(.ccs06, [.array([device.data])]) else {
            Issue.record("no values")
            return
        }
        #expect(values.map(\.value) == ["2026-11-01T00:30:00Z", "-50", "communicating"])
        #expect(Reading(.ccs06, [.array([device.data, .nullData])]) == nil)
        let log = DeviceLogBackup(
            time: halfPastMidnight, extendedPANIdentifier: 1,
            devices: [.init(device: Party.device, hashedLinkKey: [0xAB])])
        guard case .values(let logs)? = Reading(.ccs07, [log.data, log.data]) else {
            Issue.record("no values")
            return
        }
        #expect(logs.map(\.value) == ["hashed link key AB", "hashed link key AB"])
        #expect(Reading(.ccs07, [log.data]) == nil)
    }

    @Test("DBCH01 to DBCH03: channel, channel log and configuration of a hub's sub-GHz network")
    func subGHz() throws {
        let channel = COSEMData.subGHzChannel(0xE000_0010)
        #expect(
            Reading(.dbch01, [channel])
                == .values([Value("sub-GHz channel", "11100000000000000000000000010000")]))
        let move = SubGHzChannelChange(channel: 0xE000_0010, trigger: .networkFormation)
        let values = try log(
            [number, .simple(.longUnsigned), .simple(.octetString)],
            [[.doubleLongUnsigned(60), .longUnsigned(0x8F26), .octetString(move.otherInformation)]])
        guard case .log(let columns, let rows)? = Reading(.dbch02, values) else {
            Issue.record("no log")
            return
        }
        #expect(columns == [.logCode])
        #expect(rows.map(\.values) == [[0x8F26]])
        #expect(rows.map(\.otherInformation) == [octets("E0000010 090107")])
        let configuration = try COSEMData(
            decoding: octets(
                """
                020F 0420E0000011 0420E8000003 0420F0000100 0420F8000007 12007D 1200D2 1103 120008 1109 110B 121388
                1164 120078 120FA0 120BB8
                """))
        guard case .values(let members)? = Reading(.dbch03, [configuration]) else {
            Issue.record("no values")
            return
        }
        #expect(members.count == 15)
        #expect(members[0] == Value("page 28 mask", "11100000000000000000000000010001"))
        #expect(members[4] == Value("normal-limited duty cycle threshold", "1.25"))
        #expect(members[7] == Value("GSME curfew", "8"))
        #expect(members[14] == Value("local retry percentage", "30.00"))
    }

    @Test("ECS35c and ECS35d: a hub's logs")
    func hubLogs() throws {
        let values = try log(
            [number, .simple(.longUnsigned), .simple(.octetString)],
            [[.doubleLongUnsigned(60), .longUnsigned(0x8154), .octetString([0, 1])]])
        guard case .log(_, let rows)? = Reading(.ecs35c, values) else {
            Issue.record("no log")
            return
        }
        #expect(rows.map(\.values) == [[0x8154]])
        #expect(rows.map(\.otherInformation) == [[0, 1]])
        let security = try log([number, .simple(.longUnsigned)], [[.doubleLongUnsigned(60), .longUnsigned(0x8F12)]])
        guard case .log(let columns, _)? = Reading(.ecs35d, security) else {
            Issue.record("no log")
            return
        }
        #expect(columns == [.logCode])
    }
}
