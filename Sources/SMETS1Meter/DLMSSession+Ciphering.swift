import COSEM
import ESMEEmulator

/// Ciphered APDUs (IEC 62056-5-3, 9.2.7.2).
extension DLMSSession {
    /// Largest number of octets that ciphering adds to an APDU: tag, length, security control, counter and
    /// authentication tag, and the system title of general-glo-ciphering.
    private static func overhead(isGeneral: Bool) -> Int {
        1 + 3 + CipheredAPDU.securityHeaderSize + CipheredAPDU.tagSize + (isGeneral ? 9 : 0)
    }

    /// Deciphers a request, serves it and ciphers the response in the same way.
    mutating func decipher(_ apdu: RawSpan, of meter: SMETS1Meter, at now: UTCTime) -> DLMSOutcome {
        guard contextName == .logicalNameWithCiphering else {
            return Self.except(.serviceNotAllowed, .operationNotPossible, .serviceRefused, meter)
        }
        let ciphered: CipheredAPDU
        do throws(CodecError) { ciphered = try CipheredAPDU(apdu) } catch { return Self.malformed(meter) }
        let control = ciphered.securityControl
        let isGeneral = ciphered.tag == CipheredAPDU.generalTag
        guard !isGeneral || (conformance.contains(.generalProtection) && ciphered.systemTitle == clientTitle) else {
            return Self.except(.serviceNotAllowed, .decipheringError, .decipherFailure, meter)
        }
        guard
            mechanism != .highLevelGMAC || !meter.profile.highLevelRequiresCiphering
                || control == .authenticatedAndEncrypted
        else { return Self.except(.serviceNotAllowed, .operationNotPossible, .accessDenied, meter) }
        guard
            let count = meter.unprotect(
                apdu.extracting(ciphered.content),
                by: .init(control: control, title: clientTitle, counter: ciphered.invocationCounter))
        else { return Self.except(.serviceNotAllowed, .decipheringError, .decipherFailure, meter) }
        let plain = UnsafeRawBufferPointer(rebasing: meter.plaintext[..<count]).bytes
        let service = count > 0 ? CipheredAPDU.globalTag(of: plain.octet(at: 0)) : nil
        guard let service, isGeneral || service == ciphered.tag else {
            // Without a tag, this is the only sign of a wrong key; the counter of such an APDU must not count.
            return control.isAuthenticated
                ? Self.malformed(meter)
                : Self.except(.serviceNotAllowed, .decipheringError, .decipherFailure, meter)
        }
        let before = meter.counters.client
        guard meter.accept(clientCounter: ciphered.invocationCounter) else {
            return Self.except(
                .serviceNotAllowed,
                meter.profile.quirks.reportsInvocationCounterErrors
                    ? .invocationCounterError(before == .max ? .max : before + 1) : .otherReason,
                .replayedInvocationCounter, meter)
        }
        let outcome = dispatch(
            plain, of: meter, at: now, limit: maximumPDUSize - Self.overhead(isGeneral: isGeneral),
            counterBefore: before)
        if outcome.disposition == .answered, !meter.protectBuffer(control, isGeneral: isGeneral) {
            return DLMSOutcome(.close, .decipherFailure)
        }
        return outcome
    }
}

extension SMETS1Meter {
    /// Takes the protection off `content` into ``plaintext`` and returns the number of octets there; nil when a client
    /// with the meter's keys did not make it.
    func unprotect(_ content: RawSpan, by protection: SecuritySuite0.Protection) -> Int? {
        switch protection.control {
        case .authenticated, .encrypted, .authenticatedAndEncrypted: break
        // The others are other suites, the broadcast key, compression, and no protection at all.
        default: return nil
        }
        return security.unprotect(content, by: protection, with: credentialSource.credentials(), into: plaintext)
    }

    /// Accepts a client's invocation counter; false when it is not greater than the last.
    func accept(clientCounter counter: UInt32) -> Bool {
        guard counter > counters.client else { return false }
        counters.client = counter
        return true
    }

    /// Protects the plain APDU in ``buffer`` with the next server counter; leaves an exception-response as it is.
    ///
    /// - Returns: false when counters or keys have run out; the buffer is not to be sent then.
    func protectBuffer(_ control: SecurityControl, isGeneral: Bool) -> Bool {
        let text = buffer.octets(from: 0)
        guard let plainTag = text.first, let globalTag = CipheredAPDU.globalTag(of: plainTag) else { return true }
        guard let counter = takeServerCounter() else { return false }
        let protection = SecuritySuite0.Protection(control: control, title: systemTitle, counter: counter)
        let keys = credentialSource.credentials()
        // The tag is kept on the stack: the buffer may move when room for the tag is appended.
        let isProtected = withUnsafeTemporaryAllocation(byteCount: CipheredAPDU.tagSize, alignment: 8) { tag in
            guard let place = tag.baseAddress, security.protect(text, by: protection, with: keys, tag: place) else {
                return false
            }
            if control.isAuthenticated {
                buffer.appendPiece(of: CipheredAPDU.tagSize).copyMemory(from: UnsafeRawBufferPointer(tag))
            }
            return true
        }
        guard isProtected else { return false }
        let contentSize = CipheredAPDU.securityHeaderSize + buffer.count
        let front = buffer.prependPiece(
            of: 1 + (isGeneral ? 9 : 0) + lengthSize(contentSize) + CipheredAPDU.securityHeaderSize)
        var offset = 1
        front[0] = isGeneral ? CipheredAPDU.generalTag : globalTag
        if isGeneral {
            front[1] = 8
            front.store(bigEndian: systemTitle, at: 2)
            offset = 10
        }
        front.store(length: contentSize, at: &offset)
        front[offset] = control.rawValue
        front.store(bigEndian: counter, at: offset + 1)
        return true
    }
}
