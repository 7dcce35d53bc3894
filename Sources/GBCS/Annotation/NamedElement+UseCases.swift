// The ASN.1 types of GBCS, as far as the standard names their parts.

extension ASN1Content {
    /// The name of the whole content: one, or one for each of two alternatives.
    var elements: [NamedElement] {
        switch self {
        case .provideSecurityCredentialDetailsCommand: [.credentialDetailsCommand]
        case .provideSecurityCredentialDetailsResponse: [.credentialDetailsResponse]
        case .updateSecurityCredentialsCommand: [.updateCredentialsCommand]
        case .updateSecurityCredentialsResponse: [.updateCredentialsResponse]
        case .updateSecurityCredentialsAlert: [.updateCredentialsAlert]
        case .issueSecurityCredentialsCommand: [.keyUsageCommand("Issue Security Credentials command")]
        case .issueSecurityCredentialsResponse:
            [
                NamedElement("certification request", .certificationRequest),
                NamedElement("response code", IssueSecurityCredentialsResponse.Failure.self),
            ]
        case .updateDeviceCertificateCommand: [NamedElement("certificate", .certificate)]
        case .updateDeviceCertificateResponse: [NamedElement("response code", UpdateDeviceCertificateResponse.self)]
        case .provideDeviceCertificateCommand: [.keyUsageCommand("Provide Device Certificate command")]
        case .provideDeviceCertificateResponse:
            [
                NamedElement("certificate", .certificate),
                NamedElement("response code", ProvideDeviceCertificateResponse.Failure.self),
            ]
        case .joinDeviceCommand: [.joinDeviceCommand]
        case .joinDeviceResponse: [NamedElement("response code", JoinDeviceResponse.self)]
        case .unjoinDeviceCommand: [NamedElement("entity identifier", .entityIdentifier)]
        case .unjoinDeviceResponse: [NamedElement("response code", UnjoinDeviceResponse.self)]
        case .activateFirmwareCommand: [.activateFirmwareCommand]
        case .activateFirmwareResponse: [NamedElement("command accepted", .null), .activateFirmwareOutcome]
        case .activateFirmwareAlert: [.activateFirmwareAlert]
        }
    }
}

extension NamedElement {
    private static func cell(_ name: String, tag: UInt8? = nil) -> NamedElement {
        NamedElement(name, .sequence([role, keyUsage, cellUsage]), tag: tag)
    }

    private static let role = NamedElement(
        "remote party role",
        .enumeration(
            Dictionary(uniqueKeysWithValues: RemotePartyRole.allCases.map { (UInt64($0.rawValue), $0.name) })))
    private static let keyUsage = NamedElement("key usage", .keyUsage)
    private static let cellUsage = NamedElement("cell usage", TrustAnchorCell.CellUsage.self)
    private static let status = NamedElement("status", TrustAnchorStatus.self, tag: DERTag.enumerated)
    private static let counter = NamedElement("counter", .number)
    private static let executionTime = NamedElement("execution time", .time)
    private static let alertCode = NamedElement("Alert Code", .alertCode)
    private static let certificate = NamedElement("certificate", .certificate)

    fileprivate static let credentialDetailsCommand = NamedElement(
        "Provide Security Credential Details command",
        .sequence([cell("authorising cell"), NamedElement("remote party roles", .list(role))]))

    fileprivate static let credentialDetailsResponse = NamedElement(
        "Provide Security Credential Details response",
        .list(
            NamedElement(
                "remote party details",
                .sequence([
                    role, status, NamedElement("sequence number", .number),
                    NamedElement(
                        "cells",
                        .list(
                            NamedElement(
                                "cell contents",
                                .sequence([
                                    keyUsage, cellUsage, NamedElement("subject unique ID", .entityIdentifier),
                                    NamedElement("subject key identifier", .octets),
                                ])))),
                ]))))

    private static func specialistFloors(tag: UInt8? = nil) -> NamedElement {
        NamedElement(
            "specialist floors",
            .list(
                NamedElement(
                    "specialist floor",
                    .sequence([
                        NamedElement("sequence number usage", SpecialistFloor.Usage.self),
                        NamedElement("floor", .number),
                    ]))), tag: tag)
    }

    private static func sequenceNumberChanges(_ name: String, tag: UInt8? = nil) -> NamedElement {
        NamedElement(
            name,
            .list(
                NamedElement(
                    "sequence number change",
                    .sequence([role, NamedElement("floor", .number), specialistFloors()]))),
            tag: tag)
    }

    private static let mode = NamedElement("credentials replacement mode", CredentialsReplacementMode.self)

    private static let control = NamedElement(
        "control",
        .sequence([
            mode, NamedElement("symmetric key", .octets, tag: DERTag.primitive(0)),
            NamedElement(
                "time checks", UpdateSecurityCredentialsControl.TimeChecks.self, tag: DERTag.primitive(1)),
            cell("authorising cell", tag: DERTag.constructed(2)),
            NamedElement("counter", .number, tag: DERTag.primitive(3)),
            NamedElement("floor", .number, tag: DERTag.primitive(4)), specialistFloors(tag: DERTag.constructed(5)),
            sequenceNumberChanges("other changes", tag: DERTag.constructed(6)),
        ]))

    fileprivate static let updateCredentialsCommand = NamedElement(
        "Update Security Credentials command",
        .sequence([
            control,
            NamedElement(
                "replacements", .list(NamedElement("replacement", .sequence([certificate, cell("cell")])))),
            NamedElement("certification path", .list(certificate)), executionTime,
        ]))

    private static let updateCredentialsOutcome = NamedElement(
        "execution outcome",
        .sequence([
            counter, mode, sequenceNumberChanges("sequence number changes"),
            NamedElement(
                "replacement outcomes",
                .list(
                    NamedElement(
                        "replacement outcome",
                        .sequence([
                            cell("cell"), status, NamedElement("existing subject unique ID", .entityIdentifier),
                            NamedElement("existing subject key identifier", .octets),
                            NamedElement("replacing subject unique ID", .entityIdentifier),
                            NamedElement("replacing subject key identifier", .octets),
                        ])))),
        ]))

    fileprivate static let updateCredentialsResponse = NamedElement(
        "Update Security Credentials response",
        .sequence([NamedElement("command accepted", .null), updateCredentialsOutcome]))

    fileprivate static let updateCredentialsAlert = NamedElement(
        "Update Security Credentials alert", .sequence([alertCode, executionTime, updateCredentialsOutcome]))

    fileprivate static func keyUsageCommand(_ name: String) -> NamedElement {
        NamedElement(name, .sequence([keyUsage]))
    }

    fileprivate static let joinDeviceCommand = NamedElement(
        "Join Device command",
        .sequence([
            NamedElement("join method and role", JoinDeviceCommand.Method.self),
            NamedElement("entity identifier", .entityIdentifier), NamedElement("device type", DeviceType.self),
            certificate,
        ]))

    fileprivate static let activateFirmwareCommand = NamedElement(
        "Activate Firmware command", .sequence([NamedElement("image hash", .octets), counter, executionTime]))

    fileprivate static let activateFirmwareOutcome = NamedElement(
        "execution outcome",
        .sequence([
            NamedElement("result", ActivateFirmwareOutcome.Result.self), NamedElement("firmware version", .octets),
        ]))

    fileprivate static let activateFirmwareAlert = NamedElement(
        "Activate Firmware alert",
        .sequence([alertCode, executionTime, counter, activateFirmwareOutcome]))
}
