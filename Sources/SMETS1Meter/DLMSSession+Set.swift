import COSEM
import ESMEEmulator
import GBCS

/// SET: the clock is the only thing that can be written (IEC 62056-5-3, 9.3.7).
extension DLMSSession {
    /// An attribute that a SET names.
    private struct Item {
        let attribute: ObjectReference
        let isSelective: Bool

        /// Skips the parameters of a selection, whatever they are: nothing that can be written takes one.
        init(at cursor: inout OctetCursor, in octets: RawSpan) throws(CodecError) {
            attribute = try ObjectReference(at: &cursor, in: octets)
            isSelective = try cursor.readPresence(octets)
            guard isSelective else { return }
            try cursor.skip(1)
            try cursor.skipData(octets)
        }

        init(_ attribute: ObjectReference) { (self.attribute, isSelective) = (attribute, false) }
    }

    /// A piece of a value that comes in blocks.
    private struct Block {
        let isLast: Bool
        let number: UInt32
        let contents: Range<Int>

        init(at cursor: inout OctetCursor, in octets: RawSpan) throws(CodecError) {
            isLast = try cursor.readUInt8(octets) != 0
            number = try cursor.readInteger(octets)
            contents = try cursor.readContents(octets)
        }
    }

    mutating func set(
        _ apdu: RawSpan, of meter: SMETS1Meter, at now: UTCTime
    ) throws(CodecError) -> DLMSOutcome {
        var cursor = OctetCursor(1..<apdu.byteCount)
        let form = try cursor.readUInt8(apdu)
        let invokeID = InvokeIDAndPriority(rawValue: try cursor.readUInt8(apdu))
        switch form {
        case 1:
            let item = try Item(at: &cursor, in: apdu)
            let value = try cursor.skipData(apdu)
            try cursor.expectEnd()
            guard conformance.contains(.set) else { return refuseService(meter) }
            pending = .none
            let result = write(apdu.extracting(value), to: item, of: meter, at: now)
            return answer(.normal(result), to: invokeID, event: Self.event(of: result), meter)
        case 2:
            let item = try Item(at: &cursor, in: apdu)
            let block = try Block(at: &cursor, in: apdu)
            try cursor.expectEnd()
            guard conformance.contains(.set) else { return refuseService(meter) }
            pending = .none
            return begin(item, block, apdu, invokeID, of: meter, at: now)
        case 3:
            let block = try Block(at: &cursor, in: apdu)
            try cursor.expectEnd()
            guard conformance.contains(.set) else { return refuseService(meter) }
            return go(on: block, apdu, invokeID, of: meter, at: now)
        case 4:
            let (items, values) = try Self.list(&cursor, apdu)
            guard conformance.contains(.set) else { return refuseService(meter) }
            pending = .none
            guard conformance.contains(.multipleReferences) else { return refuseService(meter) }
            var event: DLMSOutcome.Event?
            let results = zip(items, values).map { item, value in
                let result = write(apdu.extracting(value), to: item, of: meter, at: now)
                event = Self.event(of: result) ?? event
                return result
            }
            return answer(.withList(results), to: invokeID, event: event, meter)
        case 5: return refuseService(meter)
        default: throw CodecError(.unexpectedOctet(found: form, expected: "a form of the SET request"), at: 1)
        }
    }

    /// Reads a list of attributes and the values to write to them, one for each.
    private static func list(
        _ cursor: inout OctetCursor, _ apdu: RawSpan
    ) throws(CodecError) -> ([Item], [Range<Int>]) {
        let start = cursor.position
        let count = try cursor.readLengthOfAnyForm(apdu)
        // Class, name, attribute and selection of each take ten octets.
        guard count <= cursor.remaining / 10 else {
            throw CodecError(.tooLarge(value: count, limit: cursor.remaining / 10), at: start)
        }
        var items: [Item] = []
        for _ in 0..<count { items.append(try Item(at: &cursor, in: apdu)) }
        guard try cursor.readLengthOfAnyForm(apdu) == count else {
            throw CodecError(.invalidValue("not as many values as attributes"), at: start)
        }
        var values: [Range<Int>] = []
        for _ in 0..<count { values.append(try cursor.skipData(apdu)) }
        try cursor.expectEnd()
        return (items, values)
    }

    // MARK: Blocks

    private mutating func begin(
        _ item: Item, _ block: Block, _ apdu: RawSpan, _ invokeID: InvokeIDAndPriority, of meter: SMETS1Meter,
        at now: UTCTime
    ) -> DLMSOutcome {
        guard conformance.contains(.blockTransferWithSet) else { return refuseService(meter) }
        guard block.number == 1 else {
            return refuse(block, .dataBlockNumberInvalid, .wrongBlockNumber, invokeID, meter)
        }
        guard !item.isSelective else {
            return refuse(block, .scopeOfAccessViolated, .selectionRefused, invokeID, meter)
        }
        return take(block, apdu, of: item.attribute, after: [], invokeID, of: meter, at: now)
    }

