import LoadSynthesis
import Testing

/// Loads of British meters: domestic ones fitted to profile class 1 of 1997, the others plausible.
enum TestShapes {
    private static func formula(_ base: Double, _ bells: (Double, Double, Double)...) -> DayShape {
        .formula(base: base, bells: bells.map { .init(amplitude: $0.0, centre: $0.1, width: $0.2) })
    }

    static let domestic = LoadShape(
        name: "domestic",
        kind: .days([
            .winter: [
                .weekday: formula(0.20, (0.35, 8.0, 1.5), (0.29, 11.8, 3.2), (0.70, 18.1, 2.5), (0.44, 21.8, 2.2)),
                .saturday: formula(0.20, (0.29, 8.8, 2.1), (0.36, 12.6, 2.9), (0.64, 18.2, 2.5), (0.40, 21.9, 2.6)),
                .sunday: formula(0.21, (0.22, 9.2, 1.9), (0.53, 12.4, 2.9), (0.61, 17.9, 2.6), (0.43, 21.6, 2.7)),
            ],
            .spring: [
                .weekday: formula(0.18, (0.27, 8.1, 1.7), (0.22, 12.1, 3.0), (0.38, 17.7, 2.3), (0.45, 21.6, 2.2)),
                .sunday: formula(0.19, (0.18, 9.1, 1.9), (0.42, 12.4, 2.8), (0.36, 17.8, 2.5), (0.42, 21.6, 2.4)),
            ],
            .summer: [
                .weekday: formula(0.18, (0.22, 8.0, 1.6), (0.21, 11.9, 3.2), (0.37, 17.8, 2.3), (0.35, 22.0, 2.0)),
                .sunday: formula(0.19, (0.16, 9.1, 1.8), (0.40, 12.3, 2.7), (0.30, 17.8, 2.6), (0.31, 22.0, 2.3)),
            ],
            .highSummer: [
                .weekday: formula(0.19, (0.19, 8.3, 1.9), (0.20, 12.2, 3.2), (0.32, 17.7, 2.1), (0.36, 21.8, 2.2)),
                .sunday: formula(0.20, (0.15, 9.1, 1.8), (0.36, 12.3, 2.7), (0.28, 17.8, 2.6), (0.32, 21.8, 2.3)),
            ],
            .autumn: [
                .weekday: formula(0.18, (0.26, 8.0, 1.5), (0.22, 11.8, 3.2), (0.44, 18.3, 2.7), (0.36, 21.7, 2.2)),
                .sunday: formula(0.19, (0.18, 9.1, 1.9), (0.44, 12.4, 2.8), (0.40, 17.9, 2.6), (0.36, 21.7, 2.4)),
            ],
        ]), largestHalfHour: 11_500)

    /// An office: open from 08:00 to 18:00, half of it on Saturday morning, shut on Sunday.
    static let business = LoadShape(
        name: "business",
        kind: .days([
            .winter: [
                .weekday: .points((0..<48).map { (16..<36).contains($0) ? 10 : 1.5 }),
                .saturday: .points((0..<48).map { (18..<26).contains($0) ? 5 : 1.5 }),
                .sunday: .points((0..<48).map { _ in 1.5 }),
            ]
        ]), dayVariation: 0.12, slotVariation: 0.3)

    /// Storage heaters that a teleswitch charges for 7 hours from 00:30 GMT, October to April.
    static let economy7 = LoadShape(
        name: "economy 7", clock: .utc,
        kind: .days([.winter: [.weekday: formula(0.2, (0.3, 8, 1.5), (0.6, 18, 2.5))]]),
        heating: Heating(
            share: 0.42, shape: .points((0..<48).map { (1..<15).contains($0) ? ($0 < 9 ? 1 : 0.6) : 0 }),
            months: [10, 11, 12, 1, 2, 3, 4]),
        dayVariation: 0.25, slotVariation: 0.7)

    static let heatPump = LoadShape(
        name: "heat pump", kind: .days([.winter: [.weekday: formula(0.3, (0.3, 7, 1), (0.2, 18, 1))]]),
        heating: Heating(share: 0.75, shape: formula(0.4, (0.6, 7, 1.5), (0.5, 18, 2))), dayVariation: 0.2,
        slotVariation: 0.4)

    static let car = LoadShape(
        name: "car", kind: .sessions(ChargingSessions(power: 7_000, startsFrom: 17, startsBefore: 21, perWeek: 3.5)))

    static let nightCar = LoadShape(
        name: "night car",
        kind: .sessions(ChargingSessions(power: 7_000, startsFrom: 0.5, startsBefore: 3, perWeek: 2.5)))

    static func panels(latitude: Double) -> LoadShape {
        LoadShape(
            name: "panels", kind: .sun(latitude: latitude), dayVariation: 0.55, slotVariation: 0.3, baseShare: 0)
    }

    static let all = [domestic, business, economy7, heatPump, car, nightCar, panels(latitude: 52)]

    /// 00:30 to 07:30 UTC.
    static let night = TariffWindow(HalfHourMask(from: 0.5, to: 7.5))
}

/// Compiled once for all tests.
enum TestCurves {
    static func compiled(_ shape: LoadShape, _ window: TariffWindow? = nil) -> LoadCurve {
        do { return try LoadCurve(shape: shape, window: window, weatherSeed: 2026) } catch {
            preconditionFailure("\(shape.name): \(error)")
        }
    }

    static let domestic = compiled(TestShapes.domestic)
    static let business = compiled(TestShapes.business)
    static let economy7 = compiled(TestShapes.economy7)
    static let heatPump = compiled(TestShapes.heatPump)
    static let car = compiled(TestShapes.car)
    static let nightCar = compiled(TestShapes.nightCar)
    static let panels = compiled(TestShapes.panels(latitude: 52))
    static let domesticNight = compiled(TestShapes.domestic, TestShapes.night)
    static let domesticDay = compiled(TestShapes.domestic, TestShapes.night.complement)

    static let all = [
        domestic, business, economy7, heatPump, car, nightCar, panels, domesticNight, domesticDay,
    ]
}

extension LoadCurve: CustomTestStringConvertible {
    public var testDescription: String { name }
}
