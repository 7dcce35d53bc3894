import COSEM
import CellularNet
import DCC
import DLMSClient
import SMETS1Port
import SimulationKernel

/// The way of a read: limits, cache, DCO, wake-up, DLMS/COSEM.
extension SMETS1Gateway {
    /// Fewest seconds of the wall clock for an answer, whatever the pace: sockets have none.
    private static let leastAnswerTime = 5.0
    /// Time from a message that the centre did not accept to the next.
    private static let busyCentreInterval = 1 * Microseconds.second

    /// What was read; nil when all attempts failed. Throws when the task is cancelled.
    func serve(_ journey: Journey) async throws -> SMETS1ReadOutcome.Result? {
        let parameters = providers[journey.provider].parameters
        guard try await passLimits(journey) else { return nil }
        try await time.sleep(until: time.now.saturatingAdd(parameters.latency(of: journey.number, random)))
        if let result = cached(journey, countsMiss: true) { return result }
        let call = dualControl.call(at: time.now, random)
        dualControlMetrics.count(call)
        try await time.sleep(until: call.ended)
        note(.countersigned(isInTime: call.isInTime), of: journey)
        for attempt in 1...max(1, parameters.requestAttempts) {
            if attempt > 1 {
                try await time.sleep(until: time.now.saturatingAdd(parameters.requestRetryInterval))
            }
            if let result = try await attemptInTurn(journey, attempt) { return result }
        }
        return nil
    }

    /// Waits until the data service provider lets a request go; false when that is not before the target time.
    private func passLimits(_ journey: Journey) async throws -> Bool {
        let now = time.now
        let due = providers[journey.provider].limits.reserve(
            for: journey.profile.manufacturer, at: now, longestWait: journey.deadline - now)
        if let due, due <= now { return true }
        note(.heldBack, of: journey)
        providers[journey.provider].metrics.countHeldBack()
        guard let due else { return false }
        try await time.sleep(until: due)
        return true
    }

    private func cached(_ journey: Journey, countsMiss: Bool) -> SMETS1ReadOutcome.Result? {
        let now = gateway.clock.now
        let entry = withCache(of: journey) { $0.entry(for: journey.key, at: now, countsMiss: countsMiss) }
        guard let entry else { return nil }
        note(.cacheHit, of: journey)
        return .read(entry.reading, at: entry.time)
    }

    private func withCache<Value>(of journey: Journey, _ body: (inout S1SPCache) -> Value) -> Value {
        let counts = providers[journey.provider].cache.counts
        let value = body(&providers[journey.provider].cache)
        providers[journey.provider].metrics.count(providers[journey.provider].cache.counts, since: counts)
        return value
    }

    // MARK: - Attempts

    /// Tries to read when it is the meter's turn and the S1SP has a free place.
    private func attemptInTurn(_ journey: Journey, _ attempt: Int) async throws -> SMETS1ReadOutcome.Result? {
        let (meter, provider) = (Turn.meter(journey.meter), Turn.provider(journey.provider))
        try await turns.take(meter, limit: 1)
        do {
            try await turns.take(provider, limit: providers[journey.provider].parameters.concurrency)
        } catch {
            await turns.giveBack(meter)
            throw error
        }
        let result: SMETS1ReadOutcome.Result?
        // Whoever was before may have read the same.
        if let known = cached(journey, countsMiss: false) {
            result = known
        } else {
            note(.begun(attempt: attempt), of: journey)
            result = await self.attempt(journey)
        }
        await turns.giveBack(provider)
        await turns.giveBack(meter)
        return result
    }

    private func attempt(_ journey: Journey) async -> SMETS1ReadOutcome.Result? {
        let parameters = providers[journey.provider].parameters
        guard let (address, wasAwake) = await wake(journey) else { return nil }
        do {
            if !wasAwake { try await time.sleep(until: time.now.saturatingAdd(parameters.reaction)) }
            let password = gateway.estate.fleet.keys.smets1Credentials(index: journey.meter).password
            let reader = try await DLMSReader.associate(
                host: address, port: service.port, client: .reader(password: password),
                maximumSize: DLMSRequests.maximumSize,
                timeout: max(Self.leastAnswerTime, time.wallSeconds(parameters.answerTime)), on: group)
            let values = await values(of: journey, from: reader)
            await reader.release()
            note(.exchanged(sent: reader.traffic.sent, received: reader.traffic.received), of: journey)
            if case .failure(let error) = values, !(error is SMETS1Debug) { throw error }
            await release(journey)
            return finish(journey, values)
        } catch {
            note(.interrupted("\(error)"), of: journey)
            return nil
        }
    }

    /// The meter's address; nil when it does not come on the air.
    private func wake(_ journey: Journey) async -> (address: String, wasAwake: Bool)? {
        guard !Task.isCancelled else { return nil }
        let metrics = providers[journey.provider].metrics
        let began = time.now
        let name = providers[journey.provider].parameters.name
        var end = await service.wake(journey.meter, source: name)
        // A message centre that is busy is asked again and again, as its clients do.
        while end == .notAccepted(.throttled) || end == .notAccepted(.queueFull) {
            guard (try? await time.sleep(until: time.now.saturatingAdd(Self.busyCentreInterval))) != nil else { break }
            end = await service.wake(journey.meter, source: name)
        }
        let why: String
        switch end {
        case .awake(let address, let wasAwake):
            if !wasAwake { note(.shortMessage, of: journey, at: began) }
            note(.session(address: address, wasAwake: wasAwake), of: journey)
            metrics.countWakeUp(wasAwake: wasAwake)
            return (address, wasAwake)
        case .notAccepted(let refusal): why = "the short message was not accepted: \(refusal)"
        case .notDelivered(let failure): why = "the short message was not delivered: \(failure)"
        case .notAdmitted(let rejection): why = "the modem got no session: \(rejection)"
        case .cancelled: why = "the time was over"
        }
        if case .notAccepted = end {} else { note(.shortMessage, of: journey, at: began) }
        note(.notWoken(why), of: journey)
        metrics.countFailedWakeUp()
        return nil
    }

    private func finish(
        _ journey: Journey, _ values: Result<[COSEMData], any Error>
    ) -> SMETS1ReadOutcome.Result {
        let now = gateway.clock.now
        do {
            let reading = try journey.plan.reading(of: try values.get())
            withCache(of: journey) { $0.store(reading, for: journey.key, at: now) }
            return .read(reading, at: now)
        } catch let debug as SMETS1Debug {
            return .refused(debug, at: now)
        } catch {
            return .refused(SMETS1Debug(.otherReason, at: 1, "\(error)"), at: now)
        }
    }

    /// Has the meter's PDP context deactivated, where the S1SP does that and no other of its reads waits for the meter.
    private func release(_ journey: Journey) async {
        guard providers[journey.provider].parameters.releases(journey.number, random),
            await turns.waiting(for: .meter(journey.meter)) == 0
        else { return }
        await service.release(journey.meter)
        note(.released, of: journey)
    }

    /// The values of the plan's steps, or why the meter does not give one.
    private func values(of journey: Journey, from reader: DLMSReader) async -> Result<[COSEMData], any Error> {
        var values: [COSEMData] = []
        for step in journey.plan.steps {
            do { values.append(try await reader.get(step.attribute, range: step.range)) } catch {
                guard let access = error as? DLMSAccessError else { return .failure(error) }
                return .failure(SMETS1Debug(access.result, at: values.count + 1, access.description))
            }
        }
        return .success(values)
    }
}
