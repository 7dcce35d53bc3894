extension ServiceRequestCatalogue {
    /// Supply and auxiliary loads: chapter 7.
    static let supply: [ServiceRequestKind] = [
        kind("7.1", "Enable Supply", "EnableSupply", .critical, roles: "IS", as: "ECS42", on: "ESME", smets1: true),
        kind(
            "7.2", "Disable Supply", "DisableSupply", .critical, roles: "IS GS", as: "ECS43 GCS32", on: "ESME GSME",
            smets1: true),
        kind(
            "7.3", "Arm Supply", "ArmSupply", .critical, roles: "IS GS", as: "ECS44 GCS39", on: "ESME GSME",
            smets1: true),
        kind(
            "7.4", "Read Supply Status", "ReadSupplyStatus", roles: "IS ES GS RSA ED GT", as: "ECS45 GCS33",
            on: "ESME GPF GSME", smets1: true),
        kind(
            "7.5", "Activate Auxiliary Load", "ActivateAuxiliaryLoad", .critical, roles: "IS", as: "ECS47",
            smets1: false),
        kind(
            "7.6", "Deactivate Auxiliary Load", "DeactivateAuxiliaryLoad", .critical, roles: "IS", as: "ECS47",
            smets1: false),
        kind(
            "7.7", "Read Auxiliary Load Switch Data", "ReadALCSData", roles: "IS ED OU", dated: .dsp, as: "ECS61a",
            smets1: false),
        kind("7.8", "Reset Auxiliary Load", "ResetAuxiliaryLoad", .critical, roles: "IS", as: "ECS47", smets1: false),
        kind(
            "7.9", "Add Auxiliary Load To Boost Button", "AddAuxiliaryLoadToBoostButton", roles: "IS", dated: .dsp,
            as: "ECS62", on: "ESME", smets1: false),
        kind(
            "7.10", "Remove Auxiliary Load From Boost Button", "RemoveAuxiliaryLoadFromBoostButton", roles: "IS",
            dated: .dsp, as: "ECS62", on: "ESME", smets1: false),
        kind(
            "7.11", "Read Boost Button Details", "ReadBoostButtonDetails", roles: "IS OU", dated: .dsp, as: "ECS61c",
            on: "ESME", smets1: false),
        kind(
            "7.12", "Set Randomised Offset Limit", "SetRandomisedOffsetLimit", .critical, roles: "IS", as: "ECS38",
            on: "ESME", smets1: false),
        kind(
            "7.13", "Set Auxiliary Controller State", "SetAuxiliaryControllerState", .critical, roles: "IS",
            as: "ECS47a", on: "ESME", smets1: false),
        kind(
            "7.14", "Read Auxiliary Controller Configuration Data", "ReadAuxiliaryControllerConfigurationData",
            roles: "IS ED OU", dated: .dsp, as: "ECS61d", on: "ESME", smets1: false),
        kind(
            "7.15", "Read Auxiliary Controller Operational Data", "ReadAuxiliaryControllerOperationalData",
            roles: "IS ED OU", dated: .dsp, as: "ECS61e", on: "ESME", smets1: false),
        kind(
            "7.16", "Limit APC Level", "LimitAPCLevel", .critical, roles: "LC", as: "ECS47e", on: "ESME",
            smets1: false),
    ]
}
