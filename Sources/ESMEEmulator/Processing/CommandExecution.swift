import COSEM
import GBCS

extension ESME {
    /// Executes a verified command and builds its response (GBCS 6.4), then lets the faults set on it strike.
    func execute(_ command: VerifiedCommand, at hubTime: UTCTime, in context: ProcessingContext) -> ProcessingOutcome {
        let useCase = command.request.useCase
        var counterUse: CounterUse?
        if useCase.protectionAgainstReplay == true {
            let use = CounterUse(role: command.originator.role, counter: command.message.header.originatorCounter)
            lastCounters[use.role] = use.counter
            counterUse = use
        }
        let effects = faults.isEmpty ? [] : faults.strike(useCase.messageCode)
        var failure: ItemFailure?
        for case .result(let item, let result) in effects where item < command.request.responseKinds.count {
            // Break on error: of several the first in the request fails.
            if failure.map({ item < $0.item }) ?? true { failure = ItemFailure(item: item, result: result) }
        }
        if case .setClock = command.request.form {
            failure = setClock(command, at: hubTime, failing: failure)
        }
        // The buffers belong to the context; taking them out keeps them uniquely referenced.
        var content: [UInt8] = []
        swap(&content, &context.content)
        defer { swap(&content, &context.content) }
        content.removeAll(keepingCapacity: true)

        var header = responseHeader(to: command, at: clock(at: hubTime))
        if effects.contains(.wrongCounter) { header.originatorCounter &+= 1 }
        writeContent(command, failing: failure, at: clock(at: hubTime), header: &header, into: &content, in: context)
        let response = finish(header, content, command, in: context)
        var outcome = afterFaults(effects, response)
        outcome.counterUse = counterUse
        return outcome
    }

    /// The response's Grouping Header, but for a Supplementary Originator Counter, which only protected
    /// attributes need (GBCS 4.3.1.4).
    private func responseHeader(to command: VerifiedCommand, at now: UTCTime) -> GroupingHeader {
        let header = command.message.header
        var information = header.otherInformation
        if case .keyAgreementCertificate(let code, let id, let counter, _) = information {
            information = .supplementaryRemotePartyCounter(code, id: id, counter: counter)
        }
        return GroupingHeader(
            craFlag: .response, originatorCounter: header.originatorCounter,
            businessOriginator: identity.entityIdentifier, businessTarget: header.businessOriginator,
            dateTime: command.request.useCase.responseHasDateTime
                ? COSEMDateTime(now, clockStatus: rules.clockStatus) : nil,
            otherInformation: information)
    }

    /// The access-response: data and results, one of each for every item of the request. After the first
    /// failure the rest is not executed: null-data and other-reason.
    private func writeContent(
        _ command: VerifiedCommand, failing: ItemFailure?, at now: UTCTime, header: inout GroupingHeader,
        into content: inout [UInt8], in context: ProcessingContext
    ) {
        var failure = failing
        let kinds = command.request.responseKinds
        let invokeID = LongInvokeIDAndPriority(originatorCounter: command.message.header.originatorCounter)
        content.append(count: 7) { buffer in
            buffer[0] = AccessResponse.tag
            buffer.store(bigEndian: invokeID.rawValue, at: 1)
            // date-time: empty; access-request-specification: absent
        }
        content.append(length: kinds.count)
        for item in kinds.indices {
            if let failure, item >= failure.item {
                content.append(DataTag.nullData.rawValue)
            } else {
                let start = content.count
                let result = writeDatum(item, command, at: now, header: &header, into: &content, in: context)
                if result != .success {
                    content.removeSubrange(start...)
                    content.append(DataTag.nullData.rawValue)
                    failure = ItemFailure(item: item, result: result)
                }
            }
        }
        content.append(length: kinds.count)
        for (item, kind) in kinds.enumerated() {
            content.append(kind.rawValue)
            content.append((failure?.result(of: item) ?? .success).rawValue)
        }
    }

