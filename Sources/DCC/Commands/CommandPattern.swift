import GBCS

/// Who is the originator of a command, and who stands behind the Access Control Broker (GBCS 4.3.1.4; DUIS).
package enum CommandPattern: Hashable, Sendable {
    /// The User, whom the device knows in a role that may send the use case: under the Service Request's counter.
    case knownRemoteParty
    /// The Access Control Broker on behalf of the User, under a counter of its own.
    case unknownRemoteParty
    /// The Access Control Broker for itself.
    case accessControlBroker
    /// The party that changes suppliers.
    case transitionalCoS

    /// The pattern of a command; nil where nobody may send it so that it is for the User.
    ///
    /// - Parameters:
    ///   - role: the role that the device knows the User in; ``RemotePartyRole/other`` where it knows it in none.
    ///   - isHub: whether the device is a Communications Hub Function, which knows the Access Control Broker alone.
    ///   - isScheduled: whether the DCC executes a schedule, which it does itself even for a Supplier.
    ///   - roles: the roles that may send the use case, by the device's rules.
    package init?(
        _ request: GBCSRequest, of role: RemotePartyRole, isHub: Bool, isScheduled: Bool = false,
        roles: RemotePartyRoles? = nil
    ) {
        let roles = roles ?? request.useCase.roles
        switch request.originator {
        case .accessControlBroker: self = .accessControlBroker
        case .transitionalCoS: self = .transitionalCoS
        case .requester:
            if !isHub, !isScheduled, roles.contains(role) {
                self = .knownRemoteParty
            } else if isHub || roles.contains(RemotePartyRoles.accessControlBroker) {
                self = .unknownRemoteParty
            } else {
                return nil
            }
        }
    }
}
