import COSEM
import DCC
import GBCS

/// The phase that sets faults by HTTP. The meter's answers must show them and its neighbour's must not, and when they
/// are over, the meter must be as before.
struct FaultPhase {
    private enum Effect: CaseIterable {
        case result, noResponse, delayed, corruptedMAC, wrongCounter, truncation
    }

    let context: SoakContext
    let round: SoakRound

    func run() async throws {
        let client = try ProofClient(context, life: round.life)
        var draw = SoakDraw(seed: context.plan.seed, SoakPlan.Purpose.faults.rawValue, UInt64(round.number))
        // Faults may remain from the round before, if a restart ended it.
        for meter in context.meters.faulty where !round.isOver {
            _ = await http { try await round.life.control.removeFaults(of: meter) }
        }
        while !round.isOver {
            let place = draw.number(in: 0..<context.meters.faulty.count)
            try await trial(
                of: draw.element(of: Effect.allCases), on: context.meters.faulty[place],
                beside: context.meters.neighbours[place % context.meters.neighbours.count], client, &draw)
            await round.pause(0.02)
        }
        await client.close()
    }

    private func trial(
        of effect: Effect, on meter: Int, beside neighbour: Int, _ client: ProofClient, _ draw: inout SoakDraw
    ) async throws {
        let count = draw.number(in: 0..<3)
        var fault = ServerControl.Fault(useCase: "ECS22b", effect: "noResponse", count: count == 0 ? nil : count)
        switch effect {
        case .result: (fault.effect, fault.item, fault.result) = ("result", 0, "hardware-fault")
        case .noResponse: break
        case .delayed: (fault.effect, fault.milliseconds) = ("delayedResponse", draw.number(in: 20..<300))
        case .corruptedMAC: fault.effect = "corruptedMAC"
        case .wrongCounter: fault.effect = "wrongCounter"
        case .truncation: (fault.effect, fault.octets) = ("truncation", draw.number(in: 1..<80))
        }
        guard await http({ [fault] in try await round.life.control.addFault(fault, to: meter) }) else { return }
        for _ in 0..<max(1, count) where !round.life.isEnding {
            try await strike(fault, effect, on: meter, beside: neighbour, client)
        }
        if count == 0 {
            guard await http({ try await round.life.control.removeFaults(of: meter) }) else { return }
        }
        guard !round.life.isEnding else { return }
        _ = await client.ask([try read(meter, client)], framing: .text)
        context.tally.add(\.faults)
    }

    /// Sends a command that the fault strikes, one to the neighbour that it does not, and one that shows that no more
    /// answers come.
    private func strike(
        _ fault: ServerControl.Fault, _ effect: Effect, on meter: Int, beside neighbour: Int, _ client: ProofClient
    ) async throws {
        var struck = try read(meter, client)
        struck.isAwaited = effect == .delayed
        let others = [try read(neighbour, client), try client.sentinel(to: meter)]
        // The framing is text, since a truncated message has no end in a raw stream.
        let exchange = await client.exchange([struck] + others, framing: .text)
        guard exchange.isComplete else { return }
        for (command, answer) in zip(others, exchange.answers.dropFirst()) {
            if let answer { _ = client.right(answer, to: command) }
        }
        if let reason = mismatch(exchange, struck, fault, effect, client) {
            context.findings.record(
                .faultNotShown, "\(fault.effect) on ECS22b: \(reason)", meter: meter, counter: struck.counter)
        }
    }

    /// The difference between what came and an answer with the fault; nil when there is none.
    private func mismatch(
        _ exchange: ProofClient.Exchange, _ command: ProofCommand, _ fault: ServerControl.Fault, _ effect: Effect,
        _ client: ProofClient
    ) -> String? {
        let answer = exchange.answers[0]
        guard exchange.others.count <= 1 else { return "\(exchange.others.count) other messages came" }
        switch effect {
        case .noResponse: return answer == nil && exchange.others.isEmpty ? nil : "an answer came"
        case .result:
            guard let response = answer.flatMap({ client.verified($0, to: command) }) else { return "no right answer" }
            return response.results.first?.result == .hardwareFault ? nil : "the item has \(response.results)"
        case .delayed:
            guard let answer, client.verified(answer, to: command)?.isSuccess == true else { return "no right answer" }
            let least = Double(fault.milliseconds ?? 0) / 1_000
            return exchange.seconds >= least * 0.95 ? nil : "the answer came after \(exchange.seconds) s"
        case .corruptedMAC:
            guard let answer else { return "no answer" }
            let problem = client.problem(answer, to: command)
            return problem == .wrongMAC ? nil : "the answer is \(problem.map { "\($0)" } ?? "right")"
        case .wrongCounter:
            guard let other = exchange.others.first, let header = try? Message(parsing: other).header else {
                return answer == nil ? "no answer" : "the answer has the command's counter"
            }
            return header.originatorCounter == command.counter + 1 ? nil : "the counter is \(header.originatorCounter)"
        case .truncation:
            guard let other = exchange.others.first else { return answer == nil ? "no answer" : "a whole answer" }
            return other.count == fault.octets ? nil : "\(other.count) octets came"
        }
    }

    private func read(_ meter: Int, _ client: ProofClient) throws -> ProofCommand {
        try client.command(
            .ecs22b, as: .supplier, to: meter, from: round.midnight - 86_400 + 1_800, to: round.midnight)
    }

    private func http(_ body: @Sendable () async throws -> Void) async -> Bool {
        await SoakChecks.http(context, round.life, body)
    }
}
