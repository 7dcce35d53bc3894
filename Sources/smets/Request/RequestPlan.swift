import COSEM
import Console
import DCC
import DUIS
import GBCS
import Host
import UserClient

/// The Service Request that the command line asks for, and how its way goes on.
struct RequestPlan {
    var request: ServiceRequest
    let kind: ServiceRequestKind
    /// The Command Variant of the Signed Pre-Command that follows a Pre-Command; nil to stop there.
    let following: CommandVariant?
    var schemaVersion = "5.4"

    /// Whether the result comes by callback.
    var awaitsCallback: Bool {
        switch request.commandVariant {
        case .transform: following?.isSent == true
        case .nonDevice: !["5.1", "5.2", "5.3", "8.2"].contains(request.variant.rawValue)
        default: request.commandVariant.isSent
        }
    }

    /// The kind of request with a number, such as 4.8.1.
    static func kind(_ text: String) throws -> ServiceRequestKind {
        if let kind = ServiceRequestCatalogue[ServiceReferenceVariant(rawValue: text)] { return kind }
        let variants = ServiceRequestCatalogue.all.filter { $0.reference.rawValue == text }.map(\.variant.rawValue)
        throw UserError(
            variants.isEmpty
                ? "\(text): DUIS has no such Service Reference Variant; they are numbers like 4.8.1"
                : "\(text): which of its variants? \(variants.joined(separator: ", "))")
    }

    /// The Command Variant of a number.
    static func commandVariant(_ number: Int) throws -> CommandVariant {
        guard let octet = UInt8(exactly: number), let variant = CommandVariant(rawValue: octet) else {
            throw UserError("--variant \(number): takes 1 to 8")
        }
        return variant
    }

    /// How requests of a kind begin, and how they go on: a critical one begins with CV 4 whatever is asked for.
    static func course(
        of kind: ServiceRequestKind, _ variant: CommandVariant?
    ) -> (first: CommandVariant, following: CommandVariant?) {
        guard let variant else { return (ServiceRequestBuilder.usualVariant(of: kind), .sendSigned) }
        if kind.isCritical, variant.isSignedPreCommand { return (.transform, variant) }
        return (variant, variant == .transform ? nil : .sendSigned)
    }
}
