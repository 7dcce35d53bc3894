extension ServiceRequestCatalogue {
    /// Tariffs, prices, prepayment and what a customer sees: chapters 1 to 3.
    static let tariffs: [ServiceRequestKind] = [
        kind(
            "1.1.1", "Update Import Tariff (Primary Element)", "UpdateImportTariffPrimaryElement", .critical,
            roles: "IS GS", dated: .device, as: "ECS01a GCS01a", on: "ESME GSME", smets1: true),
        kind(
            "1.1.2", "Update Import Tariff (Secondary Element)", "UpdateImportTariffSecondaryElement", .critical,
            roles: "IS", dated: .device, as: "ECS01c", on: "ESME", smets1: false),
        kind(
            "1.2.1", "Update Price (Primary Element)", "UpdatePricePrimaryElement", .critical, roles: "IS GS",
            dated: .device, as: "ECS01b GCS01b", on: "ESME GSME", smets1: true),
        kind(
            "1.2.2", "Update Price (Secondary Element)", "UpdatePriceSecondaryElement", .critical, roles: "IS",
            dated: .device, as: "ECS01d", on: "ESME", smets1: false),
        kind(
            "1.5", "Update Meter Balance", "UpdateMeterBalance", .critical, roles: "IS GS",
            as: "ECS04a ECS04b GCS40a GCS40b GCS40c GCS40d", on: "ESME GSME", smets1: true),
        kind(
            "1.6", "Update Payment Mode", "UpdatePaymentMode", .critical, roles: "IS GS", dated: .device,
            as: "ECS02 ECS03 GCS02 GCS03", on: "ESME GSME", smets1: true),
        kind(
            "1.7", "Reset Tariff Block Counter Matrix", "ResetTariffBlockCounterMatrix", .critical, roles: "IS",
            as: "ECS05", on: "ESME"),
        kind(
            "2.1", "Update Prepay Configuration", "UpdatePrepayConfiguration", .critical, roles: "IS GS",
            dated: .device, as: "ECS08 ECS08a GCS05", on: "ESME GSME", smets1: true),
        kind("2.2", "Top Up Device", "TopUpDevice", roles: "IS GS", as: "CS01a CS01b", on: "ESME GSME", smets1: true),
        kind(
            "2.3", "Update Debt", "UpdateDebt", .critical, roles: "IS GS", as: "ECS07 GCS04", on: "ESME GSME",
            smets1: true),
        kind(
            "2.5", "Activate Emergency Credit", "ActivateEmergencyCredit", .critical, roles: "IS GS", as: "ECS09 GCS06",
            on: "ESME GSME", smets1: true),
        kind(
            "3.1", "Display Message", "DisplayMessage", roles: "IS GS", dated: .dsp, as: "ECS10 GCS07",
            on: "ESME GSME"),
        kind(
            "3.2", "Restrict Access For Change Of Tenancy", "RestrictAccessForChangeOfTenancy", roles: "IS GS",
            dated: .dsp, as: "ECS12 GCS09", on: "ESME GPF", smets1: true),
        kind(
            "3.3", "Clear Event Log", "ClearEventLog", roles: "IS GS", as: "CS11 ECS15a ECS15c", on: "ESME GPF GSME",
            smets1: true),
        kind(
            "3.4", "Update Supplier Name", "UpdateSupplierName", roles: "IS GS", dated: .dsp, as: "ECS16 GCS44",
            on: "ESME GSME"),
        kind(
            "3.5", "Disable Privacy PIN", "DisablePrivacyPIN", roles: "IS GS", as: "ECS14 GCS11", on: "ESME GSME",
            smets1: true),
    ]
}
