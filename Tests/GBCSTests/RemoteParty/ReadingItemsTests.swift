import COSEM
import SimulationKernel
import Testing

@testable import GBCS

@Suite("Readings by the access lists of the use cases")
struct ReadingItemsTests {
    /// The values of a reading, each as `name = value unit`; a text that says what else it is.
    private func lines(_ code: String, _ values: [COSEMData]) throws -> [String] {
        guard let reading = Reading(try #require(UseCaseCatalogue[code]).messageCode, values) else { return ["none"] }
        switch reading {
        case .values(let values):
            return values.map { value in
                "\(value.name) = \(value.value)" + (value.unit == .none ? "" : " \(value.unit.symbol)")
            }
        case .log, .logs, .failed, .unexpected: return ["other"]
        }
    }

    private func scalerUnit(_ scaler: Int8, _ unit: UInt8) -> COSEMData {
        .structure([.integer(scaler), .enumerated(unit)])
    }

    private func moment(_ time: COSEMDateTime) -> COSEMData { .octetString(time.octets) }

    @Test("ECS19 and ECS82: amounts as decimals")
    func balanceReads() throws {
        #expect(
            try lines(
                "ECS19",
                [.structure([123_456, -5, 0, 100_000, -100_000, .max].map { .doubleLong($0) })]) == [
                    "meter balance = 1.23456", "emergency credit balance = -0.00005", "accumulated debt = 0.00000",
                    "time debt 1 = 1.00000", "time debt 2 = -1.00000", "payment debt = 21474.83647",
                ])
        #expect(try lines("ECS82", [.doubleLong(.min)]) == ["meter balance = -21474.83648"])
        #expect(try lines("ECS82", [.doubleLongUnsigned(1)]) == ["none"])
        #expect(try lines("ECS82", [.nullData]) == ["none"])
    }

