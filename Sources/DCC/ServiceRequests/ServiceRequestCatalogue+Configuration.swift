extension ServiceRequestCatalogue {
    /// Device configuration, security credentials and logs: chapter 6.
    static let configuration: [ServiceRequestKind] = [
        kind(
            "6.2.1", "Read Device Configuration (Voltage)", "ReadDeviceConfigurationVoltage", roles: "IS RSA ED",
            as: "ECS26b ECS26k", on: "ESME"),
        kind(
            "6.2.2", "Read Device Configuration (Randomisation)", "ReadDeviceConfigurationRandomisation",
            roles: "IS RSA ED", as: "ECS26c", on: "ESME"),
        kind(
            "6.2.3", "Read Device Configuration (Billing Calendar)", "ReadDeviceConfigurationBillingCalendar",
            roles: "IS RSA GS", as: "ECS26d ECS26l GCS21d GCS21k", on: "ESME GPF GSME"),
        kind(
            "6.2.4", "Read Device Configuration (Identity Exc MPxN)", "ReadDeviceConfigurationIdentityExcMPxN",
            roles: "IS ES GS RSA ED GT OU", as: "ECS26e ECS26i ECS26m ECS26n GCS21e GCS21m", on: "CHF ESME GSME",
            smets1: true),
        kind(
            "6.2.5", "Read Device Configuration (Instantaneous Power Thresholds)",
            "ReadDeviceConfigurationInstantaneousPowerThresholds", roles: "IS RSA", as: "ECS26f", on: "ESME"),
        kind(
            "6.2.7", "Read Device Configuration (MPxN)", "ReadDeviceConfigurationMPxN", roles: "IS ES GS RSA ED GT OU",
            as: "ECS40 GCS46", on: "ESME GPF GSME", smets1: true),
        kind(
            "6.2.8", "Read Device Configuration (Gas)", "ReadDeviceConfigurationGas", roles: "GS RSA GT", as: "GCS21a",
            on: "GSME"),
        kind(
            "6.2.9", "Read Device Configuration (Payment Mode)", "ReadDeviceConfigurationPaymentMode",
            roles: "IS GS RSA", as: "ECS26j GCS21j", on: "ESME GPF GSME", smets1: true),
        kind(
            "6.2.10", "Read Device Configuration (Event and Alert Behaviours)",
            "ReadDeviceConfigurationEventAndAlertBehaviours", roles: "IS GS ED", as: "ECS25r1 ECS25r2 GCS20r",
            on: "ESME GSME"),
        kind(
            "6.4.1", "Update Device Configuration (Load Limiting General Settings)",
            "UpdateDeviceConfigurationLoadLimitingGeneralSettings", .critical, roles: "IS", dated: .device,
            as: "ECS28a", on: "ESME"),
        kind(
            "6.4.2", "Update Device Configuration (Load Limiting Counter Reset)",
            "UpdateDeviceConfigurationLoadLimitingCounterReset", roles: "IS", dated: .dsp, as: "ECS28b", on: "ESME"),
        kind(
            "6.5", "Update Device Configuration (Voltage)", "UpdateDeviceConfigurationVoltage", roles: "ED",
            dated: .dsp, as: "ECS29a ECS29b ECS29c ECS29d", on: "ESME"),
        kind(
            "6.6", "Update Device Configuration (Gas Conversion)", "UpdateDeviceConfigurationGasConversion", .critical,
            roles: "GS", as: "GCS23", on: "GSME", smets1: true),
        kind(
            "6.7", "Update Device Configuration (Gas Flow)", "UpdateDeviceConfigurationGasFlow", .critical, roles: "GS",
            as: "GCS24 GCS24a", on: "GSME"),
        kind(
            "6.8", "Update Device Configuration (Billing Calendar)", "UpdateDeviceConfigurationBillingCalendar",
            .critical, roles: "IS GS", as: "ECS30 ECS30a GCS25 GCS25a", on: "ESME GSME", smets1: true),
        kind(
            "6.11", "Synchronise Clock", "SynchroniseClock", .critical, roles: "IS GS", as: "ECS70 GCS28", on: "ESME",
            smets1: true),
        kind(
            "6.12", "Update Device Configuration (Instantaneous Power Threshold)",
            "UpdateDeviceConfigurationInstantaneousPowerThreshold", roles: "IS", dated: .dsp, as: "ECS34", on: "ESME"),
        kind(
            "6.13", "Read Event Or Security Log", "ReadEventOrSecurityLog", roles: "IS GS ED GT RSA",
            as: "CS10a CS10b ECS35a ECS35b ECS35c ECS35d ECS35e ECS35f ECS35g", on: "CHF ESME", smets1: true),
        kind(
            "6.14.1", "Update Device Configuration (Auxiliary Load Control Description)",
            "UpdateDeviceConfigurationALCDescriptions", .critical, roles: "IS", as: "ECS46a", on: "ESME",
            smets1: false),
        kind(
            "6.14.2", "Update Device Configuration (Auxiliary Load Control Scheduler)",
            "UpdateDeviceConfigurationALCScheduler", .critical, roles: "IS", dated: .device, as: "ECS46c",
            smets1: false),
        kind(
            "6.14.3", "Update Device Configuration (Auxiliary Controller Scheduler)",
            "UpdateDeviceConfigurationAuxiliaryControllerScheduler", .critical, roles: "IS", dated: .device,
            as: "ECS46d", on: "ESME", smets1: false),
        kind(
            "6.15.1", "Update Security Credentials (KRP)", "UpdateSecurityCredentialsKRP", .critical,
            roles: "IS GS ED GT", dated: .device,
            as: "CS02bNOByNO CS02bSupplierBySupplier CS02gLoadControllerBySupplier", on: "ESME GSME GPF", smets1: true),
        kind(
            "6.15.2", "Update Security Credentials (Device)", "UpdateSecurityCredentialsDevice", .critical,
            roles: "IS GS", as: "CS02d"),
        kind("6.17", "Issue Security Credentials", "IssueSecurityCredentials", .critical, roles: "IS GS", as: "CS02c"),
        kind(
            "6.18.1", "Set Maximum Demand Configurable Time Period", "SetMaximumDemandConfigurableTimePeriod",
            roles: "ED", dated: .dsp, as: "ECS37", on: "ESME"),
        kind(
            "6.18.2", "Reset Maximum Demand Registers", "ResetMaximumDemandRegisters", roles: "ED", dated: .dsp,
            as: "ECS57", on: "ESME"),
        kind(
            "6.20.1", "Set Device Configuration (Import MPxN)", "SetDeviceConfigurationImportMPxN", roles: "IS GS",
            dated: .dsp, as: "ECS39a GCS41", on: "ESME GSME"),
        kind(
            "6.20.2", "Set Device Configuration (Export MPAN)", "SetDeviceConfigurationExportMPAN", roles: "ES",
            dated: .dsp, as: "ECS39b", on: "ESME"),
        kind(
            "6.21", "Request Handover Of DCC Controlled Device", "RequestHandoverOfDCCControlledDevice", roles: "IS GS",
            dated: .dsp, as: "CS02bNOByNOHandover CS02bSupplierBySupplierHandover", on: "ESME GSME GPF", smets1: true),
        kind(
            "6.22", "Configure Alert Behaviour", "ConfigureAlertBehaviour", roles: "IS GS ED",
            as: "ECS25a ECS25a1 ECS25a2 ECS25a3 ECS25b ECS25b3 GCS20", on: "ESME GSME"),
        kind(
            "6.23", "Update Security Credentials (CoS)", "UpdateSecurityCredentialsCoS", roles: "IS GS",
            dated: .dspAndDevice, as: "CS02bSupplierByTransCoS", on: "ESME GSME GPF", smets1: true),
        kind(
            "6.24.1", "Retrieve Device Security Credentials (KRP)", "RetrieveDeviceSecurityCredentialsKRP",
            roles: "IS GS ED GT", as: "CS02a CS02f", on: "ESME GSME GPF CHF HCALCS PPMID"),
        kind(
            "6.24.2", "Retrieve Device Security Credentials (Device)", "RetrieveDeviceSecurityCredentialsDevice",
            .critical, roles: "IS GS", as: "CS02e"),
        kind(
            "6.25", "Set Electricity Supply Tamper State", "SetElectricitySupplyTamperState", .critical, roles: "IS",
            as: "ECS81", on: "ESME"),
        kind(
            "6.26", "Update Device Configuration (daily resetting of Tariff Block Counter Matrix)",
            "UpdateDeviceConfigurationDailyResettingOfTariffBlockCounterMatrix", .critical, roles: "IS", as: "ECS48",
            on: "ESME", smets1: false),
        kind(
            "6.27", "Update Device Configuration (RMS Voltage Counter Reset)",
            "UpdateDeviceConfigurationRMSVoltageCounterReset", roles: "ED", dated: .dsp, as: "ECS29e ECS29f",
            on: "ESME", smets1: false),
        kind(
            "6.28", "Set CHF Sub GHz Configuration", "SetCHFSubGHzConfiguration", roles: "IS GS", as: "DBCH04",
            on: "CHF", smets1: false),
        kind(
            "6.29", "Request CHF Sub GHz Channel Scan", "RequestCHFSubGHzChannelScan", roles: "IS GS", as: "DBCH05",
            on: "CHF", smets1: false),
        kind(
            "6.30", "Read CHF Sub GHz Configuration", "ReadCHFSubGHzConfiguration", roles: "IS GS RSA", as: "DBCH03",
            on: "CHF", smets1: false),
        kind(
            "6.31", "Read CHF Sub GHz Channel", "ReadCHFSubGHzChannel", roles: "IS GS RSA", as: "DBCH01", on: "CHF",
            smets1: false),
        kind(
            "6.32", "Read CHF Sub GHz Channel Log", "ReadCHFSubGHzChannelLog", roles: "IS GS RSA", as: "DBCH02",
            on: "CHF", smets1: false),
    ]
}
