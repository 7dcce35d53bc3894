import Testing

@testable import LoadSynthesis

@Suite("Compiled curves")
struct CompilerTests {
    private static let windows: [TariffWindow?] = [
        nil, TariffWindow(HalfHourMask(from: 0.5, to: 7.5)),
        TariffWindow(
            weekday: HalfHourMask(from: 16, to: 19), saturday: HalfHourMask(from: 9, to: 12), sunday: .all,
            clock: .local),
    ]

    private static func compiled(_ shape: LoadShape, _ window: TariffWindow?) -> CompiledDays {
        let weather = Weather(seed: 1)
        switch shape.kind {
        case .days(let seasons):
            var compiler = DayCompiler(shape, seasons, window, weather)
            return compiler.compile()
        case .sessions(let sessions): return SessionCompiler(shape, sessions, window).compile()
        case .sun(let latitude, let longitude):
            return SunCompiler(shape, latitude: latitude, longitude: longitude, window, weather).compile()
        }
    }

    @Test("A curve takes at most a megabyte", arguments: TestShapes.all)
    func size(shape: LoadShape) {
        for window in Self.windows {
            let days = Self.compiled(shape, window)
            let size = 4 * days.templateWeights.count + 8 * days.charging.count + 4 * days.weights.count + 60_000
            #expect(size <= 1_000_000, "\(size) octets")
        }
    }

    @Test("Every day with energy has a template with energy, and none has any before 2000", arguments: TestShapes.all)
    func templates(shape: LoadShape) {
        for window in Self.windows {
            let days = Self.compiled(shape, window)
            let counts = stride(from: 0, to: days.templateWeights.count, by: DayTemplate.count).map { start in
                days.templateWeights[(start + DayTemplate.pad)..<(start + DayTemplate.pad + 48)].count { $0 != 0 }
            }
            let starts = stride(from: 0, to: days.charging.count, by: 2).map { days.charging[$0].nonzeroBitCount }
            let isSession = counts.isEmpty
            let withEnergy = days.weights.indices.filter { days.weights[$0] > 0 }
            #expect(withEnergy.allSatisfy { (isSession ? starts : counts)[Int(days.templates[$0])] > 0 })
            #expect(withEnergy.allSatisfy { $0 >= -BritishCalendar.firstDay })
        }
    }
}