    @Test("ECS26j and ECS45: enums by name; a number without a name stays one")
    func enums() throws {
        #expect(
            try lines("ECS26j", [.structure([.enumerated(1), .enumerated(2)])])
                == ["payment mode = credit", "account status = active"])
        #expect(
            try lines("ECS26j", [.structure([.enumerated(9), .enumerated(2)])])
                == ["payment mode = 9", "account status = active"])
        #expect(try lines("ECS45", [.enumerated(2)]) == ["supply state = armed"])
        #expect(try lines("ECS26j", [.structure([.enumerated(1), .unsigned(2)])]) == ["none"])
        #expect(try lines("ECS26j", [.structure([.enumerated(1), .enumerated(2), .enumerated(2)])]) == ["none"])
        #expect(try lines("ECS26j", [.structure([])]) == ["none"])
    }

    @Test("ECS18a: a value with its unit; a time, and one that never was")
    func maximumDemand() throws {
        #expect(
            try lines(
                "ECS18a",
                [
                    moment(.unspecified), .doubleLongUnsigned(4_200), scalerUnit(0, 27),
                    moment(COSEMDateTime(halfPastMidnight)),
                ]) == [
                    "last reset of the maximum demand of export = never", "maximum demand of export = 4200 W",
                    "time of the maximum demand of export = 2026-11-01T00:30:00Z",
                ])
    }

    @Test("a unit that is not the attribute's is shown")
    func otherUnit() throws {
        func unit(_ scaler: Int8, _ unit: UInt8) throws -> [String] {
            let never = moment(.unspecified)
            return Array(
                try lines("ECS18a", [never, .doubleLongUnsigned(1), scalerUnit(scaler, unit), never]).dropFirst(2)
                    .dropLast())
        }
        #expect(try unit(0, 27) == [])
        #expect(try unit(3, 27) == ["unit of the maximum demand of export = 10^3 W"])
        #expect(try unit(0, 30) == ["unit of the maximum demand of export = Wh"])
        #expect(try unit(0, 254) == ["unit of the maximum demand of export = unit 254"])
        #expect(try unit(-1, 255) == ["unit of the maximum demand of export = 10^-1 count"])
        #expect(
            try lines(
                "ECS18a",
                [moment(.unspecified), .doubleLongUnsigned(1), .structure([.integer(0)]), moment(.unspecified)])
                == ["none"])
    }

    @Test("ECS26c, e and f: numbers, octets, texts, yes and no, elements by number")
    func configuration() throws {
        #expect(
            try lines("ECS26c", [.longUnsigned(120), .longUnsigned(10_000), .longUnsigned(1_799)]) == [
                "randomised offset = 120 s", "randomised offset number = 10000", "randomised offset limit = 1799 s",
            ])
        #expect(
            try lines(
                "ECS26e",
                [
                    .octetString(Party.device.octets), .octetString([0x41]), .octetString(Array("Modèle 1".utf8)),
                    .octetString([0x1B, 0x5B, 0x32]), .boolean(0xFF),
                ]) == [
                    "device identifier = 99AABBCCDDEE0001", "meter variant = A", "model = Modèle 1",
                    "manufacturer = 1B5B32", "supply tamper state = yes",
                ])
        #expect(
            try lines("ECS26f", [.array([.doubleLongUnsigned(500), .doubleLongUnsigned(2_000)])]) == [
                "low and medium power thresholds 1 = 500 W", "low and medium power thresholds 2 = 2000 W",
            ])
        #expect(try lines("ECS26f", [.array([])]) == ["low and medium power thresholds = none"])
        #expect(try lines("ECS26f", [.array([.doubleLong(1)])]) == ["none"])
    }

    @Test("text that would move a terminal's cursor is octets")
    func hostileText() throws {
        func model(_ octets: [UInt8]) throws -> String? {
            try lines("ECS26m", [.octetString([0x41]), .octetString(octets), .octetString([]), .boolean(0)])[1]
        }
        #expect(try model([0x0A]) == "model = 0A")
        #expect(try model([0x41, 0x7F]) == "model = 417F")
        #expect(try model([0xC2, 0x9B]) == "model = C29B", "a control sequence introducer")
        #expect(try model([0xE2, 0x80, 0xAE]) == "model = E280AE", "text from right to left")
        #expect(try model([0xFF]) == "model = FF")
        #expect(try model([]) == "model = ")
    }

    @Test("ECS26l: times and dates, wild cards as octets")
    func billingCalendar() throws {
        #expect(
            try lines(
                "ECS26l",
                [
                    .array([
                        .structure([.octetString([0, 0, 0, 0]), .octetString([0xFF, 0xFF, 1, 28, 0xFF])]),
                        .structure([.octetString([0xFF, 0, 0, 0]), .octetString([0x07, 0xEA, 12, 25, 0xFF])]),
                        .structure([.octetString([24, 0, 0, 0]), .octetString([0x07, 0xEA, 2, 30, 0xFF])]),
                    ])
                ]) == [
                    "billing calendar 1, time = 00:00:00", "billing calendar 1, date = FFFF011CFF",
                    "billing calendar 2, time = FF000000", "billing calendar 2, date = 2026-12-25",
                    "billing calendar 3, time = 18000000", "billing calendar 3, date = 07EA021EFF",
                ])
    }

    @Test("ECS24b: prices, a calendar, a price with scale −5")
    func secondaryTariff() throws {
        let prices = COSEMData.structure([
            .structure([.integer(3), .integer(-5)]),
            .structure([.longUnsigned(3), .octetString(LogicalName(1, 20, 1, 8, 0)), .integer(2)]),
            .array([.structure([.octetString([1]), .long(-120)])]),
        ])
        let start = COSEMDateTime(year: 0xFFFF, month: 1, day: 1, hour: 0, minute: 0, second: 0)
        let season = COSEMData.structure([
            .octetString(Array("winter".utf8)), moment(start), .octetString(Array("1".utf8)),
        ])
        let day = COSEMData.structure([
            .unsigned(1),
            .array([
                .structure([
                    .octetString([0, 30, 0, 0]), .octetString(LogicalName(0, 0, 10, 0, 100)), .longUnsigned(201),
                ])
            ]),
        ])
        #expect(
            try lines(
                "ECS24b",
                [
                    prices, .doubleLongUnsigned(15_020), scalerUnit(-5, 254), .array([]), .array([season]), .array([]),
                    .array([day]),
                ]) == [
                    "secondary prices, per = 10^3 of 1-20:1.8.0.255", "secondary prices 01 = -0.00120",
                    "secondary active tariff price = 0.15020",
                    "secondary tariff special days = none", "secondary tariff seasons 1, season = winter",
                    "secondary tariff seasons 1, start = FFFF0101FF000000008000FF",
                    "secondary tariff seasons 1, week = 1", "secondary tariff weeks = none",
                    "secondary tariff days 1, day id = 1", "secondary tariff days 1, actions 1, start = 00:30:00",
                    "secondary tariff days 1, actions 1, script table = 0-0:10.0.100.255",
                    "secondary tariff days 1, actions 1, selector = 201",
                ])
    }

    @Test("charges: what for, if for anything; prices under their indices, by the scale that comes with them")
    func charges() {
        func read(
            _ attribute: DeviceAttribute, _ scales: [COSEMData], _ object: LogicalName, _ prices: [COSEMData]
        ) -> [String]? {
            var list = ReadingValues()
            let charge = COSEMData.structure([
                .structure(scales), .structure([.longUnsigned(3), .octetString(object), .integer(2)]), .array(prices),
            ])
            guard list.append(attribute, charge, isAlone: false) else { return nil }
            return list.values.map { "\($0.name) = \($0.value)" }
        }
        func price(_ index: [UInt8], _ price: Int16) -> COSEMData {
            .structure([.octetString(index), .long(price)])
        }
        let nothing = LogicalName(0, 0, 0, 0, 0, 0)
        let energy = LogicalName(1, 0, 1, 8, 0)
        let scales = [COSEMData.integer(3), .integer(-5)]
        #expect(
            read(.prices, scales, energy, [price([1], 2_121), price([0xD8], .min)])
                == ["prices, per = 10^3 of 1-0:1.8.0.255", "prices 01 = 0.02121", "prices D8 = -0.32768"])
        #expect(
            read(.standingCharge, [.integer(0), .integer(-3)], nothing, [price([], 200)]) == ["standing charge = 0.200"]
        )
        #expect(
            read(.timeDebtRate1, [.integer(0), .integer(0)], nothing, []) == ["recovery rate of time debt 1 = none"])
        #expect(read(.prices, [.integer(3)], energy, []) == nil)
        #expect(read(.prices, [.integer(3), .unsigned(5)], energy, []) == nil)
        #expect(read(.prices, scales, energy, [.structure([.octetString([1]), .doubleLong(1)])]) == nil)
        #expect(read(.prices, scales, energy, [.structure([.octetString([1])])]) == nil)
        #expect(read(.prices, scales, energy, [.nullData]) == nil)
        var list = ReadingValues()
        let isRead = list.append(.prices, .structure([.structure(scales), .array([])]), isAlone: false)
        #expect(!isRead)
    }

    @Test("a name that ends in a number takes an element's number behind a comma")
    func numbers() {
        var list = ReadingValues()
        let isRead = list.append(.blockThresholds(1), .array([.doubleLongUnsigned(5)]), isAlone: false)
        #expect(isRead)
        #expect(list.values == [.init("block thresholds of TOU 1, 1", "5", unit: .wattHour)])
    }

    @Test("updates bring nothing, whichever of their optional items they had")
    func updates() throws {
        #expect(try lines("ECS39a", [.nullData]) == [])
        #expect(try lines("ECS01a", Array(repeating: .nullData, count: 21)) == [])
        #expect(try lines("ECS01a", Array(repeating: .nullData, count: 20)) == ["none"])
        #expect(try lines("ECS39a", [.unsigned(0)]) == ["none"])
        #expect(try lines("ECS57", [.nullData]) == [])
        #expect(try lines("ECS57", Array(repeating: .nullData, count: 4)) == ["none"])
        #expect(try lines("ECS46a", [.nullData, .nullData]) == [])
    }

    @Test("items that may be any of several optional ones have no names")
    func optional() throws {
        let label = COSEMData.visibleString(Array("heat".utf8))
        #expect(
            try lines("ECS61d", [label, label, label, label, label, .array([]), .array([])]) == [
                "description of auxiliary controller 1 = heat", "description of auxiliary controller 2 = heat",
                "description of auxiliary controller 3 = heat", "description of auxiliary controller 4 = heat",
                "description of auxiliary controller 5 = heat", "auxiliary controller special days = none",
                "auxiliary controller calendar = none",
            ])
        #expect(
            try lines("ECS61d", [label, .array([]), .array([])])
                == [#"item 1 = "heat""#, "item 2 = []", "item 3 = []"])
        #expect(try lines("ECS61d", Array(repeating: label, count: 8)) == ["none"])
    }

    @Test(
        "scales",
        arguments: [
            (0, -5, "0.00000"), (5, -5, "0.00005"), (-123_456, -5, "-1.23456"), (7, 0, "7"), (7, 3, "7000"),
            (0, 3, "0"), (-7, 2, "-700"), (7, 19, "7e19"), (7, -128, "7e-128"), (.min, -18, "-9.223372036854775808"),
            (1, -18, "0.000000000000000001"), (.max, 18, "9223372036854775807000000000000000000"),
        ] as [(Int64, Int8, String)])
    func scales(number: Int64, scale: Int8, text: String) {
        #expect(number.decimal(scale: scale) == text)
    }

    @Test("random values of the right types are read, others never trap", arguments: RequestCatalogue.all)
    func random(request: SupportedRequest) throws {
        let seed: UInt64 = 35
        var generator = SplitMix64(seed: seed)
        let code = request.useCase.messageCode
        for round in 0..<15 {
            var values = request.form.items.flatMap { item in
                item.responseKind == .get || item.isProtected
                    ? item.attributes.map { $0.type.random(using: &generator) } : [.nullData]
            }
            // Logs of random entries are another test's.
            let hasLog = request.form.items.flatMap(\.attributes).contains { !$0.logEntries.isEmpty }
            #expect(hasLog || Reading(code, values) != nil, "seed \(seed), round \(round)")
            guard let place = values.indices.randomElement(using: &generator),
                let other = values[place].withOtherTags.randomElement(using: &generator)
            else { continue }
            values[place] = other
            let reading = Reading(code, values)
            #expect(
                reading == nil || [.ecs17c, .ecs70].contains(code), "seed \(seed), round \(round), value \(place)")
            let message = AnnotatedMessageTests.response(code, data: values)
            #expect(
                try AnnotatedMessage(message).lines.flatMap(\.octets) == message, "seed \(seed), round \(round)")
        }
    }
}
