import COSEM
import ESMEEmulator
import GBCS

extension CommunicationsHub: CommandRecipient {
    package var rules: ProcessingRules { hubRules.processing }
    package var lastCounters: ReplayCounters { state?.lastCounters ?? ReplayCounters() }

    package var hasDeviceManagement: Bool { false }

    package func lastCounter(of role: RemotePartyRole, _ code: MessageCode) -> UInt64? { lastCounters[role] }

    package func request(_ code: MessageCode, in context: ProcessingContext) -> UnsafePointer<RequestTraits>? {
        RequestTable.hub[code]
    }
}

/// Commands for the hub itself (GBCS 6.2.4 and 6.4).
extension CommunicationsHub {
    /// Takes one message whose Business Target is the hub.
    func process(_ octets: [UInt8], at time: UTCTime, in context: ProcessingContext) -> MessageOutcome {
        do throws(Refusal) {
            guard let command = try verify(octets.span.bytes, in: context) else {
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
        let deviceChange = context.conforming.flatMap { DeviceLogChange($0) }
        var counterUse: CounterUse?
        if useCase.isProtectedAgainstReplay {
            let use = CounterUse(role: command.role, counter: command.header.originatorCounter)
            change { $0.lastCounters[use.role] = use.counter }
            counterUse = use
        }
        let execution = execute(useCase.messageCode, command.logRange, deviceChange, at: time, in: context)
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

    private func execute(
        _ code: MessageCode, _ range: LogRange?, _ change: DeviceLogChange?, at time: UTCTime,
        in context: ProcessingContext
    ) -> Execution {
        switch (code, change) {
        case (.ccs01, .registration(let registration)?):
            let alerts = register(registration, at: time, in: context)
            return Execution(
                data: [.nullData, .nullData, .nullData],
                failure: alerts == nil ? ItemFailure(item: 0, result: hubRules.deviceLogFullResult) : nil,
                alerts: alerts ?? [])
        case (.ccs02, .removal(let device)?):
            let alerts = unregister(device, at: time, in: context)
            return Execution(
                data: [.nullData],
                failure: alerts == nil ? ItemFailure(item: 0, result: hubRules.unknownDeviceResult) : nil,
                alerts: alerts ?? [])
        case (.ccs06, _):
            let log = deviceLog(at: time)
            return Execution(data: [.array(log.entries.map { activeDevice($0, at: time).data })])
        case (.ccs07, _):
            let log = deviceLog(at: time)
            return Execution(data: [
                backup(log.entries.map { ($0.device, $0.linkKey) }, at: time).data,
                backup(log.historic.map { ($0.device, $0.linkKey) }, at: time).data,
            ])
        case (.ecs26n, _):
            return Execution(data: [.octetString(entityIdentifier.octets), .octetString(model.type)])
        case (.ecs52, _): return Execution(data: [.octetString(model.firmwareVersion)])
        case (.ecs35c, _), (.ecs35d, _):
            guard let range else { preconditionFailure("a log read has a range: its template says so") }
            return read(code, in: range.moments)
        default: preconditionFailure("\(code) has a Message Template and no execution")
        }
    }

    /// Reads the logs of ECS35c and ECS35d: entry_eventLogEntry8 and entry_securityLogEntry (GBCS 18.2.1).
    private func read(_ code: MessageCode, in moments: ClosedRange<UTCTime>) -> Execution {
        let logs = state?.logs ?? EventLogs()
        func moment(_ time: UTCTime) -> COSEMData { .doubleLongUnsigned(UInt32(clamping: time.secondsSince2000)) }
        let type = (code == .ecs35c ? DeviceAttribute.eventLog : .securityLog).entryType(isTwin: false)
        let rows: [COSEMData]
        if code == .ecs35c {
            rows = logs.events.entries.filter { moments.contains($0.time) }.map {
                .structure([moment($0.time), .longUnsigned($0.code.rawValue), .octetString($0.otherInformation)])
            }
        } else {
            rows = logs.securityEvents.entries.filter { moments.contains($0.time) }.map {
                .structure([moment($0.time), .longUnsigned($0.code.rawValue)])
            }
        }
        guard !rows.isEmpty || rules.emptyRangeResult == .success else {
            return Execution(data: [.nullData], failure: ItemFailure(item: 0, result: rules.emptyRangeResult))
        }
        guard let type, let log = CompactArray(elementType: type, elements: rows) else {
            preconditionFailure("the rows are of the type that was made for them")
        }
        return Execution(data: [.compactArray(log)])
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
