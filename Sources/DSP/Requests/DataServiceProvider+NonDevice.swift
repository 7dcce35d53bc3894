import COSEM
import DCC
import DUIS
import ESMEEmulator
import Estate
import Foundation
import GBCS

// What the DCC answers itself: Command Variant 8.
extension DataServiceProvider {
    func answerItself(
        _ reception: Reception, _ accepted: AcceptedRequest, _ number: Int64
    ) async throws(StoreFailure) -> RequestOutcome {
        let request = reception.request
        guard seen.insert(request.id, isSigned: false) else { return repetition(request, number) }
        // Those that are refused, or cannot be kept, have not used up their RequestID.
        do {
            var outcome = try await answerNew(reception, accepted, number)
            if outcome.code != .i0 {
                seen.remove(request.id, isSigned: false)
            } else if outcome.content.isEmpty {
                outcome.code = rules.doneWithoutData
            }
            return outcome
        } catch {
            seen.remove(request.id, isSigned: false)
            throw error
        }
    }

    private func answerNew(
        _ reception: Reception, _ accepted: AcceptedRequest, _ number: Int64
    ) async throws(StoreFailure) -> RequestOutcome {
        let request = reception.request
        switch request.reference.rawValue {
        case "5.2": return try readSchedules(request, number)
        case "8.2": return try readInventory(accepted, number)
        case "8.13": return returnLocalResponse(request, number)
        default: break
        }
        // What changes something is not done twice, not even when a process has taken over meanwhile.
        let isKnown = try store.read { try RequestRecord.isKnown(request.id, isSigned: false, in: $0) }
        guard !isKnown else { return repetition(request, number) }
        let outcome: RequestOutcome
        switch request.reference.rawValue {
        case "5.1": outcome = try await createSchedule(reception, accepted, number)
        case "5.3": outcome = try await deleteSchedules(request, number)
        case "11.1": outcome = try updateFirmware(request, accepted, number)
        case "8.3", "8.4", "8.14", "12.2": outcome = try await changeInventory(request, accepted, number)
        default:
            let reason = ServedRequests.refusal(of: request.variant) ?? "\(request.variant) is not served."
            return .refused(rules.codeWithoutName, reason, number)
        }
        // A schedule is kept together with its request.
        if outcome.code == .i0, request.reference != "5.1" {
            var record = record(reception, accepted, number)
            (record.isFinished, record.due) = (true, nil)
            try await store.commit(.accept(record))
        }
        return outcome
    }

    private func readInventory(_ accepted: AcceptedRequest, _ number: Int64) throws(StoreFailure) -> RequestOutcome {
        guard let device = accepted.device else {
            return .refused(.e19, "No Device of the inventory is known by this key.", number)
        }
        let entries = try directory.premises(of: device.entityIdentifier)
        return RequestOutcome(code: .i0, content: [InventoryEntry.answer(entries)], number: number)
    }

    /// The status that a hub has after 8.14.1 to 8.14.4: installed with and without the SM WAN; returned.
    private static let hubStatuses: [ServiceReferenceVariant: InventoryEntry.Status] = [
        "8.14.1": .commissioned, "8.14.2": .installedNotCommissioned, "8.14.3": .withdrawn, "8.14.4": .withdrawn,
    ]

    private func changeInventory(
        _ request: ServiceRequest, _ accepted: AcceptedRequest, _ number: Int64
    ) async throws(StoreFailure) -> RequestOutcome {
        let update: InventoryUpdate
        if let status = Self.hubStatuses[request.variant], let device = accepted.device {
            guard device.type == .communicationsHubFunction else {
                return .refused(.e11, "\(device.entityIdentifier) is no Communications Hub Function.", number)
            }
            update = .status(device.entityIdentifier, status)
        } else {
            do {
                guard let read = try InventoryUpdate.reading(request.body) else {
                    return .refused(rules.codeWithoutName, "\(request.body.name) changes no inventory.", number)
                }
                update = read
            } catch { return .refused(rules.codeWithoutName, error.description, number) }
        }
        let isOfFleet = directory.inventory.premises(of: update.device) != nil
        if case .notify(let entry) = update {
            guard !isOfFleet, try directory.entry(of: entry.entityIdentifier) == nil else {
                return .refused(
                    rules.codeWithoutName, "\(entry.entityIdentifier) is in the inventory already.", number)
            }
            try await directory.put(entry)
            return RequestOutcome(code: .i0, number: number)
        }
        guard let entry = try directory.entry(of: update.device) else {
            return .refused(.e19, "\(update.device) is not in the inventory.", number)
        }
        if let changed = update.changing(entry, isOfFleet: isOfFleet) {
            try await directory.put(changed)
            if changed.status != entry.status { try await statusChanged(changed) }
        } else {
            try await directory.remove(update.device)
        }
        return RequestOutcome(code: .i0, number: number)
    }

    /// What follows from a new status: schedules of a Device that is no longer there end, and its parties are told.
    private func statusChanged(_ entry: InventoryEntry) async throws(StoreFailure) {
        guard entry.status == .decommissioned || entry.status == .withdrawn else { return }
        try await removeSchedules(of: entry.entityIdentifier)
        guard entry.status == .decommissioned, let mpan = entry.importMPAN else { return }
        let alert = DCCAlert.decommissioned(device: entry.entityIdentifier, importMPAN: mpan)
        for user in try parties(of: entry) { try await post(alert, to: user) }
    }

    /// 8.13: the Response that a Device gave to a Command delivered locally, as it would have come over the WAN.
    private func returnLocalResponse(_ request: ServiceRequest, _ number: Int64) -> RequestOutcome {
        let text = request.body.children.first { $0.name == "DeviceGBCSResponse" }?.value ?? ""
        guard let octets = Base64Binary.octets(text), let message = try? Message(parsing: octets) else {
            return .refused(rules.codeWithoutName, "DeviceGBCSResponse holds no GBCS message in base64.", number)
        }
        guard let original = (request.body["OriginalRequestID"]?.value).flatMap({ RequestID($0) }) else {
            return .refused(rules.codeWithoutName, "OriginalRequestID is no RequestID.", number)
        }
        guard message.header.craFlag == .response, message.header.businessOriginator == original.target else {
            return .refused(
                rules.codeWithoutName, "DeviceGBCSResponse is no Response of \(original.target).", number)
        }
        trace(original, .response, "returned by the installer", octets)
        return RequestOutcome(code: .i0, number: number)
    }
}
