import COSEM
import DCC
import ESMEEmulator
import Foundation
import GBCS
import SimulationKernel

/// A meter's life with malformed updates of one use case.
struct MalformedUpdateHistory {
    private let seed: UInt64
    private let request: SupportedRequest
    private let party: MalformedUpdateMeter.Party
    private var random: SplitMix64
    private var now: UTCTime
    private var counter: UInt64 = 0
    private var outcome = MalformedUpdateTrial.Outcome()
    let meter: MalformedUpdateMeter

    private var esme: ESME { meter.esme }
    private var useCase: UseCase { request.useCase }

    init(seed: UInt64) {
        self.seed = seed
        random = SplitMix64(seed: seed)
        let request = MalformedUpdateTrial.requests[Int(seed % UInt64(MalformedUpdateTrial.requests.count))]
        self.request = request
        let parties = MalformedUpdateMeter.Party.allCases.filter { request.useCase.roles.contains($0.role) }
        party = parties.randomElement(using: &random) ?? .supplier
        var rules = ProcessingRules()
        rules.alertsOnFailedChecks = Bool.random(using: &random)
        rules.eventLogRecordsUpdates = Bool.random(using: &random)
        rules.refusedUpdateResult =
            [.otherReason, .readWriteDenied, .hardwareFault].randomElement(using: &random) ?? .otherReason
        let variant = ElementVariant.allCases.randomElement(using: &random) ?? .singleElement
        meter = MalformedUpdateMeter(variant, rules: rules)
        now = MalformedUpdateMeter.installed + .random(in: 0...30_000_000, using: &random)
    }

    /// Sends `updates` updates, and then asks the meter everything.
    mutating func run(updates: Int) -> MalformedUpdateTrial.Outcome {
        outcome.useCases = [useCase.messageCode]
        for number in 0..<updates {
            now = now + .random(in: 0...3_600, using: &random)
            counter += .random(in: 1...1_000_000, using: &random)
            send(isMalformed: number > 0)
        }
        askEverything()
        return outcome
    }

    private mutating func violate(_ text: String, _ content: MalformedContent) {
        let octets = content.octets
        outcome.violations.append(
            """
            seed \(seed), update \(outcome.updates) of the history, \(useCase.code), \(content.change.rawValue): \(text): \
            \(octets.prefix(400).hexadecimal)\(octets.count > 400 ? "… (\(octets.count) octets)" : "")
            """)
    }

    // MARK: One update

    /// The header of the command that goes out next.
    private var header: GroupingHeader {
        CommandOriginator.knownRemoteParty(party.identifier, counter: counter)
            .header(useCase.messageCode, to: MalformedUpdateMeter.identifier)
    }

    /// - Parameter isMalformed: false for one as it should be, which the meter must answer.
    private mutating func send(isMalformed: Bool) {
        let header = self.header
        let range = request.form.range(from: now - 86_400, to: now + 3_600)
        let arguments = arguments(isDrawn: isMalformed && Bool.random(using: &random))
        let content =
            isMalformed
            ? MalformedContent(request.form, header: header, range: range, arguments: arguments, using: &random)
            : MalformedContent(request.form, header: header, range: range, arguments: arguments)
        outcome.updates += 1
        outcome.changes[content.change.rawValue, default: 0] += 1
        let command = meter.command(header, content.octets, from: party)
        // What is due by now is no effect of the command.
        _ = esme.advance(to: now)
        let before = Snapshot(esme)
        let result = esme.process(command, at: now, in: meter.context)
        let after = Snapshot(esme)
        switch result.disposition {
        case .answered:
            if content.demand == .refusal { violate("answered", content) }
            checkAnswer(result, to: command, content, before, after)
        case .refused(.contentNotConforming):
            outcome.refused += 1
            if !isMalformed { violate("an update as it should be is refused", content) }
            if case .failure = content.demand { violate("refused where an item alone is to fail", content) }
            checkRefusal(result, content, before, after)
        default: violate("\(result.disposition)", content)
        }
    }

    /// Conforming arguments.
    ///
    /// - Parameter isDrawn: whether they are drawn from all that the types allow; else they are ones that a meter takes.
    private mutating func arguments(isDrawn: Bool) -> RequestArguments {
        guard isDrawn else {
            return useCase.messageCode == .cs01a
                ? RequestArguments([MalformedUpdateMeter.topUp(counter: counter)]) : request.form.example
        }
        var values: [RequestArguments.Value] = []
        for (item, value) in zip(request.form.items, request.form.example.values) {
            guard value.data != nil, let type = item.argument else {
                values.append(value)
                continue
            }
            values.append(.value(type.drawn(using: &random)))
        }
        return RequestArguments(values)
    }

    /// All that a command may change.
    private struct Snapshot {
        let state: DeviceState
        let counters: ReplayCounters
        let ownCounter: UInt64

        init(_ esme: ESME) {
            (state, counters, ownCounter) = (esme.state, esme.lastCounters, esme.ownOriginatorCounter)
        }
    }

    // MARK: Rules

