import DUIS

/// All Service Reference Variants of DUIS 5.4.
public enum ServiceRequestCatalogue {
    /// In the order of their numbers.
    public static let all = tariffs + reads + schedules + configuration + supply + devices

    private static let byVariant = Dictionary(uniqueKeysWithValues: all.map { ($0.variant, $0) })

    /// nil where DUIS has no such variant.
    public static subscript(variant: ServiceReferenceVariant) -> ServiceRequestKind? { byVariant[variant] }

    /// A row: the variant, the name in words, the element of the body, the Command Variants, the roles, what a Meter Data
    /// Retriever may do with it, who keeps it until its time, the use cases that it becomes and the Devices that have them.
    static func kind(
        _ variant: String, _ name: String, _ body: String, _ channel: ServiceRequestKind.Channel = .command,
        roles: String, retrieval: ServiceRequestKind.Retrieval? = nil, dated: ServiceRequestKind.FutureDating? = nil,
        isSchedulable: Bool = false, as useCases: String = "", on deviceTypes: String = "",
        takesCertificate: Bool = false, smets1: Bool? = nil
    ) -> ServiceRequestKind {
        ServiceRequestKind(
            row: variant, name, body, channel, roles: roles, retrieval: retrieval, dated: dated,
            isSchedulable: isSchedulable, useCases: useCases, deviceTypes: deviceTypes,
            takesCertificate: takesCertificate, smets1: smets1)
    }
}