    private mutating func go(
        on block: Block, _ apdu: RawSpan, _ invokeID: InvokeIDAndPriority, of meter: SMETS1Meter, at now: UTCTime
    ) -> DLMSOutcome {
        // All blocks of a transfer have one invoke-id; no transfer with another is under way.
        guard case .set(let attribute, let octets, let last) = pending,
            invokeID.rawValue & Self.invokeIDMask == transferID
        else { return refuse(block, .noLongSetInProgress, .wrongBlockNumber, invokeID, meter) }
        pending = .none
        guard block.number == last &+ 1 else {
            return refuse(block, .dataBlockNumberInvalid, .wrongBlockNumber, invokeID, meter)
        }
        return take(block, apdu, of: attribute, after: octets, invokeID, of: meter, at: now)
    }

    private func refuse(
        _ block: Block, _ result: DataAccessResult, _ event: DLMSOutcome.Event, _ invokeID: InvokeIDAndPriority,
        _ meter: SMETS1Meter
    ) -> DLMSOutcome {
        answer(.lastBlock(result, block: block.number), to: invokeID, event: event, meter)
    }

    /// Takes a block with the right number.
    private mutating func take(
        _ block: Block, _ apdu: RawSpan, of attribute: ObjectReference, after earlier: [UInt8],
        _ invokeID: InvokeIDAndPriority, of meter: SMETS1Meter, at now: UTCTime
    ) -> DLMSOutcome {
        guard earlier.count + block.contents.count <= Self.setLimit else {
            return refuse(block, .longSetAborted, .oversizePDU, invokeID, meter)
        }
        let octets = earlier + apdu.copy(block.contents)
        guard block.isLast else {
            pending = .set(attribute, octets, block: block.number)
            transferID = invokeID.rawValue & Self.invokeIDMask
            return answer(.block(block.number), to: invokeID, event: nil, meter)
        }
        var cursor = OctetCursor(0..<octets.count)
        guard let value = try? cursor.skipData(octets.span.bytes), value.count == octets.count else {
            return refuse(block, .typeUnmatched, .malformedAPDU, invokeID, meter)
        }
        let result = write(octets.span.bytes, to: Item(attribute), of: meter, at: now)
        return answer(.lastBlock(result, block: block.number), to: invokeID, event: Self.event(of: result), meter)
    }

    // MARK: Writing

    func refuseService(_ meter: SMETS1Meter) -> DLMSOutcome {
        Self.except(.serviceNotAllowed, .serviceNotSupported, .serviceRefused, meter)
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
        _ form: SetResponse.Form, to invokeID: InvokeIDAndPriority, event: DLMSOutcome.Event?, _ meter: SMETS1Meter
    ) -> DLMSOutcome {
        guard invokeID.isConfirmed else { return DLMSOutcome(.nothingToSend, event) }
        var octets: [UInt8] = []
        SetResponse(form, invokeID: invokeID).encode(into: &octets)
        meter.buffer.append(contentsOf: octets)
        return DLMSOutcome(.answered, event)
    }

    /// - Parameter value: the whole encoded value.
    private func write(
        _ value: RawSpan, to item: Item, of meter: SMETS1Meter, at now: UTCTime
    ) -> DataAccessResult {
        let reference = item.attribute
        guard let object = meter.table.object(named: reference.logicalName.number) else { return .objectUndefined }
        guard object.classID == reference.classID else { return .objectClassInconsistent }
        guard object.rights(to: reference.member, for: role, in: meter.table).canWrite else {
            return .readWriteDenied
        }
        guard !item.isSelective else { return .scopeOfAccessViolated }
        var cursor = OctetCursor(0..<value.byteCount)
        guard let dateTime = try? cursor.readDateTimeData(value) else { return .typeUnmatched }
        return setClock(to: dateTime, of: meter, at: now)
    }

    /// Sets the clock to `dateTime`; writes an entry to the event log when that changes it.
    private func setClock(to dateTime: COSEMDateTime, of meter: SMETS1Meter, at now: UTCTime) -> DataAccessResult {
        guard dateTime.year != 0xFFFF, dateTime.month != COSEMDateTime.notSpecified,
            dateTime.day != COSEMDateTime.notSpecified, dateTime.hour != COSEMDateTime.notSpecified,
            dateTime.minute != COSEMDateTime.notSpecified, let time = dateTime.moment(isEnd: false),
            (0...Int64(UInt32.max)).contains(time.secondsSince2000)
        else { return .otherReason }
        let offset = time - now
        guard meter.esme.clockOffset != offset else { return .success }
        meter.esme.setClock(offset: offset, at: now)
        meter.esme.eventLogs.recordEvent(.clockAdjusted, at: time)
        return .success
    }
}
