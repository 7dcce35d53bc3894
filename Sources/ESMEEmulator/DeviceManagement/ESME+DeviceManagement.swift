import COSEM
import GBCS

/// Execution of commands with ASN.1 content: credentials, certificates, joining, firmware (GBCS 11 to 13).
extension ESME {
    /// Executes a verified command and builds its response.
    func execute(
        _ command: DeviceManagementCommand, at hubTime: UTCTime, in context: ProcessingContext
    ) -> MessageOutcome {
        var outcome = MessageOutcome(.answered)
        if command.useCase.isProtectedAgainstReplay {
            let use = CounterUse(role: command.role, counter: command.header.originatorCounter)
            useCounter(use.counter, of: use.role)
            if ReplayCounters.place(use.role) != nil { outcome.counterUse = use }
        }
        let effects = faults.isEmpty ? [] : faults.strike(command.useCase.messageCode)
        let now = clock(at: hubTime)
        let content = answer(to: command, Injury(effects), at: now)
        var header = command.header
        header.craFlag = .response
        header.businessOriginator = entityIdentifier
        header.businessTarget = command.header.businessOriginator
        header.dateTime =
            command.useCase.responseHasDateTime ? COSEMDateTime(now, clockStatus: rules.clockStatus) : nil
        if effects.contains(.wrongCounter) { header.originatorCounter &+= 1 }
        context.response.removeAll()
        if let secret = command.responseSecret {
            context.response.append(
                contentsOf: Message.protected(
                    header: header, content: content, secret: secret, using: context.cryptography))
        } else {
            context.response.append(
                contentsOf: Message.signed(header: header, content: content, key: keys.digitalSignature))
        }
        outcome.isInContext = true
        if !effects.isEmpty { suffer(effects, &outcome, &context.response) }
        return outcome
    }

    /// What faults make of an ASN.1 command.
    struct Injury {
        /// The response code with which the command fails.
        var code: UInt8?
        /// Statuses with which replacements fail, by their places.
        var cells: [Int: UInt8] = [:]

        init(_ effects: [Fault.Effect] = []) {
            for effect in effects {
                switch effect {
                case .responseCode(let number): code = number
                case .cell(let place, let status): cells[place] = status
                default: break
                }
            }
        }
    }

    private func answer(to command: DeviceManagementCommand, _ injury: Injury, at now: UTCTime) -> [UInt8] {
        switch command.value {
        case .details(let request): return details(request, in: command).encoded
        case .update(let update): return answer(to: update, in: command, injury, at: now).encoded
        case .issue(let request): return issue(request, counter: command.header.originatorCounter, injury).encoded
        case .certificate(let request): return accept(request.certificate, injury, at: now).encoded
        case .provide(let request): return provide(request, injury).encoded
        case .join(let request):
            if let code = injury.code.flatMap(JoinDeviceResponse.init) { return code.encoded }
            return join(request, at: now).encoded
        case .unjoin(let request):
            if let code = injury.code.flatMap(UnjoinDeviceResponse.init) { return code.encoded }
            return unjoin(request, at: now).encoded
        case .activate(let request): return answer(to: request, in: command, injury, at: now).encoded
        }
    }

    /// The cells of each role that a command asks about (GBCS CS02a, CS02f).
    private func details(
        _ request: ProvideSecurityCredentialDetailsCommand, in command: DeviceManagementCommand
    ) -> ProvideSecurityCredentialDetailsResponse {
        ProvideSecurityCredentialDetailsResponse(
            parties: request.roles.map { role in
                let cells = credentials.filter { $0.cell.role == role }
                guard !cells.isEmpty else { return RemotePartyDetails(role, absentStatus(command.useCase.messageCode)) }
                return RemotePartyDetails(
                    role, .success,
                    credentials: .init(
                        sequenceNumber: min(lastCounter(of: role) ?? 0, UInt64(Int64.max)),
                        cells: cells.map { .init($0.cell.keyUsage, $0.cell.cellUsage, identity: $0.identity) }))
            })
    }

    /// The status of a role without cells: published messages have another for CS02f.
    private func absentStatus(_ code: MessageCode) -> TrustAnchorStatus {
        TrustAnchorStatus(rawValue: code == .cs02f ? rules.absentRoleStatusCS02f : rules.absentRoleStatus) ?? .other
    }

    /// Does what is due of the commands that wait, up to `now`; returns their alerts with their times.
    func advanceCommands(to now: UTCTime) -> [(time: UTCTime, alert: OutgoingAlert)] {
        let due = management.pendingCommands.enumerated().filter { $0.element.time <= now }
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
        guard !due.isEmpty else { return [] }
        management.pendingCommands.removeAll { $0.time <= now }
        return due.compactMap { pending in
            let content: [UInt8]
            let messageCode: MessageCode
            if pending.messageCode == .cs06 {
                guard let command = try? ActivateFirmwareCommand(decoding: pending.content) else { return nil }
                let outcome = activate(command.imageHash, pending.injury, at: pending.time)
                content =
                    ActivateFirmwareAlert(
                        code: outcome.result == .success
                            ? .futureDatedCommandProcessed : .futureDatedCommandNotProcessed,
                        executionTime: pending.time, counter: pending.originatorCounter, outcome: outcome
                    ).encoded
                messageCode = .firmwareActivationAlert
            } else {
                guard let command = try? UpdateSecurityCredentialsCommand(decoding: pending.content) else { return nil }
                let outcome = update(command, pending.injury, at: pending.time)
                let isDone = outcome.results.allSatisfy { $0.status == .success }
                content =
                    UpdateSecurityCredentialsAlert(
                        code: isDone ? .futureDatedCommandProcessed : .futureDatedCommandNotProcessed,
                        executionTime: pending.time, outcome: outcome
                    ).encoded
                messageCode = command.control.mode.alertMessageCode
            }
            return send(content, messageCode, to: EntityIdentifier(pending.originator), at: pending.time)
                .map { (pending.time, $0) }
        }
    }

    /// Keeps a command until its time; one of the same Message Code that waits already is replaced.
    func keep(_ command: DeviceManagementCommand, until time: UTCTime, _ injury: Injury) {
        management.pendingCommands.removeAll { $0.messageCode == command.useCase.messageCode }
        management.pendingCommands.append(
            PendingCommand(
                time: time, messageCode: command.useCase.messageCode,
                originatorCounter: command.header.originatorCounter,
                originator: command.header.businessOriginator.rawValue, content: command.content,
                failingCells: injury.cells.isEmpty ? nil : injury.cells, failingCode: injury.code))
    }

    /// Forgets a command of this Message Code that waits.
    func cancel(_ code: MessageCode) { management.pendingCommands.removeAll { $0.messageCode == code } }

    /// Signs an alert with ASN.1 content; nil when no own counter is left.
    private func send(
        _ content: [UInt8], _ code: MessageCode, to recipient: EntityIdentifier, at time: UTCTime
    ) -> OutgoingAlert? {
        guard let counter = takeOwnOriginatorCounter() else { return nil }
        let header = GroupingHeader(
            craFlag: .alert, originatorCounter: counter, businessOriginator: entityIdentifier,
            businessTarget: recipient, otherInformation: .messageCode(code))
        let octets = Message.signed(header: header, content: content, key: keys.digitalSignature)
        let event =
            (try? UpdateSecurityCredentialsAlert(decoding: content))?.code
            ?? (try? ActivateFirmwareAlert(decoding: content))?.code ?? .futureDatedCommandProcessed
        return OutgoingAlert(
            device: entityIdentifier, alert: Alert(event, messageCode: code, at: time, to: recipient), octets: octets)
    }
}
