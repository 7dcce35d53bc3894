import COSEM
import ESMEEmulator
import GBCS

extension CommunicationsHub: CommandRecipient {
    package var rules: ProcessingRules { hubRules.processing }
    package var lastCounters: ReplayCounters { state?.lastCounters ?? ReplayCounters() }

    package var hasDeviceManagement: Bool { false }

    package func lastCounter(of role: RemotePartyRole, _ code: MessageCode) -> UInt64? { lastCounters[role] }

    package func request(_ code: MessageCode, in context: ProcessingContext) -> UnsafePointer<RequestTraits>? {
        guard let request = RequestTable.hub[code] else { return nil }
        return model.isDualBand || UseCaseCatalogue[code]?.targets != .dualBandCHF ? request : nil
    }
}

/// Commands for the hub itself (GBCS 6.2.4 and 6.4).
extension CommunicationsHub {
    /// Takes one message whose Business Target is the hub.
    func process(_ octets: [UInt8], at time: UTCTime, in context: ProcessingContext) -> MessageOutcome {
        do throws(Refusal) {
            guard let command = try verify(octets.span.bytes, by: deviceCredentials, in: context) else {
                return reportNotSupported(octets, at: time)
            }
            return execute(command, at: time, in: context)
        } catch {
            return refuse(error, at: time)
        }
    }

    /// Reports a command that the hub does not support with ECS100, as a meter does.
    private func reportNotSupported(_ octets: [UInt8], at time: UTCTime) -> MessageOutcome {
        var outcome = MessageOutcome(.notSupported)
        if rules.commandNotSupportedAlert, let command = try? Message(parsing: octets) {
            outcome.alerts = sign(.commandNotSupported(command.header, at: time)).map { [$0] } ?? []
        }
        return outcome
    }

    /// Discards a message: no response, but a CHF Security Log entry and an alert to the Access Control Broker where
    /// the rules ask for them.
    private func refuse(_ refusal: Refusal, at time: UTCTime) -> MessageOutcome {
        var outcome = MessageOutcome(.refused(refusal))
        guard let (code, isLogged) = refusal.consequence(by: rules) else { return outcome }
        outcome.alerts = discard(isLogged ? EventLogs.SecurityEvent(time: time, code: code) : nil) {
            guard rules.alertsOnFailedChecks, let broker = trustAnchors.accessControlBroker else { return [] }
            return sign(Alert(code, at: time, to: broker.entityIdentifier)).map { [$0] } ?? []
        }
        return outcome
    }

    /// The result of a command's execution: data for its items, or the first that failed.
    private struct Execution {
        var data: [COSEMData]
        var failure: ItemFailure?
        var alerts: [OutgoingAlert] = []
    }

    private func execute(
        _ command: VerifiedCommand, at time: UTCTime, in context: ProcessingContext
    ) -> MessageOutcome {
        let useCase = command.useCase
        var counterUse: CounterUse?
        if useCase.isProtectedAgainstReplay {
            let use = CounterUse(role: command.role, counter: command.header.originatorCounter)
            change { $0.lastCounters[use.role] = use.counter }
            counterUse = use
        }
        let execution = carryOut(command, at: time, in: context)
        if useCase.isProtectedAgainstReplay && rules.eventLogRecordsUpdates {
            var code: [UInt8] = []
            code.append(bigEndian: useCase.messageCode.rawValue)
            let result: AlertCode =
                execution.failure == nil ? .immediateCommandProcessed : .immediateCommandNotProcessed
            change { $0.logs.recordEvent(result, at: time, otherInformation: code) }
        }
        var outcome = MessageOutcome(
            .answered, response: response(to: command, execution, in: context), counterUse: counterUse)
        outcome.alerts = execution.alerts
        return outcome
    }

    /// Carries out the items of a command in their order, and stops at the first that fails.
    private func carryOut(
        _ command: VerifiedCommand, at time: UTCTime, in context: ProcessingContext
    ) -> Execution {
        let request = command.request.pointee
        let conforming = request.template == nil ? context.conforming : nil
        let items = conforming?.items ?? request.form.items.map { ConformingRequest.Item(constant: $0) }
        let change = conforming.flatMap { DeviceLogChange($0) }
        var execution = Execution(data: [])
        for (index, item) in items.enumerated() {
            switch carryOut(item, change, command.logRange, at: time, in: context) {
            case .done(let data, let alerts):
                execution.data.append(data)
                execution.alerts += alerts
            case .failed(let result):
                execution.failure = ItemFailure(item: index, result: result)
                execution.data += Array(repeating: .nullData, count: items.count - index)
                return execution
            }
        }
        return execution
    }

    private func carryOut(
        _ item: ConformingRequest.Item, _ change: DeviceLogChange?, _ range: LogRange?, at time: UTCTime,
        in context: ProcessingContext
    ) -> ObjectAccess {
        guard item.excess == nil else { return .failed(rules.refusedUpdateResult) }
        let reference = item.item.attribute.reference
        switch item.item.access {
        case .get, .getRange:
            guard let attribute = HubAttribute.table[reference] else { return .failed(.objectUnavailable) }
            return read(attribute, in: range?.moments, at: time)
        case .set:
            guard let attribute = HubAttribute.table[reference] else { return .failed(.objectUnavailable) }
            return write(item.value, to: attribute, at: time, in: context)
        case .action:
            guard let method = HubMethod.table[reference] else { return .failed(.objectUnavailable) }
            return invoke(method, change, at: time, in: context)
        case .getProtected, .presetTime: return .failed(.objectUnavailable)
        }
    }

    /// The response with a MAC for the Business Originator: none of the hub's commands is critical.
    private func response(
        to command: VerifiedCommand, _ execution: Execution, in context: ProcessingContext
    ) -> [UInt8]? {
        let header = GroupingHeader(command.header.response(from: entityIdentifier, at: nil))
        guard let secret = command.responseSecret else { return nil }
        let results = command.request.pointee.responseKinds.enumerated().map { item, kind in
            AccessResponse.Result(kind, execution.failure?.result(of: item) ?? .success)
        }
        let data = zip(execution.data, results).map { $1.result == .success ? $0 : .nullData }
        var content: [UInt8] = []
        AccessResponse(
            invokeID: LongInvokeIDAndPriority(originatorCounter: header.originatorCounter), data: data, results: results
        ).encode(into: &content)
        return Message.protected(header: header, content: content, secret: secret, using: context.cryptography)
    }
}
