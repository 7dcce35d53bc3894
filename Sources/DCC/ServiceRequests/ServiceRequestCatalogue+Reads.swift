extension ServiceRequestCatalogue {
    /// Reads of registers and logs: chapter 4.
    static let reads: [ServiceRequestKind] = [
        kind(
            "4.1.1", "Read Instantaneous Import Registers", "ReadInstantaneousImportRegisters", roles: "IS GS ED GT",
            retrieval: .onDemand, dated: .dsp, as: "ECS17b GCS13a", on: "ESME GPF GSME", smets1: true),
        kind(
            "4.1.2", "Read Instantaneous Import TOU Matrices", "ReadInstantaneousImportTOUMatrices",
            roles: "IS GS ED GT", dated: .dsp, as: "ECS17d GCS13c", on: "ESME GPF GSME", smets1: true),
        kind(
            "4.1.3", "Read Instantaneous Import TOU With Blocks Matrices",
            "ReadInstantaneousImportTOUWithBlocksMatrices", roles: "IS ED", dated: .dsp, as: "ECS17e", on: "ESME",
            smets1: true),
        kind(
            "4.1.4", "Read Instantaneous Import Block Counters", "ReadInstantaneousImportBlockCounters", roles: "GS",
            dated: .dsp, as: "GCS13b", on: "GPF GSME", smets1: true),
        kind(
            "4.2", "Read Instantaneous Export Registers", "ReadInstantaneousExportRegisters", roles: "ES ED",
            retrieval: .onDemand, dated: .dsp, isSchedulable: true, as: "ECS17a", on: "ESME", smets1: true),
        kind(
            "4.3", "Read Instantaneous Prepay Values", "ReadInstantaneousPrepayValues", roles: "IS GS", dated: .dsp,
            as: "ECS19 GCS14", on: "ESME GPF GSME", smets1: true),
        kind(
            "4.4.2", "Retrieve Change Of Mode / Tariff Triggered Billing Data Log",
            "RetrieveCoMOrTariffTriggeredBillingDataLog", roles: "IS GS", dated: .dsp, as: "ECS20b GCS15b",
            on: "ESME GPF GSME", takesCertificate: true, smets1: true),
        kind(
            "4.4.3", "Retrieve Billing Calendar Triggered Billing Data Log",
            "RetrieveBillingCalendarTriggeredBillingDataLog", roles: "IS GS", dated: .dsp, as: "ECS20c GCS15c",
            on: "ESME GPF GSME", takesCertificate: true, smets1: true),
        kind(
            "4.4.4", "Retrieve Billing Data Log (Payment Based Debt Payments)", "RetrieveBillingDataLogDebtPayments",
            roles: "GS IS", dated: .dsp, as: "ECS20a GCS15d", on: "ESME GPF GSME", smets1: true),
        kind(
            "4.4.5", "Retrieve Billing Data Log (Prepayment Credits)", "RetrieveBillingDataLogPrepaymentCredits",
            roles: "GS IS", dated: .dsp, as: "ECS20d GCS15e", on: "ESME GPF GSME", smets1: true),
        kind(
            "4.6.1", "Retrieve Import Daily Read Log", "RetrieveImportDailyReadLog", roles: "IS GS",
            retrieval: .onDemandAndScheduled, dated: .dsp, isSchedulable: true, as: "ECS21a GCS16a",
            on: "ESME GPF GSME", takesCertificate: true, smets1: true),
        kind(
            "4.6.2", "Retrieve Export Daily Read Log", "RetrieveExportDailyReadLog", roles: "ES",
            retrieval: .onDemandAndScheduled, dated: .dsp, isSchedulable: true, as: "ECS21c", on: "ESME",
            smets1: false),
        kind(
            "4.8.1", "Read Active Import Profile Data", "ReadActiveImportProfileData", roles: "IS GS ED GT OU",
            retrieval: .onDemandAndScheduled, dated: .dsp, isSchedulable: true, as: "ECS22b GCS17", on: "ESME GPF GSME",
            takesCertificate: true, smets1: true),
        kind(
            "4.8.2", "Read Reactive Import Profile Data", "ReadReactiveImportProfileData", roles: "IS ED OU",
            dated: .dsp, isSchedulable: true, as: "ECS22c", on: "ESME", smets1: true),
        kind(
            "4.8.3", "Read Export Profile Data", "ReadExportProfileData", roles: "ES ED OU",
            retrieval: .onDemandAndScheduled, dated: .dsp, isSchedulable: true, as: "ECS22a", on: "ESME", smets1: true),
        kind(
            "4.10", "Read Network Data", "ReadNetworkData", roles: "IS GS ED GT", dated: .dsp, isSchedulable: true,
            as: "ECS23 ECS23b GCS18", on: "ESME GSME", takesCertificate: true, smets1: true),
        kind(
            "4.11.1", "Read Tariff (Primary Element)", "ReadTariffPrimaryElement", roles: "IS GS OU",
            as: "ECS24 GCS21f", on: "ESME GPF GSME", smets1: true),
        kind(
            "4.11.2", "Read Tariff (Secondary Element)", "ReadTariffSecondaryElement", roles: "IS OU", as: "ECS24b",
            on: "ESME", smets1: false),
        kind(
            "4.12.1", "Read Maximum Demand Import Registers", "ReadMaximumDemandImportRegisters", roles: "IS ED",
            dated: .dsp, isSchedulable: true, as: "ECS18b", on: "ESME", smets1: false),
        kind(
            "4.12.2", "Read Maximum Demand Export Registers", "ReadMaximumDemandExportRegisters", roles: "ES ED",
            dated: .dsp, isSchedulable: true, as: "ECS18a", on: "ESME", smets1: false),
        kind(
            "4.13", "Read Prepayment Configuration", "ReadPrepaymentConfiguration", roles: "IS GS", dated: .dsp,
            as: "ECS26a GCS21b", on: "ESME GPF GSME", smets1: true),
        kind(
            "4.14", "Read Prepayment Daily Read Log", "ReadPrepaymentDailyReadLog", roles: "IS GS", dated: .dsp,
            isSchedulable: true, as: "ECS21b GCS16b", on: "ESME GPF GSME", takesCertificate: true, smets1: true),
        kind(
            "4.15", "Read Load Limit Data", "ReadLoadLimitData", roles: "IS ED", dated: .dsp, isSchedulable: true,
            as: "ECS27", on: "ESME", smets1: false),
        kind(
            "4.16", "Read Active Power Import", "ReadActivePowerImport", roles: "IS ED", isSchedulable: true,
            as: "ECS17c", on: "ESME", smets1: true),
        kind(
            "4.17", "Retrieve Daily Consumption Log", "RetrieveDailyConsumptionLog", roles: "IS GS ED GT OU",
            retrieval: .onDemandAndScheduled, dated: .dsp, isSchedulable: true, as: "ECS66 GCS61", on: "ESME GPF",
            takesCertificate: true, smets1: false),
        kind(
            "4.18", "Read Meter Balance", "ReadMeterBalance", roles: "IS GS", dated: .dsp, as: "ECS82 GCS60 GCS60a",
            on: "ESME GPF GSME", smets1: true),
    ]
}
