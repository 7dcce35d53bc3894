import COSEM
import DUIS
import GBCS

extension ServiceRequestTranslation {
    /// 6.15.x, 6.17, 6.21, 6.23, 6.24.x, 8.5 and 11.3: credentials and firmware.
    static let security: [Row] = [
        Row("6.15.1", "UpdateSecurityCredentialsKRP") { (body, _) throws(TranslationError) in
            try updateOfKnownParty(body)
        },
        Row("6.15.2", "UpdateSecurityCredentialsDevice") { (body, _) throws(TranslationError) in
            try body.allow("DeviceCertificate")
            let certificate = try body.certificate("DeviceCertificate")
            return GBCSRequest(
                try useCase("CS02d"),
                .asn1(.updateDeviceCertificate(UpdateDeviceCertificateCommand(certificate: certificate.der))))
        },
        Row("6.17", "IssueSecurityCredentials") { (body, _) throws(TranslationError) in
            try body.allow(credentialType)
            return GBCSRequest(
                try useCase("CS02c"),
                .asn1(.issueSecurityCredentials(IssueSecurityCredentialsCommand(keyUsage: try keyUsage(body)))))
        },
        Row("6.21", "RequestHandoverOfDCCControlledDevice") { (body, _) throws(TranslationError) in
            try handover(body)
        },
        Row("6.23", "UpdateSecurityCredentialsCoS") { (body, _) throws(TranslationError) in
            try changeOfSupplier(body)
        },
        Row("6.24.1", "RetrieveDeviceSecurityCredentialsKRP") { (body, _) throws(TranslationError) in
            try body.allow("RemotePartyRole")
            var roles: [RemotePartyRole] = []
            for element in try body.list("RemotePartyRole", 1...7) {
                roles.append(try Element(body.name, [element]).word("RemotePartyRole", remotePartyRoles))
            }
            // The User signs nothing, so that it is the Access Control Broker who asks, with a MAC alone. A Load Controller's
            // credentials are in another use case than all others' (GBCS CS02f).
            let cell = TrustAnchorCell(.accessControlBroker, .keyAgreement)
            return GBCSRequest(
                try useCase(roles.contains(.loadController) ? "CS02f" : "CS02a"),
                .asn1(
                    .provideSecurityCredentialDetails(
                        ProvideSecurityCredentialDetailsCommand(authorisingCell: cell, roles: roles))),
                originator: .accessControlBroker)
        },
        Row("6.24.2", "RetrieveDeviceSecurityCredentialsDevice") { (body, _) throws(TranslationError) in
            try body.allow(credentialType)
            return GBCSRequest(
                try useCase("CS02e"),
                .asn1(.provideDeviceCertificate(ProvideDeviceCertificateCommand(keyUsage: try keyUsage(body)))))
        },
        Row("8.5", "ServiceOptOut") { (body, _) throws(TranslationError) in
            try optOut(body)
        },
        Row("11.3", "ActivateFirmware") { (body, _) throws(TranslationError) in
            try body.allow(executionDateTime, "FirmwareHash")
            let size = ActivateFirmwareCommand.hashSize
            let activation = try activation(body)
            return GBCSRequest(
                try useCase("CS06"),
                .asn1(
                    .activateFirmware(
                        ActivateFirmwareCommand(
                            imageHash: try body.hexadecimal("FirmwareHash", size...size), counter: 0,
                            executionTime: activation?.generalizedTime))),
                activation: activation)
        },
    ]

    /// 8.7.1 and 8.8.1: joining of devices on the Home Area Network.
    static let joining: [Row] = [
        Row("8.7.1", "JoinServiceCritical") { (body, target) throws(TranslationError) in
            try body.allow(otherDevice)
            let device = try body.entityIdentifier(otherDevice)
            let types: [InventoryEntry.DeviceType: DeviceType] = [.ppmid: .ppmid, .hcalcs: .hcalcs]
            guard let type = target.otherDevices[device].flatMap({ types[$0] }) else {
                throw TranslationError(
                    "\(otherDevice): \(device) is no PPMID or HCALCS in the inventory, which are what an ESME joins with"
                )
            }
            return GBCSRequest(
                try useCase("CS03A1"),
                .asn1(
                    .joinDevice(JoinDeviceCommand(method: .methodAInitiator, device: device, deviceType: type))))
        },
        Row("8.8.1", "UnjoinServiceCritical") { (body, _) throws(TranslationError) in
            try body.allow(otherDevice)
            return GBCSRequest(
                try useCase("CS04AC"),
                .asn1(.unjoinDevice(UnjoinDeviceCommand(device: try body.entityIdentifier(otherDevice)))))
        },
    ]

    private static let otherDevice = "OtherDeviceID"
    private static let credentialType = "CredentialType"

    private static let remotePartyRoles: KeyValuePairs<String, RemotePartyRole> = [
        "ACB": .accessControlBroker, "NetworkOperator": .networkOperator, "Recovery": .recovery, "Root": .root,
        "Supplier": .supplier, "TransCoS": .transitionalCoS, "LoadController": .loadController,
    ]

    private static func keyUsage(_ body: Element) throws(TranslationError) -> TrustAnchorCell.KeyUsage {
        try body.word(credentialType, ["Digital Signature": .digitalSignature, "Key Agreement": .keyAgreement])
    }

    static func remotePartyRole(_ body: Element) throws(TranslationError) -> RemotePartyRole {
        try body.word("RemotePartyRole", remotePartyRoles)
    }
}
