import DUIS

/// A check of access control. The raw value is its number in the reference, which is their order; those before 5 are about
/// HTTP and XML.
package enum AccessCheck: Int, Hashable, Sendable, CaseIterable {
    case signer = 5
    case user, repetition, role, userStatus, commandVariant, service, body, device, registration, deviceStatus
    case deviceType, localDelivery, executionTime, ownRules, settlement

    /// All checks, in the order in which they are made.
    static func ordered(_ rules: DCCRules) -> [AccessCheck] {
        guard !rules.registrationBeforeStatus else { return Array(allCases) }
        return allCases.map {
            switch $0 {
            case .registration: .deviceStatus
            case .deviceStatus: .registration
            default: $0
            }
        }
    }

    /// The checks that are made again when a request that was kept is due.
    var isRepeatedWhenDue: Bool {
        switch self {
        case .user, .role, .userStatus, .device, .registration, .deviceStatus, .deviceType, .ownRules, .settlement: true
        case .signer, .repetition, .commandVariant, .service, .body, .localDelivery, .executionTime: false
        }
    }
}

/// Why a request is refused.
package struct AccessRefusal: Error, Hashable, Sendable {
    package let code: ResponseCode
    package let check: AccessCheck
    /// A sentence for the audit trail.
    package let reason: String

    init(_ code: ResponseCode, _ check: AccessCheck, _ reason: String) {
        (self.code, self.check, self.reason) = (code, check, reason)
    }
}

/// What access control made of a request.
package enum AccessDecision: Hashable, Sendable {
    case accepted(AcceptedRequest)
    case refused(AccessRefusal)
}
