/// A Service Request or Signed Pre-Command as it was read: what its header says, and its body.
public struct ServiceRequest: Hashable, Sendable {
    public var id: RequestID
    public var commandVariant: CommandVariant
    public var reference: ServiceReference
    public var variant: ServiceReferenceVariant
    /// The proposed attribute ForSettlement; nil where there is none.
    public var forSettlement: Bool?
    /// The first element of the body, which has the Service Request's own name, such as ReadActiveImportProfileData; or
    /// SignedPreCommand.
    public var body: Element

    public init(
        id: RequestID, commandVariant: CommandVariant, reference: ServiceReference, variant: ServiceReferenceVariant,
        forSettlement: Bool? = nil, body: Element
    ) {
        (self.id, self.commandVariant, self.reference, self.variant) = (id, commandVariant, reference, variant)
        (self.forSettlement, self.body) = (forSettlement, body)
    }
}
