import COSEM
import ESMEEmulator

/// ACTION: the only method with an effect is the client's answer to the server's challenge (IEC 62056-5-3, 9.2.7.4 and
/// 9.3.8).
extension DLMSSession {
    /// - Parameter counterBefore: see ``dispatch(_:of:at:limit:counterBefore:)``.
    mutating func act(
        _ apdu: RawSpan, of meter: SMETS1Meter, counterBefore: UInt32?
    ) throws(CodecError) -> DLMSOutcome {
        guard apdu.byteCount > 1, state == .challenged || conformance.contains(.action),
            apdu.octet(at: 1) == 1 || apdu.octet(at: 1) == 3
        else { return apdu.byteCount > 1 ? refuseService(meter) : Self.malformed(meter) }
        var cursor = OctetCursor(1..<apdu.byteCount)
        let isList = try cursor.readUInt8(apdu) == 3
        let invokeID = InvokeIDAndPriority(rawValue: try cursor.readUInt8(apdu))
        guard isList else {
            let method = try ObjectReference(at: &cursor, in: apdu)
            let parameters = try cursor.readPresence(apdu) ? try cursor.skipData(apdu) : nil
            try cursor.expectEnd()
            guard state != .challenged else {
                guard let parameters, let answer = Self.octetString(apdu, parameters),
                    Self.isReplyToAuthentication(method)
                else { return Self.except(.serviceNotAllowed, .operationNotPossible, .notAssociated, meter) }
                return authenticate(answer, invokeID, of: meter, counterBefore: counterBefore)
            }
            let result = refusal(of: method, meter)
            return respond(.normal(.init(result)), to: invokeID, Self.event(of: result), meter)
        }
        let methods = try Self.list(&cursor, apdu)
        guard state == .associated else {
            return Self.except(.serviceNotAllowed, .operationNotPossible, .notAssociated, meter)
        }
        guard conformance.contains(.multipleReferences) else { return refuseService(meter) }
        let results = methods.map { refusal(of: $0, meter) }
        return respond(.withList(results.map { .init($0) }), to: invokeID, results.last.flatMap(Self.event), meter)
    }

    /// Reads a list of methods and passes over as many parameters.
    private static func list(_ cursor: inout OctetCursor, _ apdu: RawSpan) throws(CodecError) -> [ObjectReference] {
        let start = cursor.position
        let count = try cursor.readLengthOfAnyForm(apdu)
        // Class, name and method of each take nine octets.
        guard count <= cursor.remaining / 9 else {
            throw CodecError(.tooLarge(value: count, limit: cursor.remaining / 9), at: start)
        }
        var methods: [ObjectReference] = []
        for _ in 0..<count { methods.append(try ObjectReference(at: &cursor, in: apdu)) }
        guard try cursor.readLengthOfAnyForm(apdu) == count else {
            throw CodecError(.invalidValue("not as many parameters as methods"), at: start)
        }
        for _ in 0..<count { try cursor.skipData(apdu) }
        try cursor.expectEnd()
        return methods
    }

    /// The octets of an encoded octet-string; nil for a value of another type.
    private static func octetString(_ apdu: RawSpan, _ value: Range<Int>) -> [UInt8]? {
        var cursor = OctetCursor(value)
        guard (try? cursor.readUInt8(apdu)) == DataTag.octetString.rawValue,
            let contents = try? cursor.readContents(apdu)
        else { return nil }
        return apdu.copy(contents)
    }

    private static func isReplyToAuthentication(_ method: ObjectReference) -> Bool {
        method.classID == 15 && method.member == 1 && method.logicalName == LogicalName(0, 0, 40, 0, 0)
    }

    /// Why a method is not executed: no method may be called in an established association.
    private func refusal(of method: ObjectReference, _ meter: SMETS1Meter) -> DataAccessResult {
        guard let object = meter.table.object(named: method.logicalName.number) else { return .objectUndefined }
        return object.classID == method.classID ? .readWriteDenied : .objectClassInconsistent
    }

    private static func event(of result: DataAccessResult) -> DLMSOutcome.Event? {
        result == .readWriteDenied ? .accessDenied : .unknownObject
    }

