import COSEM

/// The results of a failed response (type COSEMDebugType), in the order of its items.
enum MMCDebug {
    private static let common: [UInt8: String] = [
        0: "success", 1: "hardware-fault", 2: "temporary-failure", 3: "read-write-denied", 4: "object-undefined",
        9: "object-class-inconsistent", 11: "object-unavailable", 12: "type-unmatched",
        13: "scope-of-access-violated", 14: "data-block-unavailable", 250: "other-reason",
    ]
    private static let access: [UInt8: String] = [
        15: "long-get-aborted", 16: "no-long-get-in-progress", 17: "long-set-aborted", 18: "no-long-set-in-progress",
        19: "data-block-number-invalid",
    ]
    private static let action: [UInt8: String] = [15: "long-action-aborted", 16: "no-long-action-in-progress"]
    private static let unknown = "response-code-not-known"

    static func element(_ results: [AccessResponse.Result]) -> Element {
        let responses = results.enumerated().map { index, result in
            let isAction = result.kind == .action
            let code = result.result.rawValue
            let word = common[code] ?? (isAction ? action : access)[code] ?? unknown
            return Element(
                mmc: "COSEMResponse", [.init("ResponseCode", "\(code)"), .init("Position", "\(index + 1)")],
                [Element(mmc: isAction ? "ActionResult" : "DataAccessResult", text: word)])
        }
        return Element(mmc: "DebugInfo", [Element(mmc: "COSEMDebug", responses)])
    }
}
