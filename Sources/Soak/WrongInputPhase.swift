import COSEM
import DCC
import GBCS
import StreamPort

/// The phase that sends input which a server must refuse or close a connection for: there must be no response but the
/// right alert, and everybody else must be served.
struct WrongInputPhase {
    private enum Attack: CaseIterable {
        case replay, wrongMAC, unknownOriginator, malformed, roleNotPermitted, unknownDevice, garbage
    }

    let context: SoakContext
    let round: SoakRound

    func run() async throws {
        let client = try ProofClient(context, life: round.life)
        var draw = SoakDraw(seed: context.plan.seed, SoakPlan.Purpose.wrongInput.rawValue, UInt64(round.number))
        while !round.isOver {
            let meter = draw.element(of: context.meters.abused)
            switch draw.element(of: Attack.allCases) {
            case .garbage: try await garbage(beside: meter, client, &draw)
            case let attack:
                if let (command, alert) = try await command(attack, to: meter, client, &draw) {
                    try await refused(command, alert, client)
                }
            }
            context.tally.add(\.wrongInputs)
            await round.pause(0.02)
        }
        await client.close()
    }

    /// A command that must be refused, and the alert that reports it; nil when a restart came in between.
    private func command(
        _ attack: Attack, to meter: Int, _ client: ProofClient, _ draw: inout SoakDraw
    ) async throws -> (ProofCommand, AlertCode?)? {
        switch attack {
        case .replay:
            let command = try client.command(
                .ecs70, as: .supplier, to: meter, from: round.base - 3_600, to: round.base + 86_400)
            guard await client.ask([command])[0] != nil else { return nil }
            return (command, .unusualNumberOfMalformedMessages)
        case .roleNotPermitted:
            return (
                try client.command(.ecs17b, as: .meterDataRetriever, to: meter), .sourceDoesNotHaveAuthorityForCommand
            )
        default: break
        }
        var command = try client.command(
            .ecs22b, as: .supplier, to: meter, from: round.midnight - 86_400 + 1_800, to: round.midnight)
        let message = command.prepared.message
        let grouping = message.groupingRange.lowerBound
        switch attack {
        case .wrongMAC:
            command.octets[command.octets.count - 1 - draw.number(in: 0..<12)] ^= 1 << UInt8(draw.number(in: 0..<8))
            return (command, .trustedSourceAuthenticationFailure)
        case .unknownOriginator:
            // The originator's system title has a fixed offset in the Grouping Header.
            command.octets.replaceSubrange(grouping + 12..<grouping + 20, with: draw.octets(8))
            return (command, .unauthorisedCommunicationAccessAttempted)
        case .malformed:
            // The signature gets a length of five octets.
            command.octets[message.contentRange.upperBound] = 5
            return (command, .integrityCheckOfContentOrFormatFailed)
        default:
            // The recipient's system title becomes that of no device of this estate.
            command.octets.replaceSubrange(grouping + 21..<grouping + 29, with: [0xFE] + draw.octets(7))
            return (command, nil)
        }
    }

    private func refused(_ command: ProofCommand, _ alert: AlertCode?, _ client: ProofClient) async throws {
        var command = command
        command.isAwaited = false
        let sentinel = try client.sentinel(to: command.meter)
        let before = context.ledgers.alertCount(command.meter)
        let expected = alert.map { context.ledgers.alertCount(command.meter, $0) + 1 } ?? 0
        let exchange = await client.exchange([command, sentinel])
        guard exchange.isComplete else { return }
        if exchange.answers[0] != nil || !exchange.others.isEmpty {
            context.findings.record(
                .refusalAnswered, "\(command.request.useCase.code), to be refused, brought a message",
                meter: command.meter, counter: command.counter)
        }
        if let answer = exchange.answers[1] { _ = client.right(answer, to: sentinel) }
        guard let alert else { return }
        guard
            await SoakChecks.await(
                context, round.life, { context.ledgers.alertCount(command.meter, alert) >= expected })
        else {
            if !round.life.isEnding {
                context.findings.record(
                    .missingAlert, "no alert \(alert) within \(ProofClient.patience) s of a refusal",
                    meter: command.meter,
                    counter: command.counter)
            }
            return
        }
        let count = context.ledgers.alertCount(command.meter) - before
        if count != 1 {
            context.findings.record(
                .wrongAlert, "\(count) alerts of one refusal, not \(alert) alone", meter: command.meter,
                counter: command.counter)
        }
    }

    /// Sends octets that begin no framing: their connection must be closed, and no other.
    private func garbage(beside meter: Int, _ client: ProofClient, _ draw: inout SoakDraw) async throws {
        let first = UInt8(draw.number(in: 1..<256))
        let octets: [UInt8]
        switch draw.number(in: 0..<4) {
        case 0: octets = Array("GBCS:NONSENSE#0:1:00\r\n".utf8)
        case 1: octets = Array("GBCS:DATA#0:5:DD00\r\n".utf8)
        case 2: octets = [0x00, 0x07] + draw.octets(30)
        default: octets = [[0xDD, 0xDF, UInt8(ascii: "G")].contains(first) ? 0x7E : first] + draw.octets(40)
        }
        let start = ContinuousClock.now
        do {
            let other = try await StreamClient.connect(
                host: "127.0.0.1", port: round.life.server.port, group: context.group)
            try await other.send(octets)
            let answer = try await other.receive(within: ProofClient.patience)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            if !round.life.isEnding {
                if let answer {
                    context.findings.record(.refusalAnswered, "garbage brought \(answer.prefix(40).hexadecimal)")
                } else if seconds > Double(ProofClient.patience) * 0.9 {
                    context.findings.record(
                        .connection, "garbage left its connection open: \(octets.prefix(8).hexadecimal)")
                }
            }
            try await other.close()
        } catch {
            // A connection that is reset counts as closed.
        }
        guard !round.life.isEnding else { return }
        _ = await client.ask([try client.sentinel(to: meter)])
    }
}
