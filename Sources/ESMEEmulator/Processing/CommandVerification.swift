import COSEM
import GBCS

/// A command that has passed every check. It is trivial: the device or the process holds what it refers to.
package struct VerifiedCommand {
    package let header: HeaderFields
    /// The traits of the request, which are never freed: see ``RequestTable``.
    package let request: UnsafePointer<RequestTraits>
    /// The role of the Business Originator.
    package let role: RemotePartyRole
    let range: RequestRange?
    /// What ``range`` means for a log; nil for ECS70 and for use cases without range.
    package let logRange: LogRange?
    /// Z with the party that protected attributes are for; nil when none come back.
    let payloadSecret: SharedSecret?
    /// Z with the Business Originator, from which the response's MAC is made; nil for a critical command, whose
    /// response is signed.
    package let responseSecret: SharedSecret?

    package var useCase: UseCaseTraits { request.pointee.useCase }
}

/// A device as the checks of GBCS 6.2.4 see it: its identifier, the parties it knows, and the use cases it has.
package protocol CommandRecipient: AnyObject {
    var entityIdentifier: EntityIdentifier { get }
    var deviceCredentials: DeviceCredentials { get }
    var rules: ProcessingRules { get }
    /// The last Originator Counter of `role` that Protection Against Replay of this use case compares with.
    func lastCounter(of role: RemotePartyRole, _ code: MessageCode) -> UInt64?

    /// Whether the device has the use cases with ASN.1 content.
    var hasDeviceManagement: Bool { get }
    /// The request traits of a use case, Message Template included; nil when the device does not have it.
    func request(_ code: MessageCode, in context: ProcessingContext) -> UnsafePointer<RequestTraits>?
}

extension CommandRecipient {
    /// Makes the checks of GBCS 6.2.4 on one message, in their order; changes nothing.
    ///
    /// - Returns: the verified command; nil for a command with ASN.1 content, which is in
    ///   ``ProcessingContext/deviceManagement`` then, and for an authentic command of a use case that this device does
    ///   not have.
    @inline(__always)
    package func verify(
        _ octets: RawSpan, by credentials: DeviceCredentials, in context: ProcessingContext
    ) throws(Refusal) -> VerifiedCommand? {
        let layout = try parse(octets)
        let header = layout.header
        let trustAnchors = credentials.trustAnchors
        guard header.businessTarget == entityIdentifier else { throw .notForThisDevice }
        guard let originator = trustAnchors.place(of: header.businessOriginator) else { throw .unknownOriginator }
        let role = trustAnchors.role(at: originator)
        try checkSupplementaryFields(header.information, role)
        let request = request(header.information.messageCode, in: context)
        // Use cases of other devices are looked up in the table that all threads share: they are not on the hot path.
        let useCase = request?.pointee.useCase ?? UseCaseCatalogue[header.information.messageCode]?.traits
        if let useCase { try checkRoleAndReplay(useCase, header, role) }
        if request == nil, let useCase, useCase.isASN1, hasDeviceManagement {
            context.deviceManagement = try verifyDeviceManagement(
                octets, layout, useCase, originator: originator, by: credentials, in: context)
            return nil
        }
        let brokerSecret = try credentials.checkMAC(octets, layout, in: context)
        if let useCase { try checkSignature(useCase, octets, layout, originator, by: credentials) }
        // Support is checked only when the command is known to be authentic, so that nobody but its sender is told
        // (GBCS 7.2.9.1).
        guard let request else { return nil }
        let (range, logRange) = try conformingRange(request, octets, layout, in: context)
        var originatorSecret = originator == trustAnchors.brokerPlace ? brokerSecret : nil
        let payloadSecret =
            request.pointee.isProtected
            ? try payloadSecret(octets, header.information, originator, &originatorSecret, by: credentials, in: context)
            : nil
        let isSigned = request.pointee.useCase.category == .criticalCommand
        return VerifiedCommand(
            header: header, request: request, role: role, range: range, logRange: logRange,
            payloadSecret: payloadSecret,
            responseSecret: isSigned ? nil : try credentials.secret(withOriginator: originator, &originatorSecret))
    }

    @inline(__always)
    private func parse(_ octets: RawSpan) throws(Refusal) -> MessageLayout {
        let layout: MessageLayout
        do { layout = try MessageLayout(parsing: octets) } catch { throw .malformed(error) }
        guard layout.header.craFlag == .command else {
            throw .malformed(CodecError(.invalidValue("the CRA flag is a \(layout.header.craFlag.name)'s"), at: 0))
        }
        guard layout.header.dateTime == nil else {
            throw .malformed(CodecError(.invalidValue("a date-time in a command; only responses carry one"), at: 0))
        }
        return layout
    }

    /// Checks that supplementary fields stand only in commands that the Access Control Broker sends for another party,
    /// in the forms of 18 octets and with certificate (GBCS 4.3.1.4).
    private func checkSupplementaryFields(
        _ information: InformationFields, _ role: RemotePartyRole
    ) throws(Refusal) {
        switch information.form {
        case .messageCode: return
        case .supplementaryRemotePartyCounter, .keyAgreementCertificate:
            guard role == .accessControlBroker else {
                throw .malformed(
                    CodecError(.invalidValue("supplementary fields in a command of the \(role.name)"), at: 0))
            }
        case .supplementaryRemoteParty, .supplementaryOriginatorCounter:
            throw .malformed(
                CodecError(.invalidValue("other-information of \(information.size) octets in a command"), at: 0))
        }
    }

