import COSEM
import GBCS

/// Execution of updates: sets and actions, item by item (GBCS 6.4; section 1 of the Use Case annex).
extension ESME {
    /// Carries out the updates of a command in the order of its items, and stops at the first that fails; what was done
    /// before stays done.
    ///
    /// - Parameters:
    ///   - conforming: the command's values, where it brings some of its own.
    ///   - failing: item that a fault makes fail.
    ///   - alerts: gets those to send when the response is made, in order.
    /// - Returns: the first item that failed; nil when all were executed.
    @inline(never)
    func carryOut(
        _ command: VerifiedCommand, _ conforming: ConformingRequest?, failing: ItemFailure?, at now: UTCTime,
        _ alerts: inout [Alert]
    ) -> ItemFailure? {
        var effects = UpdateEffects()
        let failure = items(of: command, conforming, failing: failing, at: now, &effects)
        recordUpdate(command.useCase.messageCode, isDone: failure == nil, at: now)
        alerts = effects.alerts + follow(effects.account, at: now)
        return failure
    }

    /// Writes the Event Log's entry for an update, where the rules have one.
    func recordUpdate(_ code: MessageCode, isDone: Bool, at now: UTCTime) {
        guard rules.eventLogRecordsUpdates else { return }
        var octets: [UInt8] = []
        octets.append(bigEndian: code.rawValue)
        // It raises no alert: EventTraits.
        _ = raise(
            isDone ? .immediateCommandProcessed : .immediateCommandNotProcessed, at: now, otherInformation: octets)
    }

    private func items(
        of command: VerifiedCommand, _ conforming: ConformingRequest?, failing: ItemFailure?, at now: UTCTime,
        _ effects: inout UpdateEffects
    ) -> ItemFailure? {
        let items = conforming?.items ?? command.request.pointee.form.items.map { ConformingRequest.Item(constant: $0) }
        let origin = UpdateOrigin(command.header)
        for (index, item) in items.enumerated() {
            if let failing, failing.item <= index { return failing }
            let result = carryOut(item, for: origin, at: now, &effects)
            if result != .success { return ItemFailure(item: index, result: result) }
        }
        return failing
    }

    private func carryOut(
        _ item: ConformingRequest.Item, for origin: UpdateOrigin, at now: UTCTime, _ effects: inout UpdateEffects
    ) -> DataAccessResult {
        guard item.excess == nil else { return rules.refusedUpdateResult }
        switch item.item.access {
        case .set: return write(item.item.attribute, item.value, for: origin, at: now, &effects)
        case .action: return invoke(item.item.attribute, item.value, for: origin, at: now, &effects)
        case .get, .getRange, .getProtected, .presetTime: return .success
        }
    }
}