    private func writeDatum(
        _ item: Int, _ command: VerifiedCommand, at now: UTCTime, header: inout GroupingHeader,
        into content: inout [UInt8], in context: ProcessingContext
    ) -> DataAccessResult {
        guard let secret = command.payloadSecret else {
            return appendValue(item, command, at: now, to: &content)
        }
        var value: [UInt8] = []
        swap(&value, &context.value)
        defer { swap(&value, &context.value) }
        value.removeAll(keepingCapacity: true)
        // The protected value: a structure with a member for each object asked for, here always one.
        value.append(DataTag.structure.rawValue)
        value.append(1)
        let result = appendValue(item, command, at: now, to: &value)
        guard result == .success else { return result }

        if case .keyAgreementCertificate(let code, let id, let counter, _) = command.message.header.otherInformation {
            header.otherInformation = .supplementaryOriginatorCounter(
                code, id: id, counter: counter, originatorCounter: takeOwnOriginatorCounter())
        }
        context.cryptography.protect(
            &value, from: 0, derivation: KeyDerivation(protectedAttributesOf: header), secret: secret)
        content.append(DataTag.structure.rawValue)
        content.append(2)
        ProtectedAttributes.appendParameters(
            counter: header.originatorCounter, originator: header.businessOriginator, recipient: header.businessTarget,
            to: &content)
        content.append(DataTag.octetString.rawValue)
        content.append(length: ProtectedAttributes.securityHeader.count + value.count)
        content.append(contentsOf: ProtectedAttributes.securityHeader)
        content.append(contentsOf: value)
        return .success
    }

    /// Critical responses are signed, others MACed for their recipient (GBCS 6.4.5).
    private func finish(
        _ header: GroupingHeader, _ content: [UInt8], _ command: VerifiedCommand, in context: ProcessingContext
    ) -> [UInt8] {
        if command.request.useCase.category == .criticalCommand {
            return Message.signed(header: header, content: content, key: keys.digitalSignature)
        }
        guard let secret = keys.secret(with: command.originator) else {
            preconditionFailure("a verified originator of a non-critical command has Key Agreement credentials")
        }
        var response: [UInt8] = []
        let start = Message.encodeUnMACed(header: header, content: content, into: &response)
        context.cryptography.appendMAC(to: &response, groupingFrom: start, header: header, secret: secret)
        return response
    }

    private func afterFaults(_ effects: [Fault.Effect], _ response: [UInt8]) -> ProcessingOutcome {
        var outcome = ProcessingOutcome(.answered, response: response)
        for effect in effects {
            switch effect {
            case .result, .wrongCounter: break  // already in the response
            case .noResponse:
                outcome.disposition = .responseWithheld
                outcome.response = nil
            case .delayedResponse(let milliseconds): outcome.delay += milliseconds
            case .corruptedMAC:
                // A truncated response may have lost the octet.
                if outcome.response?.count == response.count { outcome.response?[response.count - 1] ^= 0xFF }
            case .truncation(let octets): outcome.response = outcome.response.map { Array($0.prefix(max(0, octets))) }
            }
        }
        return outcome
    }

    /// ECS70: takes the hub's time when it lies in the validity interval (GBCS 9.1.4; SMETS2 5.6.3).
    private func setClock(_ command: VerifiedCommand, at hubTime: UTCTime, failing: ItemFailure?) -> ItemFailure? {
        var failure = failing
        // Items: set clock base, preset, adjust, get time, get status. A failure before the adjustment stops it.
        let adjustment = 2
        if failure.map({ $0.item > adjustment }) ?? true {
            if let interval = command.range.flatMap(Self.interval), interval.contains(hubTime) {
                if clockOffset != 0 { eventLogs.recordEvent(.clockAdjusted, at: hubTime) }
                clockOffset = 0
            } else {
                failure = ItemFailure(item: adjustment, result: rules.clockOutsideValidityIntervalResult)
            }
        }
        if rules.eventLogRecordsUpdates {
            var code: [UInt8] = []
            code.append(bigEndian: command.request.useCase.messageCode.rawValue)
            eventLogs.recordEvent(
                failure == nil ? .immediateCommandProcessed : .immediateCommandNotProcessed, at: clock(at: hubTime),
                otherInformation: code)
        }
        return failure
    }

    private static func interval(_ range: RequestRange) -> ClosedRange<UTCTime>? {
        guard case .dateTime(let from) = range.from, case .dateTime(let to) = range.to, let start = from.utc,
            let end = to.utc, start <= end
        else { return nil }
        return start...end
    }
}

/// The first item of a request that failed.
struct ItemFailure {
    let item: Int
    let result: DataAccessResult

    /// Success before it, its own result, other-reason after it (GBCS 7.2.8; break on error).
    func result(of item: Int) -> DataAccessResult {
        item < self.item ? .success : item == self.item ? result : .otherReason
    }
}
