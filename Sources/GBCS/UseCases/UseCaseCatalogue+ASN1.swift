// Use cases whose content is ASN.1 (GBCS 13, 11, 12). Roles and protection are those of published messages (RTDS 4.5.0);
// Protection Against Replay is inferred for CS02b, CS02g and CS06 and assumed for the others that change something.

extension UseCaseCatalogue {
    static let asn1UseCases: [UseCase] = [
        UseCase(
            code: "CS02a", title: "Provide Security Credential Details",
            messageCode: 0x0008, category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier, .networkOperator, .accessControlBroker, .transitionalCoS, .recovery, .root],
            protectionAgainstReplay: false, futureDatable: false, sensitive: false, serviceReference: "6.24",
            responseHasDateTime: false, protection: [.mac, .signature], isASN1: true),
        UseCase(
            code: "CS02c", title: "Issue Security Credentials",
            messageCode: 0x000A, category: .criticalCommand, targets: .esme,
            roles: [.supplier],
            protectionAgainstReplay: true, futureDatable: false, sensitive: false, serviceReference: "6.17",
            responseHasDateTime: false, isASN1: true),
        UseCase(
            code: "CS02d", title: "Update Device Certificate on Device",
            messageCode: 0x000B, category: .criticalCommand, targets: .esme,
            roles: [.supplier],
            protectionAgainstReplay: true, futureDatable: false, sensitive: false, serviceReference: "6.15",
            responseHasDateTime: false, isASN1: true),
        UseCase(
            code: "CS02e", title: "Provide Device Certificate from Device",
            messageCode: 0x000C, category: .criticalCommand, targets: .esme,
            roles: [.supplier],
            protectionAgainstReplay: true, futureDatable: false, sensitive: false, serviceReference: "6.24",
            responseHasDateTime: false, isASN1: true),
        UseCase(
            code: "CS03A1", title: "Method A Join (Meter)",
            messageCode: 0x000D, category: .criticalCommand, targets: .esme,
            roles: [.supplier],
            protectionAgainstReplay: true, futureDatable: false, sensitive: false, serviceReference: "8.7",
            responseHasDateTime: false, isASN1: true),
        UseCase(
            code: "CS04AC", title: "Method A or C Unjoin",
            messageCode: 0x000F, category: .criticalCommand, targets: .esme,
            roles: [.supplier],
            protectionAgainstReplay: true, futureDatable: false, sensitive: false, serviceReference: "8.8",
            responseHasDateTime: false, isASN1: true),
        UseCase(
            code: "CS06", title: "Activate Firmware",
            messageCode: 0x0012, category: .criticalCommand, targets: .esme,
            roles: [.supplier],
            protectionAgainstReplay: true, futureDatable: true, sensitive: false, serviceReference: "11.3",
            responseHasDateTime: true, isASN1: true),
        UseCase(
            code: "CS02bSupplierBySupplier", title: "Update Security Credentials - Supplier by Supplier",
            messageCode: 0x0102, category: .criticalCommand, targets: .esme,
            roles: [.supplier],
            protectionAgainstReplay: true, futureDatable: true, sensitive: false, serviceReference: "6.15",
            responseHasDateTime: true, isASN1: true),
        UseCase(
            code: "CS02bNOByNO", title: "Update Security Credentials - Network Operator by Network Operator",
            messageCode: 0x0103, category: .criticalCommand, targets: .esme,
            roles: [.networkOperator],
            protectionAgainstReplay: true, futureDatable: true, sensitive: false, serviceReference: "6.15",
            responseHasDateTime: true, isASN1: true),
        UseCase(
            code: "CS02bACBByACB",
            title: "Update Security Credentials - Access Control Broker by Access Control Broker",
            messageCode: 0x0104, category: .criticalCommand, targets: .esme,
            roles: [.accessControlBroker],
            protectionAgainstReplay: true, futureDatable: true, sensitive: false, serviceReference: "8.5",
            responseHasDateTime: true, protection: .mac, isASN1: true),
        UseCase(
            code: "CS02bTransCoSByTransCoS",
            title: "Update Security Credentials - Transitional CoS by Transitional CoS",
            messageCode: 0x0106, category: .criticalCommand, targets: .esme,
            roles: [.transitionalCoS],
            protectionAgainstReplay: true, futureDatable: true, sensitive: false, serviceReference: "N/A",
            responseHasDateTime: true, isASN1: true),
        UseCase(
            code: "CS02bSupplierByTransCoS", title: "Update Security Credentials - Supplier by Transitional CoS",
            messageCode: 0x0107, category: .criticalCommand, targets: .esme,
            roles: [.transitionalCoS],
            protectionAgainstReplay: true, futureDatable: true, sensitive: false, serviceReference: "6.23",
            responseHasDateTime: true, isASN1: true),
        UseCase(
            code: "CS02bAnyByRecovery", title: "Update Security Credentials - Any except Abnormal Root by Recovery",
            messageCode: 0x0108, category: .criticalCommand, targets: .esme,
            roles: [.recovery],
            protectionAgainstReplay: true, futureDatable: true, sensitive: false, serviceReference: "N/A",
            responseHasDateTime: true, protection: .signature, isASN1: true),
        UseCase(
            code: "CS02bAnyByContingency", title: "Update Security Credentials - Any by Contingency",
            messageCode: 0x0109, category: .criticalCommand, targets: .esme,
            roles: [.root],
            protectionAgainstReplay: true, futureDatable: true, sensitive: false, serviceReference: "N/A",
            responseHasDateTime: true, protection: .signature, isASN1: true),
        UseCase(
            code: "CS02f", title: "Provide Security Credential Details including Load Controller",
            messageCode: 0x011B, category: .nonCriticalCommand, targets: .esme,
            roles: [
                .supplier, .networkOperator, .accessControlBroker, .transitionalCoS, .loadController, .recovery, .root,
            ],
            protectionAgainstReplay: false, futureDatable: false, sensitive: false, serviceReference: "6.24",
            responseHasDateTime: false, protection: [.mac, .signature], isASN1: true),
        UseCase(
            code: "CS02gLoadControllerByLoadController",
            title: "Update Security Credentials - Load Controller by Load Controller",
            messageCode: 0x0125, category: .criticalCommand, targets: .esme,
            roles: [.loadController],
            protectionAgainstReplay: true, futureDatable: true, sensitive: false, serviceReference: "N/A",
            responseHasDateTime: true, isASN1: true),
        UseCase(
            code: "CS02gLoadControllerBySupplier", title: "Update Security Credentials - Load Controller by Supplier",
            messageCode: 0x0126, category: .criticalCommand, targets: .esme,
            roles: [.supplier],
            protectionAgainstReplay: true, futureDatable: true, sensitive: false, serviceReference: "6.15",
            responseHasDateTime: true, isASN1: true),
    ]
}
