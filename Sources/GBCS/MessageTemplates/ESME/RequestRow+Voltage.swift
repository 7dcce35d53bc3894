/// Voltage (ECS23, 23b, 26b, 26k, 29a to f). Each use case has an order of its own.
extension RequestRow {
    private static func counters(_ phase: UInt8) -> [RequestItem] {
        [
            .get(.underVoltageCounter(phase)), .get(.underVoltageCounterUnit(phase)), .get(.overVoltageCounter(phase)),
            .get(.overVoltageCounterUnit(phase)), .getRange(.voltageLog(phase)), .get(.voltagePeriod(phase)),
        ]
    }

    private static let readMonitors: [RequestItem] = DeviceAttribute.voltageMonitors.map { .get($0) }
    private static let setMonitors: [RequestItem] = DeviceAttribute.voltageMonitors.map { .set($0) }

    private static func resets(_ phases: ClosedRange<UInt8>) -> [RequestItem] {
        phases.flatMap { [.action(.resetUnderVoltageCounter($0)), .action(.resetOverVoltageCounter($0))] }
    }

    private static func setPeriods(_ phases: ClosedRange<UInt8>) -> [RequestItem] {
        phases.map { .set(.voltagePeriod($0)) }
    }

    private static func overThenUnder(_ phase: UInt8) -> [DeviceAttribute] {
        [.averageOverVoltageThreshold(phase), .averageUnderVoltageThreshold(phase)]
    }

    private static func underThenOver(_ phases: ClosedRange<UInt8>) -> [DeviceAttribute] {
        phases.flatMap { [.averageUnderVoltageThreshold($0), .averageOverVoltageThreshold($0)] }
    }

    /// The thresholds of ECS26k and ECS29b: those of phase 1 the other way round than those of phases 2 and 3.
    private static let thresholdsOfThree = overThenUnder(1) + underThenOver(2...3)

    static let voltage: [RequestRow] = [
        .init("ECS23", counters(1)),
        .init("ECS23b", counters(1) + counters(2) + counters(3)),
        .init("ECS26b", readMonitors + overThenUnder(1).map { .get($0) }),
        .init("ECS26k", readMonitors + thresholdsOfThree.map { .get($0) }),
        .init("ECS29a", setPeriods(1...1) + setMonitors + overThenUnder(1).map { .set($0) } + resets(1...1)),
        .init("ECS29b", setPeriods(1...3) + setMonitors + thresholdsOfThree.map { .set($0) } + resets(1...3)),
        .init("ECS29c", underThenOver(1...1).map { .set($0) } + setPeriods(1...1) + setMonitors),
        .init("ECS29d", underThenOver(1...3).map { .set($0) } + setPeriods(1...3) + setMonitors),
        .init("ECS29e", resets(1...1)),
        .init("ECS29f", resets(1...3)),
    ]
}
