import COSEM
import ESMEEmulator

/// GET: normal, in blocks, with a list (IEC 62056-5-3, 9.3.6).
extension DLMSSession {
    /// Size in octets of what precedes the value in a GET response: tag, form, invoke-id, choice.
    private static let frontSize = 4
    /// Largest size in octets of what precedes the raw data in a block: tag, form, invoke-id, last, number, choice,
    /// length.
    private static let blockFrontSize = 1 + 1 + 1 + 1 + 4 + 1 + 3
    /// The part of invoke-id-and-priority that names the invocation.
    static let invokeIDMask: UInt8 = 0x0F

    mutating func get(
        _ apdu: RawSpan, of meter: SMETS1Meter, at now: UTCTime, limit: Int
    ) throws(CodecError) -> DLMSOutcome {
        var cursor = OctetCursor(1..<apdu.byteCount)
        let form = try cursor.readUInt8(apdu)
        let invokeID = try cursor.readUInt8(apdu)
        let time = meter.esme.clock(at: now)
        switch form {
        case 1:
            stopTransfer()
            let value = try readItem(&cursor, apdu, of: meter, at: time)
            try cursor.expectEnd()
            return answer(value, invokeID, of: meter, limit: limit)
        case 2:
            let block: UInt32 = try cursor.readInteger(apdu)
            try cursor.expectEnd()
            return nextBlock(after: block, invokeID, of: meter, limit: limit)
        case 3:
            stopTransfer()
            guard conformance.contains(.multipleReferences) else {
                return Self.except(.serviceNotAllowed, .serviceNotSupported, .serviceRefused, meter)
            }
            return try getList(&cursor, apdu, invokeID, of: meter, at: time, limit: limit)
        default: throw CodecError(.unexpectedOctet(found: form, expected: "a form of the GET request"), at: 1)
        }
    }

    /// A new request ends the transfer that was under way.
    private mutating func stopTransfer() {
        if case .none = pending { return }
        pending = .none
    }

    /// Reads one attribute: appends its value to the meter's buffer, or returns the rows that it consists of, or why
    /// there is none.
    private func readItem(
        _ cursor: inout OctetCursor, _ apdu: RawSpan, of meter: SMETS1Meter, at time: UTCTime
    ) throws(CodecError) -> SMETS1Value {
        let classID: UInt16 = try cursor.readInteger(apdu)
        let name = try cursor.readLogicalName(apdu)
        let attribute: Int8 = try cursor.readInteger(apdu)
        let table = meter.table
        guard let object = table.object(named: name) else {
            _ = try SMETS1Access(at: &cursor, in: apdu, available: [])
            return .failure(.objectUndefined)
        }
        if case .association = object.kind, attribute == 2 {
            return try readObjectList(&cursor, apdu, classID, object, of: meter)
        }
        var isBuffer = false
        let access: SMETS1Access
        if case .profile(let log) = object.kind, attribute == 2 {
            isBuffer = true
            access = try SMETS1Access(at: &cursor, in: apdu, available: table.columns(of: log))
        } else {
            access = try SMETS1Access(at: &cursor, in: apdu, available: [])
        }
        guard object.classID == classID else { return .failure(.objectClassInconsistent) }
        guard object.rights(to: attribute, for: role, in: table).canRead else {
            return .failure(.readWriteDenied)
        }
        if case .all = access.selection {
        } else {
            guard isBuffer, conformance.contains(.selectiveAccess) else { return .failure(.scopeOfAccessViolated) }
        }
        return meter.read(object, attribute, access, of: self, at: time)
    }

    private func readObjectList(
        _ cursor: inout OctetCursor, _ apdu: RawSpan, _ classID: UInt16, _ object: SMETS1Object, of meter: SMETS1Meter
    ) throws(CodecError) -> SMETS1Value {
        let access = try SMETS1ObjectListAccess(at: &cursor, in: apdu)
        guard object.classID == classID else { return .failure(.objectClassInconsistent) }
        guard !access.isSelective || conformance.contains(.selectiveAccess) else {
            return .failure(.scopeOfAccessViolated)
        }
        if case .refused(let result) = access.selection { return .failure(result) }
        meter.appendObjectList(for: role, access)
        return .written
    }

    /// The event that a failed read is counted as.
    private static func event(of result: DataAccessResult) -> DLMSOutcome.Event? {
        switch result {
        case .objectUndefined, .objectClassInconsistent: .unknownObject
        case .readWriteDenied: .accessDenied
        case .scopeOfAccessViolated, .typeUnmatched: .selectionRefused
        default: nil
        }
    }