    private func respond(
        _ form: ActionResponse.Form, to invokeID: InvokeIDAndPriority, _ event: DLMSOutcome.Event?, _ meter: SMETS1Meter
    ) -> DLMSOutcome {
        guard invokeID.isConfirmed else { return DLMSOutcome(.nothingToSend, event) }
        var octets: [UInt8] = []
        ActionResponse(form, invokeID: invokeID).encode(into: &octets)
        meter.buffer.append(contentsOf: octets)
        return DLMSOutcome(.answered, event)
    }

    /// Executes passes 3 and 4 of high level security: f(StoC) comes, f(CtoS) goes; each is SC ‖ IC ‖ GMAC(SC ‖ AK ‖
    /// challenge).
    private mutating func authenticate(
        _ answer: [UInt8], _ invokeID: InvokeIDAndPriority, of meter: SMETS1Meter,
        counterBefore: UInt32?
    ) -> DLMSOutcome {
        guard case .clientChallenge(let clientChallenge) = pending,
            answer.count == CipheredAPDU.securityHeaderSize + CipheredAPDU.tagSize,
            answer[0] == SecurityControl.authenticated.rawValue
        else { return failAuthentication(.authenticationFailed, invokeID, meter) }
        let counter: UInt32 = answer.span.bytes.integer(at: 1)
        let keys = meter.credentialSource.credentials()
        var tag = [UInt8](repeating: 0, count: CipheredAPDU.tagSize)
        var difference: UInt8 = 0xFF
        if Self.tag(
            of: challenge, by: .init(control: .authenticated, title: clientTitle, counter: counter), keys, meter, &tag)
        {
            difference = 0
            for index in tag.indices { difference |= tag[index] ^ answer[CipheredAPDU.securityHeaderSize + index] }
        }
        guard difference == 0 else { return failAuthentication(.authenticationFailed, invokeID, meter) }
        // The answer was made before the APDU that brings it, and may have the smaller counter of the two; some clients
        // give both the same, for which they are responsible. Each is greater than any that was accepted before.
        if let counterBefore {
            guard counter > counterBefore else {
                return failAuthentication(.replayedInvocationCounter, invokeID, meter)
            }
            if counter > meter.counters.client { meter.counters.client = counter }
        } else if !meter.accept(clientCounter: counter) {
            return failAuthentication(.replayedInvocationCounter, invokeID, meter)
        }
        guard let own = meter.takeServerCounter(),
            meter.security.authenticate(
                clientChallenge.span.bytes, by: .init(control: .authenticated, title: meter.systemTitle, counter: own),
                with: keys, into: &tag)
        else {
            self = DLMSSession()
            return DLMSOutcome(.close, .authenticationFailed)
        }
        var reply = [SecurityControl.authenticated.rawValue]
        reply.append(bigEndian: own)
        reply += tag
        pending = .none
        state = .associated
        return respond(
            .normal(.init(.success, .data(.octetString(reply)))), to: invokeID, .associationAccepted, meter)
    }

    private static func tag(
        of challenge: UInt64, by protection: SecuritySuite0.Protection, _ keys: SMETS1Credentials,
        _ meter: SMETS1Meter, _ tag: inout [UInt8]
    ) -> Bool {
        var octets: [UInt8] = []
        octets.append(bigEndian: challenge)
        return meter.security.authenticate(octets.span.bytes, by: protection, with: keys, into: &tag)
    }

    /// Ends an association whose client did not authenticate itself.
    private mutating func failAuthentication(
        _ event: DLMSOutcome.Event, _ invokeID: InvokeIDAndPriority, _ meter: SMETS1Meter
    ) -> DLMSOutcome {
        // The response goes out as it would in the association.
        state = .idle
        pending = .none
        return respond(.normal(.init(.readWriteDenied)), to: invokeID, event, meter)
    }
}

extension SecuritySuite0 {
    /// Same as ``authenticate(_:by:with:tag:)``, but the tag goes into an array of 12 octets.
    func authenticate(
        _ information: RawSpan, by protection: Protection, with keys: SMETS1Credentials, into tag: inout [UInt8]
    ) -> Bool {
        precondition(tag.count == Self.tagSize)
        return tag.withUnsafeMutableBytes { tag in
            guard let place = tag.baseAddress else { return false }
            return authenticate(information, by: protection, with: keys, tag: place)
        }
    }
}
