import COSEM
import DCC
import DUIS
import ESMEEmulator
import Estate
import GBCS
import Keys

// From a Service Request to the octets of a Command.
extension DataServiceProvider {
    /// A Command that is ready to be sent.
    struct Command: Sendable {
        let octets: [UInt8]
        /// Why octets are not its Response; nil when they are.
        let mismatch: @Sendable ([UInt8]) -> String?
    }

    /// Why no Command can be made, for a person.
    struct MakingProblem: Error, CustomStringConvertible, Sendable {
        let description: String
    }

    /// What a request's body asks of its Device. A request may become one Command, no more and no less.
    func translation(
        of body: Element, as variant: ServiceReferenceVariant, _ accepted: AcceptedRequest,
        customerIdentificationNumber: String? = nil
    ) throws(MakingProblem) -> GBCSRequest {
        guard let device = accepted.device else { throw MakingProblem(description: "the request names no Device") }
        let number = gateway.estate.index(of: device.entityIdentifier)
        guard number != nil || gateway.estate.hubNumber(of: device.entityIdentifier) != nil else {
            throw MakingProblem(
                description: "\(device.entityIdentifier) is in the inventory, but no such device is emulated")
        }
        var requester = RemotePartyRole.other
        if case .known(let role)? = accepted.pattern?.party { requester = role }
        let target = TranslationTarget(
            device.entityIdentifier, type: device.type,
            elements: number.map { gateway.estate.fleet.profile(of: $0).variant } ?? .singleElement,
            requester: requester, customerIdentificationNumber: customerIdentificationNumber,
            otherDevices: devices(named: body), rules: configuration.translation)
        let requests: [GBCSRequest]
        do { requests = try ServiceRequestTranslation.requests(for: body, as: variant, to: target) } catch {
            throw MakingProblem(description: error.description)
        }
        guard let request = requests.first, requests.count == 1 else {
            throw MakingProblem(description: "\(variant) becomes \(requests.count) Commands")
        }
        return request
    }

    /// The types of the Devices that a body names beside its target.
    private func devices(named body: Element) -> [EntityIdentifier: InventoryEntry.DeviceType] {
        var found: [EntityIdentifier: InventoryEntry.DeviceType] = [:]
        func look(_ element: Element) {
            if element.children.isEmpty, element.text.utf8.count == 23, let name = EntityIdentifier(element.value) {
                found[name] = (try? directory.entry(of: name))?.type
            }
            for child in element.children { look(child) }
        }
        look(body)
        return found
    }

    /// Who sends a Command, under which counter. The Access Control Broker's counters are its own.
    func originator(
        of gbcs: GBCSRequest, _ accepted: AcceptedRequest, counter: UInt64
    ) async throws -> CommandOriginator {
        let user = accepted.user.entityIdentifier
        switch gbcs.originator {
        case .accessControlBroker:
            return .knownRemoteParty(keys.broker, counter: try await counters.next(at: milliseconds))
        case .transitionalCoS:
            guard let party = RequestingRole.transitionalCoS.party(in: keys.folder) else {
                throw MakingProblem(
                    description: "the key folder has no party that changes suppliers (transitional CoS)")
            }
            return .knownRemoteParty(party, counter: try await counters.next(at: milliseconds))
        case .requester: break
        }
        if case .known? = accepted.pattern?.party { return .knownRemoteParty(user, counter: counter) }
        var certificate: [UInt8]?
        if gbcs.isSensitive {
            certificate =
                switch accepted.pattern?.certificate {
                case .request?: gbcs.keyAgreementCertificate ?? accepted.schedule?.certificate
                case .repository?: keys.folder.certificate(of: user, .keyAgreement)?.der
                case .none?, nil: nil
                }
        }
        return .accessControlBroker(
            keys.broker, counter: try await counters.next(at: milliseconds),
            onBehalfOf: SupplementaryRemoteParty(id: user, counter: counter), certificate: certificate)
    }

    /// The Command of an undertaking: of a new counter, where it is the Access Control Broker's.
    func command(of undertaking: Undertaking) async throws -> Command {
        let device = undertaking.device
        let secret = try brokerSecret(device)
        let gbcs: GBCSRequest
        switch undertaking.content {
        case .signed(let octets): return try command(fromSigned: octets, undertaking.accepted, secret)
        case .request(let request): gbcs = request
        }
        let originator = try await originator(of: gbcs, undertaking.accepted, counter: undertaking.request.id.counter)
        var signingKey: P256PrivateKey?
        if gbcs.isCritical {
            switch gbcs.originator {
            case .accessControlBroker: signingKey = try keys.signingKey(of: .accessControlBroker)
            case .transitionalCoS: signingKey = try keys.signingKey(of: .transitionalCoS)
            case .requester:
                throw MakingProblem(description: "\(gbcs.useCase.code) is critical: its User signs a Pre-Command")
            }
            guard signingKey != nil else {
                throw MakingProblem(description: "the key folder has no key to sign \(gbcs.useCase.code) with")
            }
        }
        let octets = contexts.withContext { context in
            CommandBuilder(using: context).command(
                gbcs, from: originator, to: device, signingKey: signingKey, brokerSecret: secret)
        }
        return made(octets, originator.header(gbcs.useCase.messageCode, to: device), secret)
    }

    /// The Command that a Signed Pre-Command becomes, which was found to be the one that was issued.
    private func command(
        fromSigned signed: [UInt8], _ accepted: AcceptedRequest, _ secret: SharedSecret
    ) throws -> Command {
        let key = try userKey(accepted)
        let message = try Message(parsing: signed)
        let issued = try PreCommand(
            parsing: Message.encodeGrouping(header: message.header, content: Array(message.content), signature: nil))
        let octets = try contexts.withContext { context in
            try CommandBuilder(using: context).command(
                fromSigned: signed, issued: issued, userKey: key, brokerSecret: secret)
        }
        return made(octets, message.header, secret)
    }

    /// The key with which a User signs Commands.
    func userKey(_ accepted: AcceptedRequest) throws -> P256PublicKey {
        let user = accepted.user.entityIdentifier
        guard let certificate = keys.folder.certificate(of: user, .digitalSignature) else {
            throw MakingProblem(description: "there is no Digital Signature certificate of \(user)")
        }
        return certificate.publicKey
    }

    private func made(_ octets: [UInt8], _ header: GroupingHeader, _ secret: SharedSecret) -> Command {
        // The MAC of a Response to a User is the User's to verify.
        let ownSecret = header.businessOriginator == keys.broker ? secret : nil
        let contexts = contexts
        return Command(octets: octets) { response in
            contexts.withContext { context in
                do throws(VerifiedResponse.Problem) {
                    let verifier = ResponseVerifier(to: header, macSecret: ownSecret, passesUnknownSignatures: true)
                    _ = try verifier.message(response, using: context)
                    return nil
                } catch { return error.description }
            }
        }
    }

    /// Z of the Access Control Broker and a device. The devices' first keys are at hand here, and the public keys that the DCC
    /// would have from their certificates follow from them; of a new key there is the certificate.
    private func brokerSecret(_ device: EntityIdentifier) throws(MakingProblem) -> SharedSecret {
        try secrets.secret(with: device) { () throws(MakingProblem) in
            if let certificate = renewedCertificates.certificate(of: device, .keyAgreement) {
                return keys.brokerKey.sharedSecret(with: certificate.publicKey)
            }
            guard let deviceKeys = gateway.estate.keys(of: device) else {
                throw MakingProblem(description: "\(device) is no device of the estate")
            }
            return deviceKeys.keyAgreement.sharedSecret(with: keys.brokerKey.publicKey)
        }
    }
}
