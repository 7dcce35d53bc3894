import COSEM
import DCC
import GBCS

/// The checks at the start of every round, above all of the first one after a restart.
struct SoakChecks {
    /// Number of meters whose logs are added up in one round.
    private static let days = 6
    /// Number of meters that get old commands again after a restart.
    private static let replays = 24

    let context: SoakContext
    let round: SoakRound

    /// Makes all checks; the clock stands still at the round's base.
    ///
    /// - Parameter isRestart: whether the server was restarted; otherwise the checks of what outlasts a restart are
    ///   left out.
    func run(isRestart: Bool) async throws {
        let client = try ProofClient(context, life: round.life)
        var draw = SoakDraw(seed: context.plan.seed, SoakPlan.Purpose.checks.rawValue, UInt64(round.number))
        if isRestart {
            await settings()
            try await replays(client, &draw)
            try await securityLogs(client)
        }
        try await logs(client, &draw)
        await client.close()
    }

    // MARK: After a restart

    /// Checks that the settings made by HTTP are still there.
    private func settings() async {
        for meter in context.meters.kept where !round.isOver {
            do {
                let state = try await round.life.control.meter(meter)
                let register = try await round.life.control.register(SettingsPhase.register, of: meter) ?? 0
                for (name, found) in [
                    (KeptSettings.Name.register, Int64(register)), (.clockOffset, state.clock.offsetSeconds),
                    (.faults, Int64(state.faults.count)),
                ] {
                    let key = KeptSettings.Key(meter: meter, name: name)
                    let (expected, isRight) = context.ledgers.settings.withLock {
                        ($0.acknowledged(key), $0.check(key, found: found))
                    }
                    context.tally.add(\.survivals)
                    guard !isRight else { continue }
                    context.findings.record(
                        .settingLost, "\(name.rawValue) is \(found), acknowledged was \(expected)", meter: meter)
                }
            } catch {
                if await !round.life.explainsFailure() { context.findings.record(.http, "\(error)", meter: meter) }
            }
        }
    }

    /// Checks that commands which were answered before, and those with lower counters, are refused, and that the next
    /// one is answered.
    private func replays(_ client: ProofClient, _ draw: inout SoakDraw) async throws {
        let ledger = context.ledgers.replays.withLock { $0 }
        var commands: [ProofCommand] = []
        for meter in draw.elements(Self.replays, of: ledger.meters) {
            guard let highest = ledger.highest(of: meter) else { continue }
            func command(_ counter: UInt64?) throws -> ProofCommand {
                try client.command(
                    .ecs70, as: .supplier, to: meter, from: round.base - 3_600, to: round.base + 86_400,
                    counter: counter)
            }
            var refused: [ProofCommand] = []
            for entry in ledger.answered(by: meter) {
                var again = try command(entry.counter)
                again.octets = entry.octets
                refused.append(again)
            }
            // The odd distances give counters that were never used.
            for distance: UInt64 in [1, 1_000_001] {
                refused.append(try command(highest - distance - 1_000_000 * UInt64(commands.count)))
            }
            for index in refused.indices { refused[index].isAwaited = false }
            commands += refused + [try command(nil)]
        }
        guard !commands.isEmpty else { return }
        let exchange = await client.exchange(commands)
        for (command, answer) in zip(commands, exchange.answers) {
            guard !command.isAwaited else {
                guard let answer, client.right(answer, to: command) != nil else { continue }
                context.ledgers.replays.withLock {
                    $0.answered(command.octets, counter: command.counter, by: command.meter)
                }
                continue
            }
            if answer != nil {
                context.findings.record(
                    .replayAnswered, "ECS70 answered again, or below \(ledger.highest(of: command.meter) ?? 0)",
                    meter: command.meter, counter: command.counter)
            } else if exchange.isComplete {
                context.tally.add(\.replaysRefused)
            }
        }
    }