    /// A refusal leaves one entry in the Security Log and one alert, as the rules have them, and nothing else.
    private mutating func checkRefusal(
        _ result: MessageOutcome, _ content: MalformedContent, _ before: Snapshot, _ after: Snapshot
    ) {
        let code = esme.rules.malformedMessageAlert
        if result.hasResponse || result.counterUse != nil { violate("a refusal has an effect", content) }
        if before.counters != after.counters { violate("a refusal uses a counter up", content) }
        var expected = before.state
        expected.eventLogs.record(EventLogs.SecurityEvent(time: esme.clock(at: now), code: code))
        if expected != after.state { violate("a refusal changes the state", content) }
        let alerts = result.alerts.map(\.alert.code)
        if alerts != (esme.rules.alertsOnFailedChecks ? [code] : []) { violate("alerts \(alerts)", content) }
        checkOwnCounter(result, content, before, after)
    }

    private mutating func checkOwnCounter(
        _ result: MessageOutcome, _ content: MalformedContent, _ before: Snapshot, _ after: Snapshot
    ) {
        let used = after.ownCounter - before.ownCounter
        if used != UInt64(result.alerts.count) {
            violate("\(used) own counters for \(result.alerts.count) alerts", content)
        }
    }

    /// The response verifies; an item that fails is the last that was done.
    private mutating func checkAnswer(
        _ result: MessageOutcome, to command: [UInt8], _ content: MalformedContent, _ before: Snapshot,
        _ after: Snapshot
    ) {
        checkOwnCounter(result, content, before, after)
        checkCounters(content, before, after)
        guard let octets = result.response, let asked = try? Message(parsing: command),
            let response = try? VerifiedResponse(
                octets, to: asked, macSecret: party.secret, payloadSecret: party.secret,
                deviceKey: esme.digitalSignatureKey, using: meter.context.cryptography)
        else { return violate("the response does not answer", content) }
        let results = response.results.map(\.result)
        let isRight = zip(response.results, response.values).allSatisfy { $0.kind == .get || $1 == .nullData }
        if !isRight { violate("an update is answered with a value", content) }
        guard let failure = results.firstIndex(where: { $0 != .success }) else {
            outcome.done += 1
            if case .failure(let item) = content.demand { violate("item \(item) does not fail", content) }
            return
        }
        outcome.failed += 1
        if results[(failure + 1)...].contains(where: { $0 != .otherReason }) {
            violate("what follows a failed item is done: \(results)", content)
        }
        if case .failure(let item) = content.demand {
            if failure > item { violate("item \(item) does not fail", content) }
            if failure == item, results[item] != esme.rules.refusedUpdateResult {
                violate("item \(item) fails with \(results[item])", content)
            }
        }
        checkUndone(from: failure, content, before, after)
    }

    /// Protection Against Replay goes by the command's counter from now on, that of top-ups by one of its own.
    private mutating func checkCounters(_ content: MalformedContent, _ before: Snapshot, _ after: Snapshot) {
        var expected = before.counters
        let isTopUp = useCase.messageCode == .cs01a
        if useCase.protectionAgainstReplay == true, !isTopUp { expected[party.role] = counter }
        let isRight = expected == after.counters && (!isTopUp || after.state.topUpCounter == counter)
        if !isRight { violate("the counters for Protection Against Replay are wrong", content) }
    }

    /// Nothing was done of the items from `failure` on.
    private mutating func checkUndone(
        from failure: Int, _ content: MalformedContent, _ before: Snapshot, _ after: Snapshot
    ) {
        guard failure > 0 else {
            var expected = before.state
            // What the logs say about it, the counter of a top-up, and an account, which the meter makes when a command
            // first needs it.
            expected.eventLogs = after.state.eventLogs
            expected.topUpCounter = after.state.topUpCounter
            if expected.payment == nil { expected.payment = after.state.payment }
            if expected != after.state { violate("an update whose first item fails changes the state", content) }
            return
        }
        guard let asked = try? AccessRequest(decoding: content.octets) else { return }
        let written = Set(asked.specifications[..<failure].map(\.object))
        for case .set(let object) in asked.specifications[failure...] where !written.contains(object) {
            if before.state.values?[object] != after.state.values?[object] {
                violate("\(object) is written after an item failed", content)
            }
        }
    }

    // MARK: Afterwards

    /// Whatever was written, the meter goes on, answers, and its state can be kept.
    private mutating func askEverything() {
        let last = MalformedContent(
            request.form, header: header, range: request.form.range(from: now, to: now),
            arguments: request.form.example)
        now = now + .random(in: 0...40_000_000, using: &random)
        _ = esme.advance(to: now)
        for read in RequestCatalogue.all where !read.form.isUpdate {
            guard
                let reader = MalformedUpdateMeter.Party.allCases.first(where: { read.useCase.roles.contains($0.role) })
            else { continue }
            counter += 1
            let command = CommandBuilder(using: meter.context.cryptography).command(
                GBCSRequest(read, nil, from: now - 86_400, to: now + 3_600),
                from: .knownRemoteParty(reader.identifier, counter: counter), to: MalformedUpdateMeter.identifier,
                brokerSecret: MalformedUpdateMeter.Party.broker.secret)
            let result = esme.process(command, at: now, in: meter.context)
            if result.disposition != .answered {
                violate("after it \(read.useCase.code) is not answered: \(result.disposition)", last)
            }
        }
        let state = esme.state
        guard let kept = try? JSONEncoder().encode(state) else { return violate("its state cannot be kept", last) }
        if (try? JSONDecoder().decode(DeviceState.self, from: kept)) != state {
            violate("its state is another when it was kept", last)
        }
    }
}
