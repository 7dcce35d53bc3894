import DCC
import DUIS
import GBCS
import Keys

/// Makes the Service Requests of one User: their names, Command Variants and certificates.
package struct ServiceRequestBuilder: Sendable {
    package let user: EntityIdentifier
    /// The target of requests that the DCC answers itself.
    package let broker: EntityIdentifier
    package let counter: RequestCounter

    package init(user: EntityIdentifier, broker: EntityIdentifier, counter: RequestCounter = RequestCounter()) {
        (self.user, self.broker, self.counter) = (user, broker, counter)
    }

    /// The Command Variant that a request of this kind has when nobody asks for another: 8 for what the DCC answers itself, 4
    /// for critical requests, else 1.
    package static func usualVariant(of kind: ServiceRequestKind) -> CommandVariant {
        kind.isAnsweredByDCC ? .nonDevice : kind.isCritical ? .transform : .send
    }

    /// A request under a name that it alone has.
    ///
    /// - Parameters:
    ///   - variant: the Command Variant; the usual one where nil. Whether it fits is the DCC's to say.
    ///   - forSettlement: the proposed attribute; nil leaves it out.
    package func request(
        _ kind: ServiceRequestKind, to device: EntityIdentifier, variant: CommandVariant? = nil,
        forSettlement: Bool? = nil, body: Element
    ) -> ServiceRequest {
        let variant = variant ?? Self.usualVariant(of: kind)
        return ServiceRequest(
            id: name(to: device, variant), commandVariant: variant, reference: kind.reference, variant: kind.variant,
            forSettlement: forSettlement, body: body)
    }

    /// A request that was made elsewhere, under a name of this User's and this Device's.
    package func renamed(_ request: ServiceRequest, to device: EntityIdentifier) -> ServiceRequest {
        var renamed = request
        renamed.id = name(to: device, request.commandVariant)
        return renamed
    }

    private func name(to device: EntityIdentifier, _ variant: CommandVariant) -> RequestID {
        RequestID(originator: user, target: variant == .nonDevice ? broker : device, counter: counter.next())
    }

    /// Whether Devices of a fleet know the User of a folder of keys in a role that may send a use case of this kind: then its
    /// Commands are its own, and it needs no certificate in them.
    package static func isKnown(_ user: EntityIdentifier, for kind: ServiceRequestKind, in folder: KeyFolder) -> Bool {
        let known: [(RequestingRole, RemotePartyRole)] = [
            (.supplier, .supplier), (.networkOperator, .networkOperator), (.loadController, .loadController),
        ]
        return known.contains { requesting, role in
            requesting.party(in: folder) == user && kind.knownUseCases.contains { $0.roles.contains(role) }
        }
    }
}
