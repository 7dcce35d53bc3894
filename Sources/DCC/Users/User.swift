import GBCS

/// A User of the DCC: one EUI-64 of a party, with the roles in which it may act.
public struct User: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable, CaseIterable { case live, suspended }

    public var entityIdentifier: EntityIdentifier
    public var name: String
    /// The Market Participant Identifier by which registration data knows the party; empty where it has none.
    public var mpid: String
    public var roles: Set<UserRole>
    public var status: Status
    /// The http or https URL that takes Service Responses and alerts; nil where none is known.
    public var callback: String?

    public init(
        _ entityIdentifier: EntityIdentifier, name: String, mpid: String, roles: Set<UserRole>, status: Status = .live,
        callback: String? = nil
    ) {
        (self.entityIdentifier, self.name, self.mpid) = (entityIdentifier, name, mpid)
        (self.roles, self.status, self.callback) = (roles, status, callback)
    }
}
