import COSEM
import GBCS

/// A command that has passed every check.
struct VerifiedCommand {
    let message: Message
    let request: SupportedRequest
    let originator: TrustAnchor
    let range: RequestRange?
    /// What ``range`` means for a log; nil for ECS70 and for use cases without range.
    let logRange: LogRange?
    /// Z with the party that protected attributes are for; nil when none come back.
    let payloadSecret: SharedSecret?
}

/// What the checks found.
enum Verification {
    case accepted(VerifiedCommand)
    /// Authentic and of a use case this meter does not have.
    case notSupported(Message)
    case refused(Refusal)
}

extension ESME {
    /// The checks of GBCS 6.2.4 on one message, in their order; changes nothing.
    func verify(_ octets: [UInt8], in context: ProcessingContext) -> Verification {
        do throws(Refusal) {
            let message = try parse(octets)
            let header = message.header
            guard header.businessTarget == identity.entityIdentifier else { throw .notForThisDevice }
            guard let originator = trustAnchors[header.businessOriginator] else { throw .unknownOriginator }
            try checkSupplementaryFields(header, originator)
            let supported = RequestCatalogue[header.messageCode]
            let useCase = supported?.useCase ?? UseCaseCatalogue[header.messageCode]
            if let useCase { try checkRoleAndReplay(useCase, header, originator) }
            try checkMAC(message, in: context)
            if let useCase { try checkSignature(useCase, message, originator) }
            // Support is looked at once the command is known to be authentic, so that nobody but its sender
            // is told (GBCS 7.2.9.1).
            guard let request = supported else { return .notSupported(message) }
            let (range, logRange) = try conformingRange(request, message)
            let payloadSecret = try payloadSecret(request, header, originator, in: context)
            return .accepted(
                VerifiedCommand(
                    message: message, request: request, originator: originator, range: range, logRange: logRange,
                    payloadSecret: payloadSecret))
        } catch {
            return .refused(error)
        }
    }

    private func parse(_ octets: [UInt8]) throws(Refusal) -> Message {
        let message: Message
        do { message = try Message(parsing: octets) } catch { throw .malformed(error) }
        guard message.header.craFlag == .command else {
            throw .malformed(CodecError(.invalidValue("the CRA flag is a \(message.header.craFlag.name)'s"), at: 0))
        }
        guard message.header.dateTime == nil else {
            throw .malformed(CodecError(.invalidValue("a date-time in a command; only responses carry one"), at: 0))
        }
        return message
    }

    /// Supplementary fields belong to commands that the Access Control Broker sends for another party, in the
    /// forms of 18 octets and with certificate (GBCS 4.3.1.4).
    private func checkSupplementaryFields(_ header: GroupingHeader, _ originator: TrustAnchor) throws(Refusal) {
        switch header.otherInformation {
        case .messageCode: return
        case .supplementaryRemotePartyCounter, .keyAgreementCertificate:
            guard originator.role == .accessControlBroker else {
                throw .malformed(
                    CodecError(.invalidValue("supplementary fields in a command of the \(originator.role.name)"), at: 0)
                )
            }
        case .supplementaryRemoteParty, .supplementaryOriginatorCounter:
            throw .malformed(
                CodecError(
                    .invalidValue("other-information of \(header.otherInformation.size) octets in a command"), at: 0))
        }
    }

    private func checkRoleAndReplay(
        _ useCase: UseCase, _ header: GroupingHeader, _ originator: TrustAnchor
    ) throws(Refusal) {
        guard rules.roles(for: useCase).contains(originator.role) else { throw .roleNotPermitted(originator.role) }
        guard useCase.protectionAgainstReplay == true else { return }
        let last = lastCounters[originator.role] ?? 0
        let isNew = rules.equalCounterIsReplay ? header.originatorCounter > last : header.originatorCounter >= last
        guard isNew else { throw .replayed(last: last) }
    }

    /// Commands carry the Access Control Broker's MAC whoever the Business Originator is.
    private func checkMAC(_ message: Message, in context: ProcessingContext) throws(Refusal) {
        guard let broker = trustAnchors.accessControlBroker, let secret = keys.secret(with: broker),
            context.cryptography.verifiesMAC(of: message, secret: secret)
        else { throw .macFailure }
    }

    private func checkSignature(_ useCase: UseCase, _ message: Message, _ originator: TrustAnchor) throws(Refusal) {
        switch (useCase.category, message.signature) {
        case (.criticalCommand, .present(let range)):
            guard let key = originator.digitalSignature,
                key.verifies(message.octets[range], of: message.octets[message.signedRange])
            else { throw .signatureFailure }
        case (.criticalCommand, _): throw .signatureFailure
        case (_, .present):
            throw .malformed(
                CodecError(
                    .invalidValue("a non-critical command with a signature"), at: message.contentRange.upperBound))
        case (_, .empty), (_, .absent): return
        }
    }

    private func conformingRange(
        _ request: SupportedRequest, _ message: Message
    ) throws(Refusal) -> (RequestRange?, LogRange?) {
        do {
            guard let range = try request.template.range(in: message) else { return (nil, nil) }
            return (range, request.useCase.messageCode == .ecs70 ? nil : try LogRange(range))
        } catch { throw .contentNotConforming(error) }
    }

    /// The secret that protects what comes back: with the recipient, or with the supplementary party if the
    /// command names one (GBCS 8.3).
    private func payloadSecret(
        _ request: SupportedRequest, _ header: GroupingHeader, _ originator: TrustAnchor, in context: ProcessingContext
    ) throws(Refusal) -> SharedSecret? {
        guard case .getProtected = request.form else { return nil }
        guard let party = header.otherInformation.supplementaryRemotePartyID else {
            guard let secret = keys.secret(with: originator) else {
                throw .certificateRefused("no Key Agreement credentials of \(originator.entityIdentifier)")
            }
            return secret
        }
        guard let der = header.otherInformation.keyAgreementCertificate else {
            // A read that the DCC schedules for a party the meter knows comes without certificate.
            guard let anchor = trustAnchors[party], let secret = keys.secret(with: anchor) else {
                throw .certificateRefused("\(party) is not known here and sent none")
            }
            return secret
        }
        let key = try checkedCertificate(der, of: party, in: context)
        guard let secret = keys.secret(with: key, of: party) ?? trustAnchors[party]?.givenSecret else {
            throw .certificateRefused("this meter has no Key Agreement key")
        }
        return secret
    }

    /// The key of an Unknown Remote Party's certificate, after the checks that the rules ask for [recalled].
    private func checkedCertificate(
        _ der: ArraySlice<UInt8>, of party: EntityIdentifier, in context: ProcessingContext
    ) throws(Refusal) -> P256PublicKey {
        let certificate: CertificateCache.Entry
        do { certificate = try context.certificates.certificate(der) } catch {
            throw .certificateRefused("\(error)")
        }
        if rules.certificateMustNameParty && certificate.entityIdentifier != party {
            throw .certificateRefused("it does not name \(party)")
        }
        if rules.certificateMustBeForKeyAgreement && !certificate.keyUsage.contains(.keyAgreement) {
            throw .certificateRefused("its key is not for key agreement")
        }
        return certificate.publicKey
    }
}
