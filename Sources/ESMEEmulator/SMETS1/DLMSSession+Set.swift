import COSEM

/// SET: the clock is the one thing that is written (IEC 62056-5-3, 9.3.7).
extension DLMSSession {
    /// Bounds of what a SET or an ACTION brings: less than any APDU holds.
    static let limits = CodecLimits(nesting: 8, elements: 256, values: 4_096, octets: 65_535)

    mutating func set(
        _ apdu: RawSpan, of meter: SMETS1Meter, at now: UTCTime
    ) throws(CodecError) -> DLMSOutcome {
        let request = try SetRequest(decoding: apdu.copy(0..<apdu.byteCount), limits: Self.limits)
        guard conformance.contains(.set) else { return refuseService(meter) }
        var blocks: [UInt8]?
        var attribute: ObjectReference?
        var lastBlock: UInt32 = 0
        if case .set(let reference, let octets, let block) = pending {
            (attribute, blocks, lastBlock) = (reference, octets, block)
        }
        pending = .none
        switch request.form {
        case .normal(let selection, let value):
            let result = write(value, to: selection, of: meter, at: now)
            return answer(.normal(result), to: request, event: Self.event(of: result), meter)
        case .withList(let selections, let values):
            guard conformance.contains(.multipleReferences) else { return refuseService(meter) }
            guard selections.count == values.count else { return Self.malformed(meter) }
            var event: DLMSOutcome.Event?
            let results = zip(selections, values).map { selection, value in
                let result = write(value, to: selection, of: meter, at: now)
                event = Self.event(of: result) ?? event
                return result
            }
            return answer(.withList(results), to: request, event: event, meter)
        case .withFirstBlock(let selection, let block):
            guard conformance.contains(.blockTransferWithSet) else { return refuseService(meter) }
            guard block.number == 1 else {
                return answer(
                    .lastBlock(.dataBlockNumberInvalid, block: block.number), to: request, event: .wrongBlockNumber,
                    meter)
            }
            guard selection.access == nil else {
                return answer(
                    .lastBlock(.scopeOfAccessViolated, block: 1), to: request, event: .selectionRefused, meter)
            }
            return take(block, of: selection.attribute, after: [], request, of: meter, at: now)
        case .withBlock(let block):
            guard let attribute, let blocks else {
                return answer(
                    .lastBlock(.noLongSetInProgress, block: block.number), to: request, event: .wrongBlockNumber,
                    meter)
            }
            guard block.number == lastBlock + 1 else {
                return answer(
                    .lastBlock(.dataBlockNumberInvalid, block: block.number), to: request, event: .wrongBlockNumber,
                    meter)
            }
            return take(block, of: attribute, after: blocks, request, of: meter, at: now)
        case .withListAndFirstBlock:
            return refuseService(meter)
        }
    }

    func refuseService(_ meter: SMETS1Meter) -> DLMSOutcome {
        Self.except(.serviceNotAllowed, .serviceNotSupported, .serviceRefused, meter)
    }

    /// Takes a block of the right number.
    private mutating func take(
        _ block: SetRequest.Block, of attribute: ObjectReference, after earlier: [UInt8], _ request: SetRequest,
        of meter: SMETS1Meter, at now: UTCTime
    ) -> DLMSOutcome {
        let octets = earlier + block.octets
        guard octets.count <= Self.setLimit else {
            return answer(.lastBlock(.longSetAborted, block: block.number), to: request, event: .oversizePDU, meter)
        }
        guard block.isLast else {
            pending = .set(attribute, octets, block: block.number)
            return answer(.block(block.number), to: request, event: nil, meter)
        }
        guard let value = try? COSEMData(decoding: octets, limits: Self.limits) else {
            return answer(.lastBlock(.typeUnmatched, block: block.number), to: request, event: .malformedAPDU, meter)
        }
        let result = write(value, to: AttributeSelection(attribute), of: meter, at: now)
        return answer(.lastBlock(result, block: block.number), to: request, event: Self.event(of: result), meter)
    }

    private static func event(of result: DataAccessResult) -> DLMSOutcome.Event? {
        switch result {
        case .success: .clockSet
        case .objectUndefined, .objectClassInconsistent: .unknownObject
        case .readWriteDenied: .accessDenied
        default: .selectionRefused
        }
    }

    private func answer(
        _ form: SetResponse.Form, to request: SetRequest, event: DLMSOutcome.Event?, _ meter: SMETS1Meter
    ) -> DLMSOutcome {
        guard request.invokeID.isConfirmed else { return DLMSOutcome(.nothingToSend, event) }
        var octets: [UInt8] = []
        SetResponse(form, invokeID: request.invokeID).encode(into: &octets)
        meter.buffer.append(contentsOf: octets)
        return DLMSOutcome(.answered, event)
    }

    private func write(
        _ value: COSEMData, to selection: AttributeSelection, of meter: SMETS1Meter, at now: UTCTime
    ) -> DataAccessResult {
        let reference = selection.attribute
        guard let object = meter.table.object(named: reference.logicalName.number) else { return .objectUndefined }
        guard object.classID == reference.classID else { return .objectClassInconsistent }
        guard object.rights(to: reference.member, for: role, in: meter.table).canWrite else {
            return .readWriteDenied
        }
        guard selection.access == nil else { return .scopeOfAccessViolated }
        let dateTime: COSEMDateTime
        switch value {
        case .dateTime(let given): dateTime = given
        case .octetString(let octets) where octets.count == COSEMDateTime.size:
            var reader = OctetReader(octets)
            guard let given = try? COSEMDateTime(from: &reader) else { return .typeUnmatched }
            dateTime = given
        default: return .typeUnmatched
        }
        return setClock(to: dateTime, of: meter, at: now)
    }

    /// The clock reads `dateTime` from now on; an entry of the event log says so.
    private func setClock(to dateTime: COSEMDateTime, of meter: SMETS1Meter, at now: UTCTime) -> DataAccessResult {
        guard dateTime.year != 0xFFFF, dateTime.month != COSEMDateTime.notSpecified,
            dateTime.day != COSEMDateTime.notSpecified, dateTime.hour != COSEMDateTime.notSpecified,
            dateTime.minute != COSEMDateTime.notSpecified, let time = dateTime.moment(isEnd: false),
            (0...Int64(UInt32.max)).contains(time.secondsSince2000)
        else { return .otherReason }
        let offset = time - now
        guard meter.esme.clockOffset != offset else { return .success }
        meter.esme.clockOffset = offset
        meter.esme.eventLogs.recordEvent(.clockAdjusted, at: time)
        return .success
    }
}
