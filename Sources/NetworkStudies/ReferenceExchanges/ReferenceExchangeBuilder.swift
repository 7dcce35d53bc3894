import COSEM
import DCC
import DUIS
import ESMEEmulator
import GBCS
import Keys
import UserClient

/// Makes whole exchanges: the User's part with the User's keys, the DCC's with the DCC's, and the device's own answer.
///
/// The same arguments give the same octets of GBCS, apart from what devices sign. Signatures of XML documents are random.
///
/// Not Sendable: it owns a cryptographic context.
package final class ReferenceExchangeBuilder {
    /// Why an exchange cannot be made, in a sentence.
    package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    package let folder: KeyFolder
    /// A midnight UTC: reads are of the days before it.
    package let midnight: UTCTime
    /// The devices' time: some seconds later, when all of those days is in the logs.
    package var time: UTCTime { midnight + 30 }
    private let broker: EntityIdentifier
    private let brokerKey: P256PrivateKey
    private let signer: DocumentSigner
    private let context = CryptographicContext()
    private var users: [UserName: DCCUser] = [:]
    /// The Customer Identification Number of 9.1, which the DCC makes up.
    static let customerIdentificationNumber = "1234"
    /// The version of GBCS that Pre-Commands say.
    private static let gbcsVersion = "4.1"

    /// - Parameters:
    ///   - folder: certificates and private keys of every party.
    ///   - time: a time of the day before which reads are.
    package init(folder: KeyFolder, time: UTCTime) throws(KeyFolderError) {
        (self.folder, midnight) = (folder, time.roundedDown(to: 86_400))
        guard let broker = RequestingRole.accessControlBroker.party(in: folder),
            let key = try folder.privateKey(of: broker, .keyAgreement), let signing = try folder.xmlSigner(of: broker),
            let reference = CertificateReference(signing.certificate),
            let signer = try? DocumentSigner(key: signing.key, certificate: reference)
        else { throw KeyFolderError("\(folder.path): has no Access Control Broker with its private keys") }
        (self.broker, brokerKey, self.signer) = (broker, key, signer)
    }

    /// The exchange of a case with a device.
    ///
    /// - Parameter number: the number of the exchange, 0 to 1,000,000, from which the RequestID follows.
    package func exchange(
        _ origin: ReferenceCase, with device: ReferenceDevice, rows: ReferenceRows = .day, number: UInt64 = 0
    ) throws(Problem) -> ReferenceExchange {
        do { return try make(origin, device, rows, number) } catch let problem as Problem { throw problem } catch {
            throw Problem(description: "\(error)")
        }
    }

    private func make(
        _ origin: ReferenceCase, _ device: ReferenceDevice, _ rows: ReferenceRows, _ number: UInt64
    ) throws -> ReferenceExchange {
        let user = try user(origin.user)
        let target = TranslationTarget(
            device.entityIdentifier, type: device.type, elements: device.elements, requester: origin.pattern.requester,
            customerIdentificationNumber: origin.kind.reference == "9.1" ? Self.customerIdentificationNumber : nil)
        // Milliseconds since 1970, like those of the DCC.
        let counter = UInt64(time.secondsSince2000 + UTCTime.unixEpochOffset) * 1_000 + number
        let body: Element
        let gbcs: GBCSRequest
        if let useCase = origin.useCase {
            body = Element(origin.kind.body)
            gbcs = try example(useCase, of: origin, rows)
        } else {
            body = try self.body(origin, user, rows)
            let requests = try ServiceRequestTranslation.requests(for: body, as: origin.kind.variant, to: target)
            guard let request = requests.first, requests.count == 1 else {
                throw Problem(description: "\(origin.kind.variant) becomes \(requests.count) Commands")
            }
            gbcs = request
        }
        let request = ServiceRequest(
            id: RequestID(originator: user.entityIdentifier, target: device.entityIdentifier, counter: counter),
            commandVariant: origin.commandVariant, reference: origin.kind.reference, variant: origin.kind.variant,
            body: body)
        let (sender, way) = try sender(of: gbcs, origin, user)
        let made = try command(gbcs, from: sender, counter: counter, to: device)
        let outcome = device.answer(made.command, time)
        var notes =
            origin.useCase == nil ? [] : ["no DUIS: the body has values of its own; values of the use case's example"]
        var answer: ReferenceExchange.Answer?
        if let octets = outcome.response {
            answer = try self.answer(octets, to: made.command, request, user, device, &notes)
        } else {
            notes.append("no Response: \(outcome.disposition)")
        }
        let documents =
            origin.useCase == nil
            ? try self.documents(request, user, made, answer?.octets) : nil
        return ReferenceExchange(
            origin: origin, useCase: gbcs.useCase, way: way, documents: documents, preCommand: made.preCommand,
            signedPreCommand: made.signed, command: made.command, answer: answer, notes: notes)
    }

    // MARK: What is asked

    private func user(_ name: UserName) throws(KeyFolderError) -> DCCUser {
        if let user = users[name] { return user }
        guard let party = name.party(in: folder) else {
            throw KeyFolderError("\(folder.path): has no party that is \(name.rawValue)")
        }
        let user = try DCCUser(party, in: folder)
        users[name] = user
        return user
    }

    private func body(_ origin: ReferenceCase, _ user: DCCUser, _ rows: ReferenceRows) throws -> Element {
        var period: RequestBodies.Period?
        if RequestBodies.takesPeriod(origin.kind) {
            let forms = origin.kind.useCases(on: origin.device).lazy
                .compactMap { ReferenceCase.request($0, of: origin.device) }
            guard let form = forms.first else {
                throw Problem(description: "\(origin.kind.variant): no use case of it is known")
            }
            let range = rows.range(of: form, before: midnight)
            period = (range.start, range.end)
        }
        return try RequestBodies.simple(
            origin.kind, over: period,
            certificate: origin.pattern.isForUnknownParty ? user.keyAgreementCertificate : nil)
    }

    /// A Command of a use case with the values of its example.
    private func example(
        _ useCase: UseCase, of origin: ReferenceCase, _ rows: ReferenceRows
    ) throws(Problem) -> GBCSRequest {
        guard let form = ReferenceCase.request(useCase, of: origin.device) else {
            throw Problem(description: "\(useCase.code): \(origin.device.rawValue) has no such use case")
        }
        let range = rows.range(of: form, before: midnight)
        return form.form.takesRange
            ? GBCSRequest(form, nil, from: range.start, to: range.end) : GBCSRequest(form, nil, from: nil, to: nil)
    }

    // MARK: The DCC

    private func sender(
        of gbcs: GBCSRequest, _ origin: ReferenceCase, _ user: DCCUser
    ) throws(KeyFolderError) -> (CommandSender, ReferenceExchange.Way) {
        func sender(
            _ party: EntityIdentifier, isBehindBroker: Bool = false
        ) throws(KeyFolderError) -> CommandSender {
            try CommandSender(
                party, isBehindBroker: isBehindBroker, isSensitive: gbcs.isSensitive, signs: gbcs.isCritical,
                broker: broker, in: folder)
        }
        switch gbcs.originator {
        case .accessControlBroker: return (try sender(broker), .ofDCC)
        case .transitionalCoS:
            return (try sender(try RequestingRole.transitionalCoS.knownParty(in: folder)), .ofDCC)
        case .requester: break
        }
        guard origin.pattern.isForUnknownParty else { return (try sender(user.entityIdentifier), .known) }
        return (
            try sender(user.entityIdentifier, isBehindBroker: true),
            gbcs.isSensitive ? .unknownWithCertificate : .unknown
        )
    }

    private typealias MadeCommand = (command: [UInt8], preCommand: [UInt8]?, signed: [UInt8]?)

    private func command(
        _ gbcs: GBCSRequest, from sender: CommandSender, counter: UInt64, to device: ReferenceDevice
    ) throws -> MadeCommand {
        let originator = sender.originator(counter: counter)
        let secret = brokerKey.sharedSecret(with: device.keyAgreement)
        let builder = CommandBuilder(using: context)
        guard let key = sender.signingKey else {
            return (
                builder.command(gbcs, from: originator, to: device.entityIdentifier, brokerSecret: secret), nil, nil
            )
        }
        let preCommand = try PreCommand(gbcs, from: originator, to: device.entityIdentifier)
        let issued = preCommand.octets(.emptySignature)
        let range = try Message(parsing: issued).signedRange
        let signed = issued[..<range.upperBound] + [64] + key.deterministicSignature(of: issued[range])
        let command = try builder.command(
            fromSigned: Array(signed), issued: preCommand, userKey: key.publicKey, brokerSecret: secret)
        // What the DCC signs for itself is no User's to sign.
        guard gbcs.originator == .requester else { return (command, nil, nil) }
        return (command, issued, Array(signed))
    }

    private func documents(
        _ request: ServiceRequest, _ user: DCCUser, _ made: MadeCommand, _ response: [UInt8]?
    ) throws -> ReferenceExchange.Documents {
        let writer = RequestWriter(signer: user.xmlSigner)
        // A critical request begins with CV 4, whatever variant its Signed Pre-Command has then.
        var first = request
        if request.commandVariant.isSignedPreCommand { first.commandVariant = .transform }
        var content: [Element] = []
        if first.commandVariant == .transform, let preCommand = made.preCommand {
            content = [
                Element(
                    "PreCommand", [Element("GBCSVersion", text: Self.gbcsVersion), Self.payload(preCommand)])
            ]
        } else if first.commandVariant.isLocal {
            content = [Element("LocalCommand", [Self.payload(made.command)])]
        }
        var documents = ReferenceExchange.Documents(
            request: try writer.octets(of: first), acknowledgement: try acknowledgement(first, content))
        var last = first
        if first.commandVariant == .transform, let signed = made.signed {
            let variant = request.commandVariant.isSignedPreCommand ? request.commandVariant : .sendSigned
            last = PreCommandSignature.request(sending: signed, of: first, as: variant)
            documents.signedRequest = try writer.octets(of: last)
            documents.signedAcknowledgement = try acknowledgement(
                last,
                variant.isLocal ? [Element("LocalCommand", [Self.payload(made.command)])] : [])
        }
        guard let response, last.commandVariant.isSent else { return documents }
        var payload = Self.payload(response)
        if request.reference == "9.1" {
            let number = Element("CustomerIdentificationNumber", text: Self.customerIdentificationNumber)
            payload = Element("CINMessage", [payload, number])
        }
        documents.response = try ResponseWriter(signer: signer).octets(
            of: ServiceResponse(
                requestID: request.id, responseID: ResponseID(answering: request.id), code: .i0,
                milliseconds: Int64(request.id.counter),
                message: ServiceResponse.responseMessage(request.reference, request.variant, [payload])))
        return documents
    }

    /// What the DCC answers at once: signed where it is the result (I0).
    private func acknowledgement(_ request: ServiceRequest, _ content: [Element]) throws -> [UInt8] {
        let variant = request.commandVariant
        let code: ResponseCode = variant.isSent && !variant.isLocal ? .i99 : .i0
        return try ResponseWriter(signer: code == .i0 ? signer : nil).octets(
            of: ServiceResponse(
                requestID: request.id, code: code, milliseconds: Int64(request.id.counter),
                message: ServiceResponse.responseMessage(request.reference, request.variant, content)))
    }

    private static func payload(_ octets: [UInt8]) -> Element {
        Element("GBCSPayload", text: Base64Binary.text(octets))
    }

    // MARK: What comes back

    private func answer(
        _ octets: [UInt8], to command: [UInt8], _ request: ServiceRequest, _ user: DCCUser, _ device: ReferenceDevice,
        _ notes: inout [String]
    ) throws -> ReferenceExchange.Answer {
        let payload = try PayloadVerification(
            user, in: folder, deviceKeys: (device.keyAgreement, device.digitalSignature)
        ).verified(octets, answering: request)
        var values: [COSEMData]?
        if case .values(let response) = payload.content { values = response.values }
        var mmc: [UInt8]?
        do {
            mmc = try MMCDocument.octets(
                of: try MMCDocument.response(
                    payload.message, values: values, variant: request.variant,
                    command: values == nil ? nil : try Message(parsing: command)))
        } catch { notes.append("no MMC: \(error)") }
        var isSigned = false
        if case .present = payload.message.signature { isSigned = true }
        return ReferenceExchange.Answer(
            octets: octets, isSuccess: payload.isSuccess, isSigned: isSigned, protection: payload.protection,
            values: values?.map(\.encoded) ?? [], mmc: mmc)
    }
}

extension CommandPattern {
    fileprivate var isForUnknownParty: Bool { party == .unknown }

    /// The role that the device knows the sender in.
    fileprivate var requester: RemotePartyRole {
        if case .known(let role) = party { role } else { .other }
    }
}
