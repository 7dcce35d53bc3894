import COSEM
import DUIS
import ESMEEmulator
import GBCS

/// What the DCC tells a User by itself (DUIS 5.4 schema, type DCCAlertMessage). The schema fixes the bodies; what most codes
/// mean was not to be found, and those here are the likeliest ones.
package enum DCCAlert: Hashable, Sendable {
    /// AD1: the supply of a Communications Hub failed.
    case powerOutage(hub: EntityIdentifier, time: UTCTime, importMPAN: MPAN)
    /// A Command could not be delivered, with the schedule that it was of.
    case notDelivered(RequestID, schedule: Int64?, device: EntityIdentifier)
    /// No Response came to a Command of a schedule.
    case noResponse(RequestID, schedule: Int64?, device: EntityIdentifier)
    /// A future dated request or a schedule's run failed access control when its time came.
    case refusedWhenDue(RequestID, schedule: Int64?, device: EntityIdentifier)
    /// A schedule was removed: its Device was decommissioned or withdrawn, or its User is no longer eligible.
    case scheduleRemoved(Int64, device: EntityIdentifier)
    /// N1: a meter was decommissioned.
    case decommissioned(device: EntityIdentifier, importMPAN: MPAN)
    /// N24: the HAN Device Log was changed.
    case deviceLogUpdated(RequestID, device: EntityIdentifier)
    /// N25: the HAN Device Log could not be changed.
    case deviceLogNotUpdated(RequestID, device: EntityIdentifier)

    /// N18: an image did not reach meters.
    case firmwareNotDistributed(RequestID, devices: [EntityIdentifier])

    /// Its code: of what ``DCCRules`` have a code for, theirs.
    package func code(_ rules: DCCRules) -> String {
        switch self {
        case .powerOutage: "AD1"
        case .notDelivered: rules.unreachableAlert
        case .noResponse: rules.noResponseAlert
        case .refusedWhenDue: rules.refusedWhenDueAlert
        case .scheduleRemoved: rules.scheduleRemovalAlert
        case .decommissioned: "N1"
        case .deviceLogUpdated: "N24"
        case .deviceLogNotUpdated: "N25"
        case .firmwareNotDistributed: "N18"
        }
    }

    /// The Device that it is about.
    package var device: EntityIdentifier {
        switch self {
        case .powerOutage(let device, _, _), .notDelivered(_, _, let device), .noResponse(_, _, let device),
            .refusedWhenDue(_, _, let device), .scheduleRemoved(_, let device), .decommissioned(let device, _),
            .deviceLogUpdated(_, let device), .deviceLogNotUpdated(_, let device):
            device
        case .firmwareNotDistributed(let request, let devices): devices.first ?? request.target
        }
    }

    /// The request that it is about; nil where none brought it about.
    package var request: RequestID? {
        switch self {
        case .notDelivered(let request, _, _), .noResponse(let request, _, _), .refusedWhenDue(let request, _, _),
            .deviceLogUpdated(let request, _), .deviceLogNotUpdated(let request, _),
            .firmwareNotDistributed(let request, _):
            request
        case .powerOutage, .scheduleRemoved, .decommissioned: nil
        }
    }

    /// The element DCCAlertMessage.
    package func message(_ rules: DCCRules) -> Element {
        Element(
            "DCCAlertMessage", [Element("DCCAlertCode", text: code(rules)), Element("DCCAlert", [content])])
    }

    private var content: Element {
        switch self {
        case .powerOutage(let hub, let time, let importMPAN):
            Element(
                "PowerOutageEvent",
                [
                    Element("CommsHubDeviceID", text: hub.dashed), Element("StartDateTime", text: "\(time)"),
                    Element("MPxN", text: "\(importMPAN)"),
                ])
        case .notDelivered(let request, let schedule, let device), .noResponse(let request, let schedule, let device),
            .refusedWhenDue(let request, let schedule, let device):
            Element(
                "CommandFailure",
                [Element("CommandRequestID", text: "\(request)")]
                    + (schedule.map { [Element("DSPScheduleID", text: "\($0)")] } ?? [])
                    + [Element("DeviceID", text: device.dashed)])
        case .scheduleRemoved(let schedule, let device):
            Element(
                "DSPScheduleRemoval",
                [Element("DeviceID", text: device.dashed), Element("DSPScheduleID", text: "\(schedule)")])
        case .decommissioned(let device, let importMPAN):
            Element(
                "DeviceStatusChangeEvent",
                [
                    Element("DeviceID", text: device.dashed),
                    Element(
                        "DeviceStatusChange",
                        [
                            Element(
                                "MeterDecommissioningOrWithdrawal",
                                [
                                    Element(
                                        "MeterDecommissionOrWithdrawal",
                                        [Element("ImportMPxN", text: "\(importMPAN)")])
                                ])
                        ]),
                ])
        case .firmwareNotDistributed(let request, let devices):
            Element(
                "FirmwareDistributionFailure",
                [
                    Element("UpdateFirmwareRequestID", text: "\(request)"),
                    Element("MeterIDs", text: devices.map(\.dashed).joined(separator: ",")),
                ])
        case .deviceLogUpdated(let request, _), .deviceLogNotUpdated(let request, _):
            Element(
                "UpdateHANDeviceLogResult",
                [Element("UpdateHANDeviceLogServiceRequestID", text: "\(request)")])
        }
    }
}
