import COSEM
import GBCS

/// The device's own certificates, its Device Log, and its firmware (CS02c to e, 03A1, 04AC, 06).
extension MMCOutcome {
    static let issueCredentials = MMCOutcome(IssueSecurityCredentialsResponse.self) { (content) throws(MMCError) in
        switch content {
        case .certificationRequest(let request):
            return Parts(
                isSuccess: true, elements: [Element(mmc: "CertificationRequest", text: MMCText.base64(request))])
        case .failure(let failure):
            let word =
                switch failure {
                case .invalidKeyUsage: "invalidKeyUsage"
                case .keyPairGenerationFailed: "keyPairGenerationFailed"
                case .certificationRequestProductionFailed: "cRProductionFailed"
                }
            return Parts(
                isSuccess: false,
                elements: [.status("IssueCredentialsResponseCode", word, code: UInt64(failure.rawValue))])
        }
    }

    static let deviceCertificate = MMCOutcome(ProvideDeviceCertificateResponse.self) { (content) throws(MMCError) in
        switch content {
        case .certificate(let certificate):
            return Parts(isSuccess: true, elements: [Element(mmc: "Certificate", text: MMCText.base64(certificate))])
        case .failure(let failure):
            let word =
                switch failure {
                case .invalidKeyUsage: "invalidKeyUsage"
                case .noCertificateHeld: "noCertificateHeld"
                case .certificateRetrievalFailure: "certificateRetrievalFailure"
                }
            return Parts(
                isSuccess: false,
                elements: [
                    .status("RetrieveDeviceSecurityCredentialsStatusCode", word, code: UInt64(failure.rawValue))
                ])
        }
    }

    static let certificateUpdate = MMCOutcome(
        UpdateDeviceCertificateResponse.self, in: "UpdateSecurityCredentialsResponseCode"
    ) { code in
        switch code {
        case .success: "success"
        case .invalidCertificate: "invalidCertificate"
        case .wrongDeviceIdentity: "wrongDeviceIdentity"
        case .invalidKeyUsage: "invalidKeyUsage"
        case .noCorrespondingKeyPairGenerated: "noCorrespondingKeyPairGenerated"
        case .wrongPublicKey: "wrongPublicKey"
        case .certificateStorageFailed: "certificateStorageFailed"
        case .privateKeyChangeFailed: "privateKeyChangeFailed"
        }
    }

    static let join = MMCOutcome(JoinDeviceResponse.self, in: "joinResponseCode") { code in
        switch code {
        case .success: "success"
        case .invalidMessageCodeForJoinMethodAndRole: "invalidMessageCodeForJoinMethodAndRole"
        case .invalidJoinMethodAndRole: "invalidJoinMethodAndRole"
        case .incompatibleWithExistingEntry: "incompatibleWithExistingEntry"
        case .deviceLogFull: "deviceLogFull"
        case .writeFailure: "writeFailure"
        case .keyAgreementNoResources: "keyAgreementNoResources"
        case .keyAgreementUnknownIssuer: "keyAgreementUnknownIssuer"
        case .keyAgreementUnsupportedSuite: "keyAgreementUnsupportedSuite"
        case .keyAgreementBadMessage: "keyAgreementBadMessage"
        case .keyAgreementBadKeyConfirm: "keyAgreementBadKeyConfirm"
        case .invalidOrMissingCertificate: "invalidOrMissingCertificate"
        case .noPartnerLinkKeyReceived: "noPartnerLinkKeyReceived"
        case .noCBKEResponse: "noCBKEResponse"
        }
    }

    static let unjoin = MMCOutcome(UnjoinDeviceResponse.self, in: "unjoinResponseCode") { code in
        switch code {
        case .success: "success"
        case .notInDeviceLog: "otherDeviceNotInDeviceLog"
        case .otherFailure: "otherFailure"
        }
    }

    /// Code and version; neither of a command that was put off, or that cancelled another.
    static let firmware = MMCOutcome(ActivateFirmwareResponse.self) { (content) throws(MMCError) in
        guard case .executed(let outcome) = content else { return Parts(isSuccess: true, elements: []) }
        return Parts(isSuccess: outcome.result == .success, elements: activation(outcome))
    }

    /// ActivateImageResponseCode and FirmwareVersion of a response or of an alert.
    static func activation(_ outcome: ActivateFirmwareOutcome) -> [Element] {
        let word =
            switch outcome.result {
            case .success: "success"
            case .noImageHeld: "noImageHeld"
            case .hashMismatch: "hashMismatch"
            case .activationFailure: "activationFailure"
            }
        return [
            .status("ActivateImageResponseCode", word, code: UInt64(outcome.result.rawValue)),
            Element(mmc: "FirmwareVersion", text: outcome.firmwareVersion.hexadecimal),
        ]
    }
}
