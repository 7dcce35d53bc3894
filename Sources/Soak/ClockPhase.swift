import COSEM
import DCC
import GBCS
import Host

/// The phase that sets the estate's clock: real, standing still, faster, and to earlier and later times.
struct ClockPhase {
    let context: SoakContext
    let round: SoakRound

    private var control: ServerControl { round.life.control }

    /// Checks before the traffic that every mode of the clock has its effect, as seen at a meter. Leaves the clock
    /// standing still at the round's base.
    func check() async throws {
        guard !round.isOver else { return }
        let client = try ProofClient(context, life: round.life)
        do {
            try await control.setClock("real")
            let before = SystemTime.now
            let real = await reading(client)
            expect(real, in: -2...SystemTime.now - before + 2, of: before, "real")
            try await control.setClock("frozen", now: round.base)
            expect(await reading(client), in: 0...0, of: round.base, "frozen")
            let start = ContinuousClock.now
            try await control.setClock("accelerated", now: round.base, rate: 3_600)
            let time = await reading(client)
            let elapsed = (ContinuousClock.now - start) / .seconds(1)
            expect(time, in: 0...Int64(3_600 * elapsed) + 1, of: round.base, "accelerated")
            let state = try await control.setClock("frozen", now: round.base)
            if state.mode != "frozen" || state.now != "\(round.base)" {
                context.findings.record(.clock, "frozen at \(round.base), it says \(state.mode) \(state.now)")
            }
            context.tally.add(\.clockChanges, 4)
        } catch {
            if await !round.life.explainsFailure() { context.findings.record(.http, "clock: \(error)") }
        }
        await client.close()
    }

    /// Sets the clock during the traffic.
    func run() async throws {
        var draw = SoakDraw(seed: context.plan.seed, SoakPlan.Purpose.clock.rawValue, UInt64(round.number))
        while !round.isOver {
            let now = round.base + Int64(draw.number(in: 0..<Int(SoakRound.span)))
            do {
                switch draw.number(in: 0..<4) {
                case 0: try await control.setClock("frozen", now: now)
                case 1: try await control.setClock("set", now: now)
                case 2: try await control.setClock("accelerated", now: now, rate: 60)
                default: try await control.setClock("accelerated", now: now, rate: 3_600)
                }
                context.tally.add(\.clockChanges)
            } catch {
                if await !round.life.explainsFailure() { context.findings.record(.http, "clock: \(error)") }
                return
            }
            // At the highest rate this makes two hours.
            await round.pause(draw.number(in: 0.2...1.5))
        }
    }

    /// A meter's time, from the header of a response; nil when there is none.
    private func reading(_ client: ProofClient) async -> UTCTime? {
        guard let command = try? client.command(.ecs17b, as: .supplier, to: context.meters.checked[0]) else {
            return nil
        }
        guard let answer = await client.ask([command])[0] else { return nil }
        SoakChecks.noteRegister(answer, of: command, in: context)
        return answer.message.header.dateTime?.utc
    }

    private func expect(_ time: UTCTime?, in range: ClosedRange<Int64>, of reference: UTCTime, _ mode: String) {
        guard let time, !range.contains(time - reference) else { return }
        context.findings.record(
            .clock, "\(mode): a meter says \(time), \(reference) is the reference", meter: context.meters.checked[0])
    }
}
