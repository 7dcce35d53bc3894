import COSEM
import SMETS1Meter
import Testing

@testable import DCC

/// Which attributes a read of a SMETS1 meter gets, and what is made of their values.
@Suite struct SMETS1ReadPlanTests {
    private static let start = UTCTime(secondsSince2000: 847_800_000)
    private static let range = start...(start + 3_600)

    private static func plan(
        _ dataset: SMETS1Dataset, _ range: ClosedRange<UTCTime>? = range,
        profile change: (inout SMETS1Profile) -> Void = { _ in }
    ) throws -> SMETS1ReadPlan {
        var profile = SMETS1Profile()
        change(&profile)
        return try #require(SMETS1ReadPlan(dataset, range: dataset.period == nil ? nil : range, of: profile))
    }

    /// Class, logical name and attribute of each step.
    private static func names(_ plan: SMETS1ReadPlan) -> [String] {
        plan.steps.map { "\($0.attribute.classID) \($0.attribute.logicalName) \($0.attribute.member)" }
    }

    private static let wattHours = COSEMData.structure([.integer(0), .enumerated(30)])

    private static func columns(_ names: LogicalName...) -> COSEMData {
        .array(
            names.map { name in
                .structure([.longUnsigned(3), .octetString(name.octets), .integer(2), .longUnsigned(0)])
            })
    }

    private static let clock = LogicalName(0, 0, 1, 0, 0)
    private static let energy = LogicalName(1, 0, 1, 29, 0)
    private static let register = LogicalName(1, 0, 1, 8, 0)

    private static func time(_ time: UTCTime) -> COSEMData { .octetString(COSEMDateTime(time).octets) }

    private static func rows(_ rows: [COSEMData]...) -> COSEMData { .array(rows.map { .structure($0) }) }

    // MARK: - Steps

