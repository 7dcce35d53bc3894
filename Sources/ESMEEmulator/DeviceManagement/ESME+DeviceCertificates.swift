import COSEM
import GBCS

/// The meter's own keys and certificates (GBCS 13.2: CS02c, CS02d, CS02e).
extension ESME {
    private var hardwareModule: HardwareModuleName {
        HardwareModuleName(type: HardwareModuleName.publishedType, serialNumber: entityIdentifier)
    }

    /// Makes a new key pair and the request for its certificate.
    func issue(
        _ request: IssueSecurityCredentialsCommand, counter: UInt64, _ injury: Injury
    ) -> IssueSecurityCredentialsResponse {
        if let failure = injury.code.flatMap(IssueSecurityCredentialsResponse.Failure.init) { return .failure(failure) }
        guard request.keyUsage != .keyCertSign else { return .failure(.invalidKeyUsage) }
        guard let key = newKey(request.keyUsage, counter: counter) else { return .failure(.keyPairGenerationFailed) }
        management.newKeys[request.keyUsage.rawValue] = .init(publicKey: key.publicKey.octets, scalar: key.scalar)
        return .certificationRequest(
            CertificationRequest(for: hardwareModule, key: key, keyUsage: request.keyUsage).der)
    }

    /// A key that follows from the meter's first signing key and the command's counter: without that key nobody can
    /// know it, and the meter needs no other source of randomness.
    private func newKey(_ usage: TrustAnchorCell.KeyUsage, counter: UInt64) -> P256PrivateKey? {
        var label = Array("smets-emulator new device key".utf8)
        label.append(usage.rawValue)
        label.append(bigEndian: counter)
        label += factoryCredentials.keys.digitalSignature.scalar
        return P256PrivateKey(base: sha256(label), increment: 0)
    }

    /// Takes a certificate for a key that CS02c made; from then on the meter uses the key.
    func accept(_ der: [UInt8], _ injury: Injury, at now: UTCTime) -> UpdateDeviceCertificateResponse {
        if let code = injury.code.flatMap(UpdateDeviceCertificateResponse.init) { return code }
        guard let certificate = try? SMKICertificate(der: der) else { return .invalidCertificate }
        guard certificate.entityIdentifier == entityIdentifier else { return .wrongDeviceIdentity }
        let usage: TrustAnchorCell.KeyUsage
        switch certificate.keyUsage {
        case .digitalSignature: usage = .digitalSignature
        case .keyAgreement: usage = .keyAgreement
        default: return .invalidKeyUsage
        }
        guard let pair = management.newKeys[usage.rawValue] else { return .noCorrespondingKeyPairGenerated }
        guard pair.publicKey == certificate.publicKey.octets else { return .wrongPublicKey }
        management.certificates[usage.rawValue] = der
        management.newKeys[usage.rawValue] = nil
        management.ownKeys[usage.rawValue] = pair
        newCertificate = (entityIdentifier, der)
        useOwnKeys()
        let event: AlertCode = usage == .digitalSignature ? .signatureKeyReplaced : .agreementKeyReplaced
        eventLogs.recordSecurityEvent(event, at: now)
        return .success
    }

    /// The certificate (DER) that the meter took for a key of its own since this was last asked; nil for none.
    package func takeNewCertificate() -> [UInt8]? {
        defer { newCertificate = nil }
        return newCertificate.flatMap { $0.device == entityIdentifier ? $0.octets : nil }
    }

    /// Takes the keys that replaced the first ones into use.
    func useOwnKeys() {
        func key(_ usage: TrustAnchorCell.KeyUsage) -> P256PrivateKey? {
            management.ownKeys[usage.rawValue]?.scalar.flatMap { P256PrivateKey(scalar: $0) }
        }
        let (agreement, signature) = (key(.keyAgreement), key(.digitalSignature))
        guard agreement != nil || signature != nil else {
            keys = factoryCredentials.keys
            return
        }
        keys = StoredDeviceKeys(
            keyAgreement: agreement ?? factoryCredentials.keys.keyAgreement,
            digitalSignature: signature ?? factoryCredentials.keys.digitalSignature)
    }

    /// The certificate of one of the meter's keys.
    func provide(
        _ request: ProvideDeviceCertificateCommand, _ injury: Injury
    ) -> ProvideDeviceCertificateResponse {
        if let failure = injury.code.flatMap(ProvideDeviceCertificateResponse.Failure.init) { return .failure(failure) }
        guard request.keyUsage != .keyCertSign else { return .failure(.invalidKeyUsage) }
        return management.certificates[request.keyUsage.rawValue].map { .certificate($0) }
            ?? .failure(.noCertificateHeld)
    }
}
