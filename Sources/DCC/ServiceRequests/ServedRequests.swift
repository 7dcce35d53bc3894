import DUIS

/// Which Service Requests this DCC carries out, and why it does not carry out the others: refusals and `docs/duis.md` say it
/// in the same words.
package enum ServedRequests {
    /// What the DCC answers itself here.
    private static let answered: Set<ServiceReferenceVariant> = [
        "5.1", "5.2", "5.3", "8.2", "8.3", "8.4", "8.13", "8.14.1", "8.14.2", "8.14.3", "8.14.4", "11.1",
        "12.2",
    ]

    /// Reasons of their own; all others follow from the use cases.
    private static let reasons: [ServiceReferenceVariant: String] = [
        "11.4": "no PPMID is emulated",
        "12.1": "no map of the WAN's coverage is published to answer from: smets networks shows what is known",
    ]

    private static let noRole = "the Service Request Matrix gives it to no role of a User"
    static let noGasDevice = "no gas device is emulated"
    static let noCommand = "becomes no command of an ESME or a Communications Hub Function"
    static let notOfSMETS1 =
        "of SMETS1 Devices an S1SP reads registers, daily reads and half hours (4.1.1, 4.2, 4.6.1, 4.8.1, 4.8.3)"

    /// Why no request of a kind is carried out, as the part of a sentence that goes after a colon; nil where some are.
    package static func reason(_ kind: ServiceRequestKind) -> String? {
        if kind.roles.isEmpty { return noRole }
        if ServiceRequestTranslation.variants.contains(kind.variant) || answered.contains(kind.variant) { return nil }
        if let reason = reasons[kind.variant] { return reason }
        let isGas = !kind.useCases.isEmpty && kind.useCases.allSatisfy { $0.hasPrefix("GCS") }
        return isGas ? noGasDevice : noCommand
    }

    /// The same for a SMETS1 Device.
    package static func reasonOnSMETS1(_ kind: ServiceRequestKind) -> String? {
        if kind.isAnsweredByDCC { return reason(kind) }
        return SMETS1Dataset(kind.variant) == nil ? notOfSMETS1 : nil
    }

    /// Why a request to a SMETS1 Device is not carried out, as a sentence.
    package static func refusalOnSMETS1(of variant: ServiceReferenceVariant) -> String {
        let reason = ServiceRequestCatalogue[variant].flatMap(reasonOnSMETS1)
        return "\(variant) is not served: \(reason ?? notOfSMETS1)."
    }

    /// Why requests of a variant are not carried out, as a sentence about it; nil where some are.
    package static func refusal(of variant: ServiceReferenceVariant) -> String? {
        guard let kind = ServiceRequestCatalogue[variant] else { return "\(variant) is not served: \(noCommand)." }
        return reason(kind).map { "\(variant) is not served: \($0)." }
    }
}
