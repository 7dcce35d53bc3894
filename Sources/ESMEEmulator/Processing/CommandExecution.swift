import COSEM
import GBCS

extension ESME {
    /// Executes a verified command and builds its response (GBCS 6.4), to which the faults set on the meter are
    /// applied.
    func execute(_ command: VerifiedCommand, at hubTime: UTCTime, in context: ProcessingContext) -> MessageOutcome {
        let useCase = command.useCase
        var outcome = MessageOutcome(.answered)
        if useCase.isProtectedAgainstReplay { use(command, &outcome) }
        let effects = faults.isEmpty ? [] : faults.strike(useCase.messageCode)
        let conforming = command.request.pointee.template == nil ? context.conforming : nil
        let count = conforming?.items.count ?? command.request.pointee.responseKinds.count
        var failure: ItemFailure?
        for case .result(let item, let result) in effects where item < count {
            // Break on error: of several failures the first in the request counts.
            if failure.map({ item < $0.item }) ?? true { failure = ItemFailure(item: item, result: result) }
        }
        if useCase.messageCode == .ecs70 {
            failure = setClock(command, at: hubTime, failing: failure)
        }
        let now = clock(at: hubTime)
        var alerts: [Alert] = []
        if useCase.messageCode != .ecs70, command.request.pointee.isUpdate {
            failure = carryOut(command, conforming, failing: failure, at: now, &alerts)
        }
        var header = responseHeader(to: command, at: now)
        if effects.contains(.wrongCounter) { header.originatorCounter &+= 1 }
        context.response.removeAll()
        writeContent(
            command, conforming, failing: failure, at: now, header: &header, into: &context.response,
            context.cryptography)
        finish(header, command, in: &context.response, context.cryptography)
        outcome.isInContext = true
        if !alerts.isEmpty { outcome.alerts += alerts.compactMap(send) }
        if !effects.isEmpty { suffer(effects, &outcome, &context.response) }
        return outcome
    }

    /// Notes the counter of a command with Protection Against Replay. Top-ups have one of their own (GBCS CS01a).
    private func use(_ command: VerifiedCommand, _ outcome: inout MessageOutcome) {
        guard command.useCase.messageCode != .cs01a else {
            topUpCounter = command.header.originatorCounter
            return
        }
        let use = CounterUse(role: command.role, counter: command.header.originatorCounter)
        useCounter(use.counter, of: use.role)
        outcome.counterUse = use
    }

    /// The response's Grouping Header, except for a Supplementary Originator Counter, which only protected attributes
    /// need (GBCS 4.3.1.4).
    private func responseHeader(to command: VerifiedCommand, at now: UTCTime) -> HeaderFields {
        command.header.response(
            from: entityIdentifier,
            at: command.useCase.responseHasDateTime ? COSEMDateTime(now, clockStatus: rules.clockStatus) : nil)
    }

    /// Writes the access-response: data and results, one of each for every item of the request. After the first failure
    /// the rest is not executed: null-data and other-reason.
    private func writeContent(
        _ command: VerifiedCommand, _ conforming: ConformingRequest?, failing: ItemFailure?, at now: UTCTime,
        header: inout HeaderFields, into content: inout ResponseBuffer, _ cryptography: CryptographicContext
    ) {
        var failure = failing
        let kinds = command.request.pointee.responseKinds
        let count = conforming?.items.count ?? kinds.count
        func kind(_ item: Int) -> AccessResponseKind { conforming?.items[item].item.responseKind ?? kinds[item] }
        for item in 0..<count {
            if let failure, item >= failure.item {
                content.append(DataTag.nullData)
            } else {
                let size = content.count
                let result =
                    if let conforming {
                        writeDatum(conforming.items[item], at: now, into: &content)
                    } else {
                        writeDatum(item, command, at: now, header: &header, into: &content, cryptography)
                    }
                if result != .success {
                    content.truncate(to: size)
                    content.append(DataTag.nullData)
                    failure = ItemFailure(item: item, result: result)
                }
            }
        }
        let results = content.appendPiece(of: lengthSize(count) + 2 * count)
        var offset = 0
        results.store(length: count, at: &offset)
        for item in 0..<count {
            results[offset] = kind(item).rawValue
            results[offset + 1] = (failure?.result(of: item) ?? .success).rawValue
            offset += 2
        }
        // The front: tag, long-invoke-id, empty date-time, no access-request-specification, and the number of data.
        let invokeID = LongInvokeIDAndPriority(originatorCounter: command.header.originatorCounter)
        let front = content.prependPiece(of: 7 + lengthSize(count))
        front[0] = AccessResponse.tag
        front.store(bigEndian: invokeID.rawValue, at: 1)
        front.store(bigEndian: 0 as UInt16, at: 5)
        offset = 7
        front.store(length: count, at: &offset)
    }

    /// Writes the datum of an item of a command that brings values of its own: what it reads, or null-data for an update
    /// that is done.
    private func writeDatum(
        _ item: ConformingRequest.Item, at now: UTCTime, into content: inout ResponseBuffer
    ) -> DataAccessResult {
        guard item.item.access == .get else {
            content.append(DataTag.nullData)
            return .success
        }
        let moments = LogRange.startOfTime...LogRange.endOfTime
        return append(item.item.attribute.reference, in: moments, at: now, to: &content) == nil
            ? .objectUnavailable : .success
    }

