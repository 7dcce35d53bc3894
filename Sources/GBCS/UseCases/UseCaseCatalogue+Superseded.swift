// Use cases that later versions of GBCS superseded and that the annex no longer has; published messages still use them
// (RTDS 4.5.0). Flags and roles are inferred from the successors and from those messages.

extension UseCaseCatalogue {
    static let supersededUseCases: [UseCase] = [
        UseCase(
            code: "ECS08", title: "Update Prepayment Configurations on ESME (superseded by ECS08a)",
            messageCode: 0x001F, category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: true, sensitive: false,
            serviceReference: "2.1", responseHasDateTime: true),
        UseCase(
            code: "ECS26d", title: "Read ESME Configuration Data Device - Billing Calendar (superseded by ECS26l)",
            messageCode: 0x003E, category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false, sensitive: false,
            serviceReference: "6.2", responseHasDateTime: false),
        UseCase(
            code: "ECS26e", title: "Read ESME Configuration Data Device - Identity Exc MPAN (superseded by ECS26m)",
            messageCode: 0x003F, category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false, sensitive: false,
            serviceReference: "6.2", responseHasDateTime: false),
        UseCase(
            code: "ECS30", title: "Set Billing Calendar on the ESME (superseded by ECS30a)",
            messageCode: 0x0046, category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false, sensitive: false,
            serviceReference: "6.8", responseHasDateTime: false),
        UseCase(
            code: "ECS46c",
            title: "Set HC ALCS or ALCS Labels, Calendar and Special Days in ESME (superseded by ECS46d)",
            messageCode: 0x0054, category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: true, sensitive: false,
            serviceReference: "6.14", responseHasDateTime: true),
        UseCase(
            code: "ECS47", title: "Set, Reset or Activate HC ALCS or ALCS State (superseded by ECS47a)",
            messageCode: 0x0055, category: .criticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: true, futureDatable: false, sensitive: false,
            serviceReference: "7.5", responseHasDateTime: false),
        UseCase(
            code: "ECS35f", title: "Read ESME ALCS Event Log (superseded by ECS35g)",
            messageCode: 0x00BA, category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false, sensitive: false,
            serviceReference: "6.13", responseHasDateTime: false),
        UseCase(
            code: "ECS61a", title: "Read HC ALCS or ALCS Data from ESME (superseded by ECS61d)",
            messageCode: 0x00BB, category: .nonCriticalCommand, targets: .esme,
            roles: [.supplier], protectionAgainstReplay: false, futureDatable: false, sensitive: false,
            serviceReference: "7.7", responseHasDateTime: false),
    ]
}
