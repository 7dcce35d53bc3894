import COSEM
import DCC
import DUIS
import Estate
import GBCS

// What the DCC learns from Responses.
extension DataServiceProvider {
    /// Takes over what a Response says about the Device: that it is commissioned (8.1.1), or that the Device Log of its hub
    /// was changed (8.11).
    func noteEffects(of response: [UInt8], _ undertaking: Undertaking) async {
        let request = undertaking.request
        do throws(StoreFailure) {
            switch request.variant {
            case "8.1.1" where Self.isSuccess(response): try await setStatus(.commissioned, of: undertaking.device)
            case "8.11":
                let hasSucceeded = Self.isSuccess(response)
                if hasSucceeded, request.body["RequestType"]?.value == "Add",
                    let device = (request.body["DeviceID"]?.value).flatMap({ EntityIdentifier($0) }),
                    try directory.entry(of: device)?.status == .pending
                {
                    try await setStatus(.whitelisted, of: device)
                }
                let alert: DCCAlert =
                    hasSucceeded
                    ? .deviceLogUpdated(request.id, device: undertaking.device)
                    : .deviceLogNotUpdated(request.id, device: undertaking.device)
                try await post(alert, to: undertaking.accepted.user.entityIdentifier)
            default: break
            }
        } catch {
            trace(request.id, .failed, "what the Response says of the Device cannot be kept: \(error)")
        }
    }

    private func setStatus(_ status: InventoryEntry.Status, of device: EntityIdentifier) async throws(StoreFailure) {
        guard var entry = try directory.entry(of: device), entry.status != status else { return }
        entry.status = status
        try await directory.put(entry)
    }

    /// Whether every item of a Response was done.
    private static func isSuccess(_ octets: [UInt8]) -> Bool {
        guard let message = try? Message(parsing: octets),
            let access = try? AccessResponse(decoding: Array(message.content))
        else { return false }
        return access.results.allSatisfy { $0.result == .success }
    }
}
