import LoadSynthesis
import Testing

@Suite("Load shapes")
struct LoadShapeTests {
    static let flat = DayShape.points(Array(repeating: 1, count: 48))

    static func shape(_ day: DayShape = flat, _ change: (inout LoadShape) -> Void = { _ in }) -> LoadShape {
        var shape = LoadShape(name: "test", kind: .days([.winter: [.weekday: day]]))
        change(&shape)
        return shape
    }

    private static func sessions(
        power: Int = 7_000, from: Double = 17, to: Double = 21, perWeek: Double = 3
    ) -> LoadShape {
        shape {
            $0.kind = .sessions(
                ChargingSessions(power: power, startsFrom: from, startsBefore: to, perWeek: perWeek))
        }
    }

    private static func spoilt(_ slot: Int, _ value: Double) -> DayShape {
        var points = Array(repeating: 1.0, count: 48)
        points[slot] = value
        return .points(points)
    }

    private static func bell(_ centre: Double, _ width: Double) -> DayShape {
        .formula(base: 1, bells: [.init(amplitude: 1, centre: centre, width: width)])
    }

    private static func heated(_ share: Double, _ base: Double, _ shape: DayShape, _ months: Set<Int>) -> LoadShape {
        self.shape { $0.heating = Heating(share: share, baseTemperature: base, shape: shape, months: months) }
    }

    static let malformed: [(LoadShape, LoadShapeError)] = [
        (shape(.points([1, 2, 3])), .pointCount(3)),
        (shape(.points([])), .pointCount(0)),
        (shape(spoilt(7, -0.1)), .power(-0.1, halfHour: 7)),
        (shape(spoilt(47, .infinity)), .power(.infinity, halfHour: 47)),
        (shape(spoilt(0, 1e300)), .power(1e300, halfHour: 0)),
        (shape(.points(Array(repeating: 0, count: 48))), .noEnergy),
        (shape(.formula(base: 0, bells: [])), .noEnergy),
        (shape(.formula(base: -1, bells: [])), .power(-1, halfHour: 0)),
        (shape(bell(25, 2)), .bellCentre(25)),
        (shape(bell(12, 0)), .bellWidth(0)),
        (shape(bell(12, 13)), .bellWidth(13)),
        (shape { $0.kind = .days([:]) }, .noDays),
        (shape { $0.kind = .days([.summer: [:]]) }, .noDays),
        (shape { $0.dayVariation = 3.1 }, .variation(3.1)),
        (shape { $0.slotVariation = -1 }, .variation(-1)),
        (shape { $0.baseShare = 1.5 }, .baseShare(1.5)),
        (shape { $0.largestHalfHour = 0 }, .halfHourLimit),
        (heated(1.1, 15.5, flat, [1]), .heatingShare(1.1)),
        (heated(0.5, 31, flat, [1]), .baseTemperature(31)),
        (heated(0.5, 15.5, flat, []), .months([])),
        (heated(0.5, 15.5, flat, [0, 1]), .months([0, 1])),
        (heated(0.5, 15.5, .points([]), [1]), .pointCount(0)),
        (
            shape {
                $0.kind = .sun(latitude: 52)
                $0.heating = Heating(share: 0.5, shape: flat)
            }, .heatingWithoutDays
        ),
        (sessions(power: 0), .sessionPower(0)),
        (sessions(power: 100_001), .sessionPower(100_001)),
        (sessions(perWeek: 0.5), .sessionsPerWeek(0.5)),
        (sessions(perWeek: 8), .sessionsPerWeek(8)),
        (sessions(from: -1), .startTimes(from: -1, to: 21)),
        (sessions(to: 25), .startTimes(from: 17, to: 25)),
        (shape { $0.kind = .sun(latitude: 66.1) }, .latitude(66.1)),
        (shape { $0.kind = .sun(latitude: 52, longitude: 181) }, .longitude(181)),
    ]

    @Test("A malformed shape is refused and the error says what is wrong", arguments: malformed)
    func refused(shape: LoadShape, error: LoadShapeError) {
        #expect(throws: error) { try LoadCurve(shape: shape) }
        #expect(!error.description.isEmpty)
    }

    @Test("Not a number is refused everywhere")
    func notANumber() {
        let shapes = [
            Self.shape(Self.spoilt(3, .nan)), Self.shape(Self.bell(.nan, 1)), Self.shape(Self.bell(1, .nan)),
            Self.shape { $0.dayVariation = .nan }, Self.shape { $0.slotVariation = .nan },
            Self.shape { $0.baseShare = .nan }, Self.heated(.nan, 15.5, Self.flat, [1]),
            Self.heated(0.5, .nan, Self.flat, [1]), Self.sessions(from: .nan), Self.sessions(to: .nan),
            Self.sessions(perWeek: .nan), Self.shape { $0.kind = .sun(latitude: .nan) },
            Self.shape { $0.kind = .sun(latitude: 52, longitude: .nan) },
        ]
        for shape in shapes { #expect(throws: LoadShapeError.self) { try shape.validate() } }
    }

    @Test("Well-formed shapes are accepted", arguments: TestShapes.all)
    func accepted(shape: LoadShape) throws { try shape.validate() }

    @Test("A formula's bell has its amplitude at its centre and repeats after a day")
    func formula() {
        let values = DayShape.formula(base: 0.2, bells: [.init(amplitude: 0.7, centre: 18.25, width: 2.5)]).values
        #expect(values.count == 48)
        #expect(abs(values[36] - 0.9) < 1e-12)
        #expect(abs(values[35] - values[37]) < 1e-12)
        #expect(abs(values[12] - 0.2) < 1e-4)
    }

    @Test("Missing days and seasons are taken from their neighbours")
    func fallbacks() {
        func marked(_ mark: Double) -> DayShape { .formula(base: mark, bells: []) }
        let seasons: [Season: [DayType: DayShape]] = [
            .winter: [.weekday: marked(1), .saturday: marked(2)], .summer: [.weekday: marked(3)],
            .spring: [.sunday: marked(4)],
        ]
        func mark(_ season: Season, _ type: DayType) -> DayShape? { LoadShape.day(seasons, season, type) }
        #expect(mark(.winter, .sunday) == marked(2))
        #expect(mark(.summer, .saturday) == marked(3))
        #expect(mark(.highSummer, .sunday) == marked(3))
        #expect(mark(.autumn, .weekday) == marked(4))
        #expect(mark(.spring, .saturday) == marked(4))
        #expect(LoadShape.day([:], .winter, .weekday) == nil)
    }

    @Test("Masks hold the half hours between two times, also across midnight")
    func masks() {
        #expect(HalfHourMask(from: 0.5, to: 7.5).count == 14)
        #expect(HalfHourMask(from: 23.5, to: 1) == HalfHourMask(rawValue: 1 << 47 | 0b11))
        #expect(HalfHourMask(from: 0, to: 24) == .all)
        #expect(HalfHourMask(from: 5, to: 5) == .all)
        #expect(HalfHourMask(from: 5, to: 6).complement.count == 46)
        #expect(HalfHourMask(from: 5, to: 6).contains(halfHour: 10))
        #expect(!HalfHourMask(from: 5, to: 6).contains(halfHour: 12))
    }
}