    /// Answers with a normal response, or with the first block where it does not fit.
    private mutating func answer(
        _ value: SMETS1Value, _ invokeID: UInt8, of meter: SMETS1Meter, limit: Int
    ) -> DLMSOutcome {
        switch value {
        case .failure(let result): return Self.fail(result, invokeID, meter)
        case .written:
            if Self.frontSize + meter.buffer.count <= limit {
                Self.prependFront(invokeID, to: meter)
                return .answered
            }
            guard conformance.contains(.blockTransferWithGet) else {
                return Self.fail(.dataBlockUnavailable, invokeID, meter)
            }
            return startTransfer(of: meter, invokeID, limit: limit)
        case .rows(let span):
            let rowSize = meter.table.rowSize(of: span.log, span.columns)
            let size = 1 + lengthSize(span.count) + span.count * rowSize
            if Self.frontSize + size <= limit {
                meter.append(span)
                Self.prependFront(invokeID, to: meter)
                return .answered
            }
            guard conformance.contains(.blockTransferWithGet) else {
                return Self.fail(.dataBlockUnavailable, invokeID, meter)
            }
            pending = .rows(span, sent: 0, block: 0)
            transferID = invokeID & Self.invokeIDMask
            _ = sendBlock(invokeID, of: meter, limit: limit)
            return .answered(.blockTransferStarted)
        }
    }

    private static func fail(_ result: DataAccessResult, _ invokeID: UInt8, _ meter: SMETS1Meter) -> DLMSOutcome {
        meter.buffer.removeAll()
        let piece = meter.buffer.appendPiece(of: 5)
        piece[0] = GetResponse.tag
        piece[1] = 1
        piece[2] = invokeID
        piece[3] = 1
        piece[4] = result.rawValue
        return DLMSOutcome(.answered, event(of: result))
    }

    private static func prependFront(_ invokeID: UInt8, to meter: SMETS1Meter) {
        let front = meter.buffer.prependPiece(of: frontSize)
        front[0] = GetResponse.tag
        front[1] = 1
        front[2] = invokeID
        front[3] = 0
    }

    // MARK: Blocks

    /// Keeps the value in the meter's buffer and sends its first block.
    private mutating func startTransfer(of meter: SMETS1Meter, _ invokeID: UInt8, limit: Int) -> DLMSOutcome {
        guard meter.buffer.count <= Self.transferLimit else {
            return Self.fail(.dataBlockUnavailable, invokeID, meter)
        }
        pending = .octets(meter.buffer.copy(), next: 0, block: 0)
        transferID = invokeID & Self.invokeIDMask
        _ = sendBlock(invokeID, of: meter, limit: limit)
        return .answered(.blockTransferStarted)
    }

    /// Answers GET next with the block after the one that the client says it has.
    private mutating func nextBlock(
        after number: UInt32, _ invokeID: UInt8, of meter: SMETS1Meter, limit: Int
    ) -> DLMSOutcome {
        let last: UInt32
        switch pending {
        case .rows(_, _, let block), .octets(_, _, let block): last = block
        case .none, .clientChallenge, .set:
            return Self.failBlock(number, .noLongGetInProgress, invokeID, meter)
        }
        // All blocks of a transfer have one invoke-id (IEC 62056-5-3, 9.3.6); no transfer with another is under way.
        guard invokeID & Self.invokeIDMask == transferID else {
            return Self.failBlock(number, .noLongGetInProgress, invokeID, meter)
        }
        guard number == last else {
            pending = .none
            return Self.failBlock(number, .dataBlockNumberInvalid, invokeID, meter)
        }
        return sendBlock(invokeID, of: meter, limit: limit)
    }

    private static func failBlock(
        _ number: UInt32, _ result: DataAccessResult, _ invokeID: UInt8, _ meter: SMETS1Meter
    ) -> DLMSOutcome {
        appendBlockFront(invokeID, isLast: true, number: number, to: meter)
        meter.buffer.append(1)
        meter.buffer.append(result.rawValue)
        return .answered(.wrongBlockNumber)
    }

    private static func appendBlockFront(_ invokeID: UInt8, isLast: Bool, number: UInt32, to meter: SMETS1Meter) {
        meter.buffer.removeAll()
        let piece = meter.buffer.appendPiece(of: 8)
        piece[0] = GetResponse.tag
        piece[1] = 2
        piece[2] = invokeID
        piece[3] = isLast ? 1 : 0
        piece.store(bigEndian: number, at: 4)
    }