    /// Checks that the entries that alerts reported are in the Security Log.
    private func securityLogs(_ client: ProofClient) async throws {
        for meter in context.meters.abused where !round.isOver {
            let expected = context.ledgers.security.withLock { $0 }
            guard expected.count(of: meter) > 0 else { continue }
            let command = try client.command(
                .ecs35b, as: .supplier, to: meter, from: UTCTime(secondsSince2000: 0),
                to: UTCTime(secondsSince2000: Int64(UInt32.max)))
            guard let answer = await client.ask([command])[0] else { continue }
            guard case .log(_, let rows) = Reading(answer) else {
                context.findings.record(.wrongAnswer, "ECS35b is no log", meter: meter, counter: command.counter)
                continue
            }
            let log = rows.compactMap { row in
                row.values.first.map { SecurityLedger.Entry(time: row.time, code: UInt16(truncatingIfNeeded: $0)) }
            }
            let missing = expected.missing(from: log, of: meter)
            context.tally.add(\.survivals)
            guard let first = missing.first else { continue }
            context.findings.record(
                .securityEntryLost,
                "\(missing.count) entries missing of \(rows.count), the first \(AlertCode(rawValue: first.code)) of \(first.time)",
                meter: meter)
        }
    }

    // MARK: Every round

    /// Checks that half hours, daily consumption and daily reads of a day agree, and that registers do not go back.
    private func logs(_ client: ProofClient, _ draw: inout SoakDraw) async throws {
        let meters = draw.elements(Self.days, of: context.meters.checked)
        let roles: [RequestingRole] = [.supplier, .meterDataRetriever, .otherUser]
        for meter in meters where !round.isOver {
            let role = draw.element(of: roles)
            let end = round.midnight - Int64(draw.number(in: 0..<SoakPlan.daysRead)) * 86_400
            let start = end - 86_400
            let commands = [
                try client.command(.ecs22b, as: role, to: meter, from: start + 1_800, to: end),
                try client.command(.ecs66, as: role, to: meter, from: end, to: end),
                try client.command(.ecs21a, as: role, to: meter, from: start, to: end),
                try client.command(.ecs17b, as: .supplier, to: meter),
            ]
            let answers = await client.ask(commands)
            guard let halfHours = answers[0], let consumption = answers[1], let reads = answers[2],
                let registers = answers[3]
            else { continue }
            Self.noteRegister(registers, of: commands[3], in: context)
            let sums = DaySums(
                halfHours: Reading(halfHours), dailyConsumption: Reading(consumption), dailyReads: Reading(reads))
            if let disagreement = sums.disagreement {
                context.findings.record(
                    .sumsDiffer, "\(disagreement), day to \(end)", meter: meter, counter: commands[0].counter)
            } else {
                context.tally.add(\.days)
            }
        }
    }

    // MARK: Shared with the phases

    /// Notes the reading of the import register and its time.
    static func noteRegister(_ answer: VerifiedResponse, of command: ProofCommand, in context: SoakContext) {
        guard let time = answer.message.header.dateTime?.utc, case .values(let values) = Reading(answer),
            let value = values.first.flatMap({ UInt32($0.value) })
        else {
            context.findings.record(
                .wrongAnswer, "ECS17b without time or register", meter: command.meter, counter: command.counter)
            return
        }
        let reading = RegisterLedger.Reading(time: time, value: value)
        guard let other = context.ledgers.registers.withLock({ $0.see(reading, of: command.meter) }) else { return }
        context.findings.record(
            .registerWentBack, "\(value) Wh at \(time), but \(other.value) Wh at \(other.time)", meter: command.meter,
            counter: command.counter)
    }

    /// Waits for a condition; false when it is not met in time.
    static func await(
        _ context: SoakContext, _ life: ServerLife, _ condition: () -> Bool
    ) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(ProofClient.patience)
        while !condition() {
            guard ContinuousClock.now < deadline, !life.isEnding else { return condition() }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return true
    }

    /// Does something by HTTP; false when that failed.
    static func http(
        _ context: SoakContext, _ life: ServerLife, _ body: @Sendable () async throws -> Void
    ) async -> Bool {
        do {
            try await body()
            return true
        } catch {
            if await !life.explainsFailure() { context.findings.record(.http, "\(error)") }
            return false
        }
    }
}