    @Test("Registers are two values, each with its scaler and unit")
    func registerSteps() throws {
        #expect(
            Self.names(try Self.plan(.importRegisters)) == [
                "3 1-0:1.8.0.255 2", "3 1-0:1.8.0.255 3", "3 1-0:3.8.0.255 2", "3 1-0:3.8.0.255 3",
            ])
        #expect(
            Self.names(try Self.plan(.exportRegisters)) == [
                "3 1-0:2.8.0.255 2", "3 1-0:2.8.0.255 3", "3 1-0:4.8.0.255 2", "3 1-0:4.8.0.255 3",
            ])
    }

    @Test("A log is its columns, its unit and the rows of the range")
    func logSteps() throws {
        let plan = try Self.plan(.importHalfHours)
        #expect(Self.names(plan) == ["7 1-0:99.1.0.255 3", "3 1-0:1.29.0.255 3", "7 1-0:99.1.0.255 2"])
        #expect(plan.steps.map(\.range) == [nil, nil, Self.range])
        #expect(
            Self.names(try Self.plan(.exportHalfHours)) == [
                "7 1-0:99.1.0.255 3", "3 1-0:2.29.0.255 3", "7 1-0:99.1.0.255 2",
            ])
        #expect(
            Self.names(try Self.plan(.importDays)) == [
                "7 1-0:99.2.0.255 3", "3 1-0:1.8.0.255 3", "7 1-0:99.2.0.255 2",
            ])
    }

    @Test("Logs have the names of the make, and cumulative ones are read from a half hour before")
    func makes() throws {
        let cumulative = try Self.plan(.importHalfHours) {
            $0.halfHourValue = .cumulative
            $0.halfHourProfileName = LogicalName(1, 0, 99, 3, 0)
        }
        #expect(Self.names(cumulative) == ["7 1-0:99.3.0.255 3", "3 1-0:1.8.0.255 3", "7 1-0:99.3.0.255 2"])
        #expect(cumulative.steps[2].range == (Self.start - 1_800)...(Self.start + 3_600))
        let days = try Self.plan(.importDays) {
            $0.halfHourValue = .cumulative
            $0.dailyProfileName = LogicalName(1, 0, 98, 2, 0)
        }
        #expect(days.steps[2].attribute.logicalName.description == "1-0:98.2.0.255")
        #expect(days.steps[2].range == Self.range)
    }

    @Test("A log without a range has no plan, nor have registers with one")
    func ranges() {
        #expect(SMETS1ReadPlan(.importHalfHours, range: nil, of: SMETS1Profile()) == nil)
        #expect(SMETS1ReadPlan(.importRegisters, range: Self.range, of: SMETS1Profile()) == nil)
    }

    // MARK: - Values

    @Test("Registers are scaled to whole Wh", arguments: [(3, 1_234_000), (0, 1_234), (-2, 12)] as [(Int8, Int64)])
    func scaledRegisters(scaler: Int8, expected: Int64) throws {
        let unit = COSEMData.structure([.integer(scaler), .enumerated(30)])
        let reading = try Self.plan(.importRegisters).reading(
            of: [.doubleLongUnsigned(1_234), unit, .long64(99), Self.wattHours])
        #expect(reading == .registers(active: expected, reactive: 99))
    }

    @Test("Rows are found by their columns, and a time left out is half an hour after the row before")
    func energyRows() throws {
        let reading = try Self.plan(.importHalfHours).reading(of: [
            Self.columns(Self.clock, LogicalName(0, 0, 96, 10, 1), Self.energy), Self.wattHours,
            Self.rows(
                [Self.time(Self.start), .unsigned(0), .doubleLongUnsigned(5)],
                [.nullData, .unsigned(0), .doubleLongUnsigned(6)], [.nullData, .unsigned(0), .longUnsigned(7)]),
        ])
        #expect(
            reading == .rows([.init(Self.start, 5), .init(Self.start + 1_800, 6), .init(Self.start + 3_600, 7)]))
    }

    @Test("Half hours of a cumulative log are differences, and a gap has none")
    func cumulativeRows() throws {
        let plan = try Self.plan(.importHalfHours, Self.start...(Self.start + 7_200)) { $0.halfHourValue = .cumulative }
        let times: [Int64] = [-1_800, 0, 1_800, 5_400, 7_200]
        let values: [UInt32] = [1_000, 1_010, 1_030, 1_060, 1_100]
        let reading = try plan.reading(of: [
            Self.columns(Self.clock, Self.register), Self.wattHours,
            .array(
                zip(times, values).map { .structure([Self.time(Self.start + $0), .doubleLongUnsigned($1)]) }),
        ])
        #expect(
            reading == .rows([.init(Self.start, 10), .init(Self.start + 1_800, 20), .init(Self.start + 7_200, 40)]))
    }

    @Test("Times without seconds and with a day of the week are times")
    func timesOfMakes() throws {
        var time = COSEMDateTime(Self.start)
        (time.second, time.dayOfWeek) = (0xFF, 3)
        let reading = try Self.plan(.importHalfHours).reading(of: [
            Self.columns(Self.clock, Self.energy), Self.wattHours,
            Self.rows([.octetString(time.octets), .doubleLongUnsigned(5)]),
        ])
        #expect(reading == .rows([.init(Self.start, 5)]))
    }

    @Test("A response has room for the latest 31 days, and rows out of the range are left out")
    func limits() throws {
        let midnight = Self.start.roundedDown(to: 86_400)
        let plan = try Self.plan(.importDays, midnight...(midnight + 39 * 86_400))
        let rows = (0..<41).map { day in
            COSEMData.structure([Self.time(midnight + Int64(day) * 86_400), .doubleLongUnsigned(UInt32(day))])
        }
        let reading = try plan.reading(of: [Self.columns(Self.clock, Self.register), Self.wattHours, .array(rows)])
        guard case .rows(let days) = reading else {
            Issue.record("no rows")
            return
        }
        #expect(days.map(\.value) == (9...39).map { Int64($0) })
    }

    @Test("No rows are a reading too")
    func noRows() throws {
        let reading = try Self.plan(.importHalfHours).reading(of: [
            Self.columns(Self.clock, Self.energy), Self.wattHours, .array([]),
        ])
        #expect(reading == .rows([]))
    }

    // MARK: - Mistakes

    @Test("A log that does not have what is asked for says so")
    func missingColumn() throws {
        let error = #expect(throws: SMETS1Debug.self) {
            try Self.plan(.exportHalfHours).reading(of: [
                Self.columns(Self.clock, Self.energy), Self.wattHours, .array([]),
            ])
        }
        #expect(error?.code == 4 && error?.position == 1)
        #expect(error?.text == "1-0:99.1.0.255 has no column 1-0:2.29.0.255")
    }

    /// Values of a log's steps that no meter should give, and the number of the step that is at fault.
    static let malformed: [(values: [COSEMData], position: Int)] = [
        ([], 1), ([columns(clock, energy)], 2),
        ([.nullData, wattHours, .array([])], 1), ([.array([.nullData]), wattHours, .array([])], 1),
        ([columns(energy), wattHours, .array([])], 1),
        ([columns(clock, energy), .nullData, rows([time(start), .unsigned(1)])], 2),
        (
            [columns(clock, energy), .structure([.integer(99), .enumerated(30)]), rows([time(start), .unsigned(1)])], 2
        ),
        (
            [columns(clock, energy), .structure([.integer(9), .enumerated(30)]), rows([time(start), .long64(.max)])],
            2
        ),
        ([columns(clock, energy), wattHours, .doubleLong(3)], 3),
        ([columns(clock, energy), wattHours, .array([.doubleLong(3)])], 3),
        ([columns(clock, energy), wattHours, rows([time(start)])], 3),
        ([columns(clock, energy), wattHours, rows([time(start), .octetString([1])])], 3),
        ([columns(clock, energy), wattHours, rows([time(start), .long64Unsigned(.max)])], 3),
        ([columns(clock, energy), wattHours, rows([.nullData, .unsigned(1)])], 3),
        ([columns(clock, energy), wattHours, rows([.octetString([1, 2, 3]), .unsigned(1)])], 3),
        (
            [
                columns(clock, energy), wattHours,
                rows([.octetString([UInt8](repeating: 0xFF, count: 12)), .unsigned(1)]),
            ], 3
        ),
        ([columns(clock, energy), wattHours, rows([time(start), .unsigned(1)], [time(start), .unsigned(1)])], 3),
    ]

    @Test("Values that make no sense are a refusal with the number of their step", arguments: malformed.indices)
    func malformedValues(index: Int) throws {
        let (values, position) = Self.malformed[index]
        let plan = try Self.plan(.importHalfHours)
        let error = #expect(throws: SMETS1Debug.self) { try plan.reading(of: values) }
        #expect(error?.position == position, "\(String(describing: error))")
    }

    @Test("A register that is no number is a refusal")
    func noNumber() throws {
        let plan = try Self.plan(.importRegisters)
        let error = #expect(throws: SMETS1Debug.self) {
            try plan.reading(of: [.doubleLong(1), Self.wattHours, .nullData, Self.wattHours])
        }
        #expect(error?.code == 12 && error?.position == 3)
    }

    @Test("A refusal's text fits into its element")
    func debugText() {
        let debug = SMETS1Debug(.otherReason, at: 0, String(repeating: "x", count: 300))
        #expect(debug.text.count == 250 && debug.position == 1 && debug.code == 250)
    }
}
