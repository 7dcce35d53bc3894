/// The phase that sets registers, clock offsets and faults by HTTP without pause, so that a kill comes in the middle.
struct SettingsPhase {
    /// A register in which no tariff of the fleet counts, so that it stays as it was set.
    static let register = "tou48"
    private static let mostFaults: Int64 = 8

    let context: SoakContext
    let round: SoakRound

    func run() async throws {
        var draw = SoakDraw(seed: context.plan.seed, SoakPlan.Purpose.settings.rawValue, UInt64(round.number))
        while !round.isOver {
            let key = KeptSettings.Key(
                meter: draw.element(of: context.meters.kept), name: draw.element(of: KeptSettings.Name.allCases))
            await change(key, &draw)
            await round.pause(0.02)
        }
    }

    private func change(_ key: KeptSettings.Key, _ draw: inout SoakDraw) async {
        let settings = context.ledgers
        let now = settings.settings.withLock { $0.acknowledged(key) }
        let value: Int64 =
            switch key.name {
            case .register: Int64(draw.number(in: 0..<1_000_000_000))
            // The offset is less than the days between rounds.
            case .clockOffset: Int64(draw.number(in: -3_600..<3_600))
            case .faults: now >= Self.mostFaults ? 0 : now + 1
            }
        settings.settings.withLock { $0.attempt(key, value) }
        do {
            let control = round.life.control
            switch key.name {
            case .register:
                try await control.setRegister(Self.register, of: key.meter, to: UInt32(truncatingIfNeeded: value))
            case .clockOffset: try await control.setClockOffset(of: key.meter, to: value)
            case .faults where value == 0: try await control.removeFaults(of: key.meter)
            case .faults:
                // The fault is of a use case that nobody sends to these meters.
                try await control.addFault(ServerControl.Fault(useCase: "ECS40", effect: "noResponse"), to: key.meter)
            }
            settings.settings.withLock { $0.acknowledge(key) }
            context.tally.add(\.settings)
        } catch {
            // A restart cut the request off: it may or may not have been carried out.
            guard await !round.life.explainsFailure() else { return }
            context.findings.record(.http, "\(error)", meter: key.meter)
        }
    }
}
