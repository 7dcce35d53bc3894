import COSEM
import DCC
import DUIS
import GBCS
import Keys

/// A Device's message in a Service Response, checked and decrypted.
package struct VerifiedPayload: Sendable {
    package enum Content: Sendable {
        case values(VerifiedResponse)
        /// Content in ASN.1.
        case lines(AccessControlBroker.DeviceManagementAnswer)
    }

    package let content: Content
    /// What was verified and decrypted, in words, such as "MAC verified, attributes decrypted".
    package let protection: String

    package var message: Message {
        switch content {
        case .values(let response): response.message
        case .lines(let answer): answer.message
        }
    }

    /// Whether the Device did all that was asked of it.
    package var isSuccess: Bool {
        switch content {
        case .values(let response): response.isSuccess
        case .lines(let answer): answer.isSuccess
        }
    }
}

/// Checks Devices' messages as the User does to whom they are for: the header by the Service Request, MAC or signature,
/// encrypted attributes. Of a Command that went as the Access Control Broker's, the MAC is the Broker's to verify: that is done
/// too where the folder has its key, as one of test keys has.
package struct PayloadVerification {
    private let user: DCCUser
    private let folder: KeyFolder
    private let deviceKeys: (keyAgreement: P256PublicKey, digitalSignature: P256PublicKey?)
    private let context = CryptographicContext()

    /// - Parameter deviceKeys: the public keys of the Device that is asked.
    package init(
        _ user: DCCUser, in folder: KeyFolder,
        deviceKeys: (keyAgreement: P256PublicKey, digitalSignature: P256PublicKey?)
    ) {
        (self.user, self.folder, self.deviceKeys) = (user, folder, deviceKeys)
    }

    /// Checks the message that came in the Response to `request`.
    package func verified(
        _ octets: [UInt8], answering request: ServiceRequest
    ) throws(VerifiedResponse.Problem) -> VerifiedPayload {
        let header: GroupingHeader
        do throws(CodecError) { header = try Message(parsing: octets).header } catch { throw .malformed(error) }
        let command = try commandHeader(answeredBy: header, request)
        let macKey: P256PrivateKey? =
            header.businessTarget == user.entityIdentifier
            ? user.keyAgreementKey : try? folder.privateKey(of: header.businessTarget, .keyAgreement)
        let macSecret = macKey.map { $0.sharedSecret(with: deviceKeys.keyAgreement) }
        let verifier = ResponseVerifier(
            to: command, macSecret: macSecret,
            payloadSecret: user.keyAgreementKey.sharedSecret(with: deviceKeys.keyAgreement),
            deviceKey: deviceKeys.digitalSignature)
        let content: VerifiedPayload.Content
        var isDecrypted = false
        if UseCaseCatalogue[header.messageCode]?.isASN1 == true {
            content = .lines(
                try AccessControlBroker.DeviceManagementAnswer(octets, verifiedBy: verifier, using: context))
        } else {
            let response = try verifier.response(octets, using: context)
            isDecrypted = response.access.data.contains { ProtectedAttributes.Datum($0) != nil }
            content = .values(response)
        }
        var protection = "MAC verified"
        if macSecret == nil { protection = "MAC not verified: \(folder.path) has no key of \(header.businessTarget)" }
        let payload = VerifiedPayload(content: content, protection: "")
        if case .present = payload.message.signature { protection = "signature verified" }
        return VerifiedPayload(
            content: content, protection: protection + (isDecrypted ? ", attributes decrypted" : ""))
    }

    /// The header of the Command that a message answers, as far as a User can know it: its own where the message is for it;
    /// else the Access Control Broker's on its behalf, or what the DCC sends for itself. Throws where the message is of another
    /// request.
    private func commandHeader(
        answeredBy header: GroupingHeader, _ request: ServiceRequest
    ) throws(VerifiedResponse.Problem) -> GroupingHeader {
        guard let kind = ServiceRequestCatalogue[request.variant],
            kind.knownUseCases.contains(where: { $0.messageCode == header.messageCode })
        else {
            throw .doesNotAnswer("Message Code \(header.messageCode) is of no use case of \(request.variant)")
        }
        let information = header.otherInformation
        var counter = header.originatorCounter
        if header.businessTarget == user.entityIdentifier {
            guard information.supplementaryRemoteParty == nil else {
                throw .doesNotAnswer("it has supplementary fields, though it is for the User itself")
            }
            counter = request.id.counter
        } else if let party = information.supplementaryRemoteParty {
            guard isOfDCC(header.businessTarget) else {
                throw .doesNotAnswer("it is for \(header.businessTarget), which is neither the User nor the DCC")
            }
            guard party == SupplementaryRemoteParty(id: user.entityIdentifier, counter: request.id.counter) else {
                throw .doesNotAnswer(
                    "it is for \(party.id) and its request \(party.counter), not for request \(request.id.counter) of the User"
                )
            }
        } else {
            // CS02a, CS02b and the like are the DCC's own Commands, under counters that no User knows.
            guard isOfDCC(header.businessTarget) else {
                throw .doesNotAnswer("it is for \(header.businessTarget), which is neither the User nor the DCC")
            }
        }
        return GroupingHeader(
            craFlag: .command, originatorCounter: counter, businessOriginator: header.businessTarget,
            businessTarget: request.id.target, otherInformation: information)
    }

    private func isOfDCC(_ party: EntityIdentifier) -> Bool {
        [.accessControlBroker, .transitionalCoS].contains(folder.role(of: party))
    }
}