    /// Sends the next block of ``pending``; with the last one the transfer is over.
    private mutating func sendBlock(_ invokeID: UInt8, of meter: SMETS1Meter, limit: Int) -> DLMSOutcome {
        let room = min(limit, SMETS1Meter.largestAPDU) - Self.blockFrontSize
        switch pending {
        case .rows(var span, let sent, let block):
            let rowSize = meter.table.rowSize(of: span.log, span.columns)
            // The array's tag and length precede the first row.
            let front = block == 0 ? 1 + lengthSize(span.count) : 0
            if sent > 0 || rowSize > room - front {
                sendPiece(of: &span, sent, front, room, invokeID, block: block + 1, of: meter)
                return .answered
            }
            let count = min(span.count, (room - front) / rowSize)
            let isLast = count == span.count
            Self.appendBlockFront(invokeID, isLast: isLast, number: block + 1, to: meter)
            meter.buffer.append(0)
            meter.buffer.append(length: front + count * rowSize)
            if front > 0 { meter.buffer.append(arrayOf: span.count) }
            meter.store(
                span, from: span.rows.lowerBound, count: count, in: meter.buffer.appendPiece(of: count * rowSize))
            span.rows = span.rows.dropFirst(count)
            pending = isLast ? .none : .rows(span, sent: 0, block: block + 1)
        case .octets(let octets, let next, let block):
            let end = min(octets.count, next + max(1, room))
            let isLast = end == octets.count
            Self.appendBlockFront(invokeID, isLast: isLast, number: block + 1, to: meter)
            meter.buffer.append(0)
            meter.buffer.append(length: end - next)
            octets.withUnsafeBytes {
                meter.buffer.appendPiece(of: end - next).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: $0[next..<end]))
            }
            pending = isLast ? .none : .octets(octets, next: end, block: block + 1)
        case .none, .clientChallenge, .set: return Self.failBlock(0, .noLongGetInProgress, invokeID, meter)
        }
        return .answered
    }

    /// Sends a piece of a row that is wider than a block.
    ///
    /// - Parameters:
    ///   - sent: number of octets of the row that were sent before.
    ///   - front: size in octets of the array's tag and length, which precede the piece; 0 when they were sent before.
    ///   - room: number of octets that both together may take.
    private mutating func sendPiece(
        of span: inout SMETS1RowSpan, _ sent: Int, _ front: Int, _ room: Int, _ invokeID: UInt8, block: UInt32,
        of meter: SMETS1Meter
    ) {
        let rowSize = meter.table.rowSize(of: span.log, span.columns)
        // The profile may have changed since the transfer began. Then nothing may be left, and the transfer still ends.
        let count = max(0, min(rowSize - sent, room - front))
        let (rows, first) = (span.count, span.rows.lowerBound)
        let isWhole = sent + count >= rowSize
        if isWhole { span.rows = span.rows.dropFirst() }
        let isLast = isWhole && span.count == 0
        Self.appendBlockFront(invokeID, isLast: isLast, number: block, to: meter)
        meter.buffer.append(0)
        meter.buffer.append(length: front + count)
        if front > 0 { meter.buffer.append(arrayOf: rows) }
        withUnsafeTemporaryAllocation(byteCount: rowSize, alignment: 8) { row in
            meter.store(span, from: first, count: 1, in: row)
            meter.buffer.appendPiece(of: count).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: row[min(sent, rowSize)...].prefix(count)))
        }
        pending = isLast ? .none : .rows(span, sent: isWhole ? 0 : sent + count, block: block)
    }

    // MARK: Lists

    private mutating func getList(
        _ cursor: inout OctetCursor, _ apdu: RawSpan, _ invokeID: UInt8, of meter: SMETS1Meter, at time: UTCTime,
        limit: Int
    ) throws(CodecError) -> DLMSOutcome {
        let count = try cursor.readLengthOfAnyForm(apdu)
        // Class, name, attribute and selection of each take ten octets.
        guard count <= cursor.remaining / 10 else {
            throw CodecError(.tooLarge(value: count, limit: cursor.remaining / 10), at: cursor.position)
        }
        var event: DLMSOutcome.Event?
        meter.buffer.append(length: count)
        for _ in 0..<count {
            let start = meter.buffer.count
            meter.buffer.append(0)
            var value = try readItem(&cursor, apdu, of: meter, at: time)
            if case .rows(let span) = value {
                let size = 6 + span.count * meter.table.rowSize(of: span.log, span.columns)
                if meter.buffer.count + size <= Self.transferLimit {
                    meter.append(span)
                } else {
                    value = .failure(.dataBlockUnavailable)
                }
            }
            if meter.buffer.count > Self.transferLimit { value = .failure(.dataBlockUnavailable) }
            if case .failure(let result) = value {
                meter.buffer.truncate(to: start)
                meter.buffer.append(1)
                meter.buffer.append(result.rawValue)
                event = Self.event(of: result) ?? event
            }
        }
        try cursor.expectEnd()
        guard 3 + meter.buffer.count > limit else {
            let front = meter.buffer.prependPiece(of: 3)
            front[0] = GetResponse.tag
            front[1] = 3
            front[2] = invokeID
            return DLMSOutcome(.answered, event)
        }
        guard conformance.contains(.blockTransferWithGet) else {
            return Self.fail(.dataBlockUnavailable, invokeID, meter)
        }
        return startTransfer(of: meter, invokeID, limit: limit)
    }
}

extension SMETS1Meter {
    /// Appends a whole array of rows.
    func append(_ span: SMETS1RowSpan) {
        let rows = span.count
        buffer.append(arrayOf: rows)
        store(
            span, from: span.rows.lowerBound, count: rows,
            in: buffer.appendPiece(of: rows * table.rowSize(of: span.log, span.columns)))
    }
}
