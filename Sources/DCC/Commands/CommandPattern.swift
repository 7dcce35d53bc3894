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

extension CommandPattern {
    /// A party and the counter of its command.
    package typealias Party = (id: EntityIdentifier, counter: UInt64)

    /// The originator of a command of this pattern. Throws where attributes come back encrypted for a User that the device
    /// does not know, and the request brings no certificate.
    ///
    /// - Parameters:
    ///   - user: the User, and the number in its RequestID.
    ///   - broker: the Access Control Broker, and a counter of its own.
    ///   - transitionalCoS: the party that changes suppliers, and a counter of its own.
    package func originator(
        of request: GBCSRequest, user: Party, broker: Party, transitionalCoS: Party
    ) throws(TranslationError) -> CommandOriginator {
        switch self {
        case .knownRemoteParty: return .knownRemoteParty(user.id, counter: user.counter)
        case .accessControlBroker: return .knownRemoteParty(broker.id, counter: broker.counter)
        case .transitionalCoS: return .knownRemoteParty(transitionalCoS.id, counter: transitionalCoS.counter)
        case .unknownRemoteParty:
            let certificate = request.isSensitive ? request.keyAgreementCertificate : nil
            guard certificate != nil || !request.isSensitive else {
                throw TranslationError(
                    "\(request.useCase.code): its answer is encrypted for a User that the device does not know; give the "
                        + "User's certificate in KAPublicSecurityCredentials")
            }
            return .accessControlBroker(
                broker.id, counter: broker.counter,
                onBehalfOf: SupplementaryRemoteParty(id: user.id, counter: user.counter), certificate: certificate)
        }
    }
}