    @inline(__always)
    private func writeDatum(
        _ item: Int, _ command: VerifiedCommand, at now: UTCTime, header: inout HeaderFields,
        into content: inout ResponseBuffer, _ cryptography: CryptographicContext
    ) -> DataAccessResult {
        guard let secret = command.payloadSecret else {
            guard command.request.pointee.isRead(item) else {
                content.append(DataTag.nullData)  // an update that is done
                return .success
            }
            return appendValue(item, 0, command, at: now, to: &content)
        }
        precondition(content.count == 0, "get_protected_attributes is the only item of its command")
        // The protected value: a structure with a member for each object asked for.
        let attributes = command.request.pointee.attributes[item].count
        content.append(structureOf: attributes)
        for attribute in 0..<attributes {
            let result = appendValue(item, attribute, command, at: now, to: &content)
            guard result == .success else { return result }
        }

        if case .keyAgreementCertificate = command.header.information.form {
            // No counter is used twice: without a new one the response could not be told from an earlier one.
            guard let counter = takeOwnOriginatorCounter() else { return .hardwareFault }
            header.information.form = .supplementaryOriginatorCounter
            header.information.originatorCounter = counter
        }
        let tag = cryptography.protect(
            content.octets(from: 0), derivation: KeyDerivation(protectedAttributesOf: header), secret: secret)
        tag.store(in: content.appendPiece(of: MACHeader.macSize))
        ProtectedAttributes.storeFront(
            counter: header.originatorCounter, originator: header.businessOriginator, recipient: header.businessTarget,
            valueSize: content.count,
            in: content.prependPiece(of: ProtectedAttributes.frontSize(valueSize: content.count)))
        return .success
    }

    /// Signs the response to a critical command; gives others a MAC for their recipient (GBCS 6.4.5).
    private func finish(
        _ header: HeaderFields, _ command: VerifiedCommand, in response: inout ResponseBuffer,
        _ cryptography: CryptographicContext
    ) {
        guard let secret = command.responseSecret else {
            let signed = Message.signed(
                header: GroupingHeader(header), content: response.copy(), key: keys.digitalSignature)
            response.removeAll()
            response.append(contentsOf: signed)
            return
        }
        let content = response.count
        response.append(0)  // no signature
        let headerSize = header.size
        let front = response.prependPiece(of: headerSize + lengthSize(content))
        header.store(in: front)
        var offset = headerSize
        front.store(length: content, at: &offset)
        let tag = cryptography.mac(
            of: UnsafeRawBufferPointer(response.octets(from: 0)), derivation: KeyDerivation(macOf: header),
            secret: secret)
        let grouping = response.count
        tag.store(in: response.appendPiece(of: MACHeader.macSize))
        MACHeader.store(groupingSize: grouping, in: response.prependPiece(of: MACHeader.size(groupingSize: grouping)))
    }

    /// Applies faults to a response on its way out.
    func suffer(_ effects: [Fault.Effect], _ outcome: inout MessageOutcome, _ response: inout ResponseBuffer) {
        let size = response.count
        for effect in effects {
            switch effect {
            case .result, .wrongCounter, .responseCode, .cell: break  // already in the response
            case .noResponse:
                outcome.disposition = .responseWithheld
                outcome.dropResponse()
            case .delayedResponse(let milliseconds):
                // Each delay is brought within the limit first, so that no sum of them overflows.
                let limit = Duration.milliseconds(Fault.delayLimit)
                outcome.delay = min(limit, outcome.delay + min(max(.zero, .milliseconds(milliseconds)), limit))
            case .corruptedMAC:
                // A truncated response may have lost that octet.
                if response.count == size { response.octets(from: size - 1)[0] ^= 0xFF }
            case .truncation(let octets): response.truncate(to: min(max(0, octets), response.count))
            }
        }
    }

    /// Executes ECS70: takes the hub's time when it lies in the validity interval (GBCS 9.1.4; SMETS2 5.6.3).
    private func setClock(_ command: VerifiedCommand, at hubTime: UTCTime, failing: ItemFailure?) -> ItemFailure? {
        var failure = failing
        // The items are: set clock base, preset, adjust, get time, get status. A failure before the adjustment stops
        // it.
        let adjustment = 2
        if failure.map({ $0.item > adjustment }) ?? true {
            if let interval = command.range.flatMap(Self.interval), interval.contains(hubTime) {
                // It raises no alert: EventTraits.
                if clockOffset != 0 { _ = raise(.clockAdjusted, at: hubTime) }
                setClock(offset: 0, at: hubTime)
            } else {
                failure = ItemFailure(item: adjustment, result: rules.clockOutsideValidityIntervalResult)
            }
        }
        recordUpdate(command.useCase.messageCode, isDone: failure == nil, at: clock(at: hubTime))
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
package struct ItemFailure {
    let item: Int
    let result: DataAccessResult

    package init(item: Int, result: DataAccessResult) { (self.item, self.result) = (item, result) }

    /// The result of item `item`: success before the failed one, its own result, other-reason after it (GBCS 7.2.8;
    /// break on error).
    package func result(of item: Int) -> DataAccessResult {
        item < self.item ? .success : item == self.item ? result : .otherReason
    }
}

extension HeaderFields {
    /// The Grouping Header of `device`'s response to a command with this header, except for a Supplementary Originator
    /// Counter.
    package func response(from device: EntityIdentifier, at dateTime: COSEMDateTime?) -> HeaderFields {
        var header = self
        header.craFlag = .response
        header.businessOriginator = device
        header.businessTarget = businessOriginator
        header.dateTime = dateTime
        if case .keyAgreementCertificate = header.information.form {
            header.information.form = .supplementaryRemotePartyCounter
            header.information.certificate = 0..<0
        }
        return header
    }
}
