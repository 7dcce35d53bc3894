import DUIS
import GBCS

@testable import DCC

/// The children of CreateSchedule as a User writes them (DUIS 5.4 schema, type DSPSchedule).
enum ScheduleElements {
    static func children(
        _ variant: String, frequency: String = "Daily", start: String = "2026-11-29", end: String? = nil,
        time: String? = nil, certificate: Bool = false, device: EntityIdentifier = StoredFacts.meter,
        lookBack: (String, String, String, String) = ("-1", "00:00:00Z", "0", "00:00:00Z")
    ) -> [Element] {
        let names = [
            "4.2": "DSPReadInstantaneousExportRegisters", "4.6.1": "DSPRetrieveImportDailyReadLog",
            "4.6.2": "DSPRetrieveExportDailyReadLog", "4.8.1": "DSPReadActiveImportProfileData",
            "4.8.2": "DSPReadReactiveImportProfileData", "4.8.3": "DSPReadExportProfileData",
            "4.10": "DSPReadNetworkData", "4.12.1": "DSPReadMaximumDemandImportRegisters",
            "4.12.2": "DSPReadMaximumDemandExportRegisters", "4.14": "DSPReadPrepaymentDailyReadLog",
            "4.15": "DSPReadLoadLimitData", "4.16": "DSPReadActivePowerImport",
            "4.17": "DSPRetrieveDailyConsumptionLog", "14.1": "DSPRecordNetworkDataGAS",
        ]
        let withLog = ["4.6.1", "4.6.2", "4.8.1", "4.8.2", "4.8.3", "4.10", "4.14", "4.17"].contains(variant)
        var children = [
            Element("ScheduleFrequency", text: frequency), Element("ScheduleStartDate", text: start),
        ]
        if let end { children.append(Element("ScheduleEndDate", text: end)) }
        if let time { children.append(Element("ScheduleExecutionStartTime", text: time)) }
        if certificate { children.append(.certificate("KAPublicSecurityCredential")) }
        return children + [
            Element(
                "DSPScheduledServiceReference",
                text: variant.split(separator: ".").prefix(2).joined(separator: ".")),
            Element("DSPScheduledServiceReferenceVariant", text: variant), .device(device),
            Element(
                names[variant] ?? "DSPNothing",
                withLog
                    ? [
                        Element("StartDateOffset", text: lookBack.0), Element("StartTime", text: lookBack.1),
                        Element("EndDateOffset", text: lookBack.2), Element("EndTime", text: lookBack.3),
                    ] : []),
        ]
    }
}