    private func checkRoleAndReplay(
        _ useCase: UseCaseTraits, _ header: HeaderFields, _ role: RemotePartyRole
    ) throws(Refusal) {
        guard rules.roles(for: useCase).contains(role) else { throw .roleNotPermitted(role) }
        guard useCase.isProtectedAgainstReplay else { return }
        let last = lastCounter(of: role, useCase.messageCode) ?? 0
        let isNew = rules.equalCounterIsReplay ? header.originatorCounter > last : header.originatorCounter >= last
        guard isNew else { throw .replayed(last: last) }
    }

    private func checkSignature(
        _ useCase: UseCaseTraits, _ octets: RawSpan, _ layout: MessageLayout, _ originator: Int,
        by credentials: DeviceCredentials
    ) throws(Refusal) {
        switch (useCase.category, layout.signature) {
        case (.criticalCommand, .present(let range)):
            guard let key = credentials.trustAnchors.all[originator].digitalSignature,
                key.verifies(octets.copy(range)[...], of: octets.copy(layout.signedRange)[...])
            else { throw .signatureFailure }
        case (.criticalCommand, _): throw .signatureFailure
        case (_, .present):
            throw .malformed(
                CodecError(
                    .invalidValue("a non-critical command with a signature"), at: layout.contentRange.upperBound))
        case (_, .empty), (_, .absent): return
        }
    }

    /// The range of a command whose content conforms to its use case's Message Template. Where commands bring values of
    /// their own, the content is decoded into ``ProcessingContext/conforming``.
    @inline(__always)
    private func conformingRange(
        _ request: UnsafePointer<RequestTraits>, _ octets: RawSpan, _ layout: MessageLayout,
        in context: ProcessingContext
    ) throws(Refusal) -> (RequestRange?, LogRange?) {
        do {
            guard let template = request.pointee.template else {
                try decode(request, octets, layout, in: context)
                return (nil, nil)
            }
            guard let range = try template.range(in: octets, layout) else { return (nil, nil) }
            return (range, request.pointee.useCase.messageCode == .ecs70 ? nil : try LogRange(range))
        } catch { throw .contentNotConforming(error) }
    }

    @inline(never)
    private func decode(
        _ request: UnsafePointer<RequestTraits>, _ octets: RawSpan, _ layout: MessageLayout,
        in context: ProcessingContext
    ) throws(CodecError) {
        let message = octets.copy(0..<octets.byteCount)
        context.conforming = try ConformingRequest(
            Array(message[layout.contentRange]), header: GroupingHeader(layout.header, in: message),
            form: request.pointee.form)
    }

    /// The secret that protects the attributes in the response: with the recipient, or with the supplementary party if
    /// the command names one (GBCS 8.3).
    ///
    /// - Parameter originatorSecret: Z with the Business Originator, where it is known already; else it is set when it
    ///   is found here.
    private func payloadSecret(
        _ octets: RawSpan, _ information: InformationFields, _ originator: Int,
        _ originatorSecret: inout SharedSecret?, by credentials: DeviceCredentials, in context: ProcessingContext
    ) throws(Refusal) -> SharedSecret {
        let (trustAnchors, keys) = (credentials.trustAnchors, credentials.keys)
        guard let party = information.supplementaryRemotePartyID else {
            return try credentials.secret(withOriginator: originator, &originatorSecret)
        }
        guard case .keyAgreementCertificate = information.form else {
            // A read that the DCC schedules for a party that the device knows comes without certificate.
            guard let anchor = trustAnchors[party], let secret = keys.secret(with: anchor) else {
                throw .certificateRefused("\(party) is not known here and sent none")
            }
            return secret
        }
        let certificate = try checkedCertificate(octets.extracting(information.certificate), of: party, in: context)
        guard let secret = keys.secret(with: certificate.publicKey, of: party) ?? trustAnchors[party]?.givenSecret
        else {
            throw .certificateRefused("this device has no Key Agreement key")
        }
        return secret
    }

    /// The certificate of an Unknown Remote Party, after the checks that the rules ask for [recalled].
    private func checkedCertificate(
        _ der: RawSpan, of party: EntityIdentifier, in context: ProcessingContext
    ) throws(Refusal) -> CertificateCache.Entry {
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
        return certificate
    }
}

extension CommandRecipient {
    package var trustAnchors: TrustAnchors { deviceCredentials.trustAnchors }
    package var keys: any DeviceKeys { deviceCredentials.keys }
}

extension DeviceCredentials {
    /// Z with the Business Originator. A party may have Digital Signature credentials alone: its requests cannot be
    /// answered, so they must have no effect.
    ///
    /// - Parameter known: the secret, where it is known already; else it is set when it is found here.
    @inline(__always)
    func secret(
        withOriginator originator: Int, _ known: inout SharedSecret?
    ) throws(Refusal) -> SharedSecret {
        if let known { return known }
        guard let secret = trustAnchors.secret(of: keys, withPartyAt: originator) else {
            let party = trustAnchors.all[originator].entityIdentifier
            throw .certificateRefused("no Key Agreement credentials of \(party)")
        }
        known = secret
        return secret
    }

    /// Checks the MAC. It is the Access Control Broker's whoever the Business Originator is; returns the secret that
    /// verifies it.
    func checkMAC(
        _ octets: RawSpan, _ layout: MessageLayout, in context: ProcessingContext
    ) throws(Refusal) -> SharedSecret {
        guard let broker = trustAnchors.brokerPlace, let secret = trustAnchors.secret(of: keys, withPartyAt: broker),
            context.cryptography.verifiesMAC(of: octets, layout, secret: secret)
        else { throw .macFailure }
        return secret
    }
}
