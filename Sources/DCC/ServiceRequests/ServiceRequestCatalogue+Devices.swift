extension ServiceRequestCatalogue {
    /// Inventory, joining, identification, firmware, WAN coverage and gas network data: chapters 8 to 14.
    static let devices: [ServiceRequestKind] = [
        kind(
            "8.1.1", "Commission Device", "CommissionDeviceSynchroniseClock", .commissioning, roles: "IS GS",
            as: "ECS70 GCS28", on: "ESME", smets1: true),
        kind(
            "8.2", "Read Inventory", "ReadInventory", .answeredByDCC, roles: "IS ES GS RSA ED GT OU",
            retrieval: .onDemand, smets1: true),
        kind("8.3", "Decommission Device", "DecommissionDevice", .answeredByDCC, roles: "IS GS", smets1: true),
        kind(
            "8.4", "Update Inventory", "UpdateInventory", .answeredByDCC, roles: "IS ES GS RSA ED GT OU", smets1: true),
        kind(
            "8.5", "Service Opt Out", "ServiceOptOut", .sending, roles: "", dated: .dsp, as: "CS02bACBByACB",
            smets1: false),
        kind("8.6", "Service Opt In", "ServiceOptIn", .answeredByDCC, roles: "", smets1: false),
        kind(
            "8.7.1", "Join Service (Critical)", "JoinServiceCritical", .critical, roles: "IS GS",
            as: "CS03A1 CS03A2 CS03C", smets1: true),
        kind(
            "8.7.2", "Join Service (Non-Critical)", "JoinServiceNonCritical", roles: "IS GS OU",
            as: "CS03A2 CS03B CS03C", smets1: true),
        kind(
            "8.8.1", "Unjoin Service (Critical)", "UnjoinServiceCritical", .critical, roles: "IS GS", as: "CS04AC",
            smets1: true),
        kind(
            "8.8.2", "Unjoin Service (Non-Critical)", "UnjoinServiceNonCritical", roles: "IS GS OU", as: "CS04AC CS04B",
            smets1: true),
        kind(
            "8.9", "Read Device Log", "ReadDeviceLog", roles: "IS GS OU", dated: .dsp,
            as: "CCS04 CCS05 CCS06 CCS07 CS07", on: "CHF", smets1: true),
        kind(
            "8.11", "Update HAN Device Log", "UpdateHANDeviceLog", roles: "IS GS OU", dated: .dsp, as: "CCS01 CCS02",
            on: "CHF", smets1: true),
        kind(
            "8.12.1", "Restore HAN Device Log", "RestoreHANDeviceLog", roles: "IS GS", as: "CCS03", on: "CHF",
            smets1: false),
        kind(
            "8.12.2", "Restore Gas Proxy Function Device Log", "RestoreGPFDeviceLog", roles: "IS GS", as: "GCS59",
            smets1: false),
        kind(
            "8.13", "Return Local Command Response", "ReturnLocalCommandResponse", .answeredByDCC, roles: "IS GS",
            smets1: false),
        kind(
            "8.14.1", "Communications Hub Status Update- Install Success", "CHFInstallSuccessSMWAN", .answeredByDCC,
            roles: "IS GS"),
        kind(
            "8.14.2", "Communications Hub Status Update - Install No SM WAN", "CHFInstallSuccessNoSMWAN",
            .answeredByDCC, roles: "IS GS"),
        kind(
            "8.14.3", "Communications Hub Status Update. – Fault Return", "CHFFaultReturn", .answeredByDCC,
            roles: "IS GS"),
        kind(
            "8.14.4", "Communications Hub Status Update – No Fault Return", "CHFNoFaultReturn", .answeredByDCC,
            roles: "IS GS"),
        kind(
            "9.1", "Request Customer Identification Number", "RequestCustomerIdentificationNumber", roles: "OU",
            as: "ECS50 GCS36", on: "ESME GSME"),
        kind("11.1", "Update Firmware", "UpdateFirmware", .answeredByDCC, roles: "IS GS", smets1: true),
        kind(
            "11.2", "Read Firmware Version", "ReadFirmwareVersion", roles: "IS ES GS RSA ED GT OU", dated: .dsp,
            as: "CS08 ECS52 GCS38", on: "CHF ESME GPF GSME", smets1: true),
        kind(
            "11.3", "Activate Firmware", "ActivateFirmware", .critical, roles: "IS GS", dated: .device, as: "CS06",
            on: "ESME GSME", smets1: true),
        kind("11.4", "Update PPMID Firmware", "UpdatePPMIDFirmware", .answeredByDCC, roles: "IS GS", smets1: false),
        kind(
            "12.1", "Request WAN Matrix", "RequestWANMatrix", .answeredByDCC, roles: "IS ES GS RSA ED GT OU",
            smets1: true),
        kind(
            "12.2", "Device Pre-notification", "DevicePrenotification", .answeredByDCC, roles: "IS ES GS RSA ED GT OU",
            smets1: true),
        kind(
            "14.1", "Record Network Data (GAS)", "RecordNetworkDataGAS", roles: "GT", isSchedulable: true, as: "GCS31",
            on: "GSME", smets1: false),
    ]
}
