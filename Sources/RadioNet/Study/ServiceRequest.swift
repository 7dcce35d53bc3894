/// A Service Request as far as studies know it: what is asked for, and by whom.
public struct ServiceRequest: Hashable, Sendable {
    /// The Service Reference Variants that studies know, all of which read.
    public enum Variant: String, CaseIterable, Hashable, Sendable {
        /// Registers: ECS17b.
        case registers = "4.1.1"
        /// Daily Read Log: ECS21a.
        case dailyReads = "4.6.1"
        /// Half-hour profile of import: ECS22b.
        case importProfile = "4.8.1"
        /// Half-hour profile of export: ECS22a.
        case exportProfile = "4.8.3"
    }

    /// The role in which the request is made.
    public enum Requester: String, CaseIterable, Hashable, Sendable {
        /// The meter's own supplier.
        case supplier
        /// A supplier that is not the meter's own.
        case otherSupplier = "other-supplier"
        /// A Meter Data Retriever.
        case meterDataRetriever = "mdr"
    }

    public let variant: Variant
    public let requester: Requester

    public init(_ variant: Variant, by requester: Requester) {
        self.variant = variant
        self.requester = requester
    }
}
