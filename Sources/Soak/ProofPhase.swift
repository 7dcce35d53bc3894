import COSEM
import DCC
import GBCS

/// The traffic whose every answer is checked in detail: the meters' own counters, set clocks, and registers.
struct ProofPhase {
    /// Number of meters that are asked at one time.
    private static let width = 16

    let context: SoakContext
    let round: SoakRound

    func run() async throws {
        let client = try ProofClient(context, life: round.life)
        var draw = SoakDraw(
            seed: context.plan.seed, SoakPlan.Purpose.proof.rawValue, UInt64(round.number))
        while !round.isOver {
            var commands: [ProofCommand] = []
            for meter in draw.elements(Self.width, of: context.meters.proof) {
                commands += try self.commands(to: meter, client, &draw)
            }
            let answers = await client.ask(commands)
            round.noteTraffic()
            for (command, answer) in zip(commands, answers) {
                if let answer { note(answer, to: command) }
            }
        }
        await client.close()
    }

    /// Two reads for parties that the meter does not know, and sometimes another command.
    private func commands(
        to meter: Int, _ client: ProofClient, _ draw: inout SoakDraw
    ) throws -> [ProofCommand] {
        let day = round.midnight - 86_400
        var commands: [ProofCommand] = []
        for _ in 0..<2 {
            let code = draw.element(of: [MessageCode.ecs22b, .ecs21a, .ecs66])
            let role = draw.element(of: [RequestingRole.meterDataRetriever, .otherUser])
            commands.append(
                try client.command(code, as: role, to: meter, from: day + 1_800, to: round.midnight))
        }
        switch draw.number(in: 0..<4) {
        case 0:
            commands.append(
                try client.command(
                    .ecs70, as: .supplier, to: meter, from: round.base - 3_600, to: round.base + 86_400))
        case 1: commands.append(try client.command(.ecs17b, as: .supplier, to: meter))
        default: break
        }
        return commands
    }

    private func note(_ answer: VerifiedResponse, to command: ProofCommand) {
        switch command.request.useCase.messageCode {
        case .ecs70:
            context.ledgers.replays.withLock {
                $0.answered(command.octets, counter: command.counter, by: command.meter)
            }
        case .ecs17b: SoakChecks.noteRegister(answer, of: command, in: context)
        default: break
        }
    }
}
