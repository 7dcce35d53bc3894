import COSEM
import DCC
import DUIS
import Estate
import GBCS

// What the DCC learns from Responses and alerts.
extension DataServiceProvider {
    /// Takes over what a Response says about the Device: that it is commissioned (8.1.1), that the Device Log of its hub was
    /// changed (8.11), or whose credentials it holds now (6.15.1, 6.21, 6.23).
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
            case "6.15.1", "6.21", "6.23":
                guard let message = try? Message(parsing: response),
                    let outcome = (try? UpdateSecurityCredentialsResponse(decoding: Array(message.content)))?.outcome
                else { return }
                try await noteCredentials(outcome, on: undertaking.device)
            default: break
            }
        } catch {
            trace(request.id, .failed, "what the Response says of the Device cannot be kept: \(error)")
        }
    }

    /// Whose credentials a Device holds after a CS02b or CS02g: those in whose places for Digital Signature certificates it
    /// has put others.
    func noteCredentials(
        _ outcome: UpdateSecurityCredentialsOutcome, on device: EntityIdentifier
    ) async throws(StoreFailure) {
        for result in outcome.results where result.status == .success && result.cell.keyUsage == .digitalSignature {
            guard DeviceCredentialTable.roles.contains(result.cell.role) else { continue }
            try await credentials.put(result.replacing.subjectUniqueID, as: result.cell.role, on: device)
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
