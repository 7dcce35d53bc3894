import GBCS

/// The ASN.1 use cases.
extension MMCRow {
    private static let details: [(ServiceReferenceVariant?, String)] = [
        ("6.24.1", "RetrieveDeviceSecurityCredentialsKRPRsp")
    ]
    private static let update = "UpdateSecurityCredentialsKRPRsp"
    private static let handover: (ServiceReferenceVariant?, String) = (
        "6.21", "RequestHandoverOfDCCControlledDeviceRsp"
    )

    static let deviceManagement: [MMCRow] = [
        MMCRow("CS02a", details, .credentialDetails),
        MMCRow("CS02f", details, .credentialDetails),
        MMCRow("CS02bSupplierBySupplier", [("6.15.1", update), handover], .credentialsUpdate),
        MMCRow("CS02bNOByNO", [("6.15.1", update), handover], .credentialsUpdate),
        MMCRow("CS02bACBByACB", [("8.5", "ServiceOptOutRsp")], .credentialsUpdate),
        MMCRow("CS02bSupplierByTransCoS", [("6.23", "UpdateSecurityCredentialsCoSRsp")], .credentialsUpdate),
        MMCRow("CS02gLoadControllerBySupplier", [("6.15.1", update)], .credentialsUpdate),
        // No Service Request has these; the element is that of the others [chosen].
        MMCRow("CS02bTransCoSByTransCoS", [(nil, update)], .credentialsUpdate),
        MMCRow("CS02bAnyByRecovery", [(nil, update)], .credentialsUpdate),
        MMCRow("CS02bAnyByContingency", [(nil, update)], .credentialsUpdate),
        MMCRow("CS02gLoadControllerByLoadController", [(nil, update)], .credentialsUpdate),
        MMCRow("CS02c", [("6.17", "IssueSecurityCredentialsRsp")], .issueCredentials),
        MMCRow("CS02d", [("6.15.2", "UpdateSecurityCredentialsDeviceRsp")], .certificateUpdate),
        MMCRow("CS02e", [("6.24.2", "RetrieveDeviceSecurityCredentialsDeviceRsp")], .deviceCertificate),
        MMCRow("CS03A1", [("8.7.1", "JoinServiceCriticalRsp")], .join),
        MMCRow(
            "CS04AC", [("8.8.1", "UnjoinServiceCriticalRsp"), ("8.8.2", "UnjoinServiceNonCriticalRsp")], .unjoin),
        MMCRow("CS06", [("11.3", "ActivateFirmwareRsp")], .firmware),
    ]
}
