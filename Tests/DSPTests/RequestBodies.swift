import COSEM
import DCC
import DUIS
import ESMEEmulator
import EstateFixture
import GBCS
import Keys
import Testing

@testable import DSP

/// Bodies of Service Requests as Users write them (DUIS 5.4 schema).
enum RequestBodies {
    /// The names of the reads that tests send.
    static let names: [ServiceReferenceVariant: String] = [
        "4.2": "ReadInstantaneousExportRegisters", "4.6.1": "RetrieveImportDailyReadLog",
        "4.6.2": "RetrieveExportDailyReadLog", "4.8.1": "ReadActiveImportProfileData",
        "4.8.3": "ReadExportProfileData", "4.17": "RetrieveDailyConsumptionLog", "7.4": "ReadSupplyStatus",
    ]

    /// A read of 2026-10-31, the day before the clock's, with what the variant takes.
    static func read(
        _ variant: ServiceReferenceVariant, certificate: SMKICertificate? = nil, at time: String? = nil,
        from start: String = "2026-10-31T00:00:00Z", to end: String = "2026-11-01T00:00:00Z"
    ) throws -> Element {
        var children: [Element] = []
        if let time { children.append(Element("ExecutionDateTime", text: time)) }
        if variant != "4.2", variant != "7.4" {
            children.append(
                Element(
                    "ReadLogPeriod", [Element("StartDateTime", text: start), Element("EndDateTime", text: end)]))
        }
        if let certificate {
            children.append(Element("KAPublicSecurityCredentials", text: Base64Binary.text(certificate.der)))
        }
        return Element(try #require(names[variant]), children)
    }

    static func readInventory(_ name: String, _ value: String) -> Element {
        Element("ReadInventory", [Element(name, text: value)])
    }

    /// A daily schedule of 4.6.1 or 4.8.1, at 01:00Z, of the day before each run.
    static func schedule(
        _ variant: ServiceReferenceVariant = "4.8.1", of device: EntityIdentifier, from start: String = "2026-11-02",
        to end: String? = nil, certificate: SMKICertificate? = nil
    ) throws -> Element {
        var children = [Element("ScheduleFrequency", text: "Daily"), Element("ScheduleStartDate", text: start)]
        if let end { children.append(Element("ScheduleEndDate", text: end)) }
        children.append(Element("ScheduleExecutionStartTime", text: "01:00:00Z"))
        if let certificate {
            children.append(Element("KAPublicSecurityCredential", text: Base64Binary.text(certificate.der)))
        }
        let reference = variant.rawValue.split(separator: ".").prefix(2).joined(separator: ".")
        return Element(
            "CreateSchedule",
            children + [
                Element("DSPScheduledServiceReference", text: reference),
                Element("DSPScheduledServiceReferenceVariant", text: variant.rawValue),
                Element("DeviceID", text: device.dashed),
                Element(
                    "DSP\(try #require(names[variant]))",
                    [
                        Element("StartDateOffset", text: "-1"), Element("StartTime", text: "00:00:00Z"),
                        Element("EndDateOffset", text: "0"), Element("EndTime", text: "00:00:00Z"),
                    ]),
            ])
    }
}
