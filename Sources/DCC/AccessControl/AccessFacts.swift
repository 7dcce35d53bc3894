import DUIS
import ESMEEmulator
import GBCS

/// What access control looks up, one thing at a time and only when a check needs it.
package protocol AccessFacts {
    func user(_ identifier: EntityIdentifier) -> User?
    /// Whether the User has a certificate of role 135, the one for signing requests.
    func hasXMLSigningCertificate(_ user: EntityIdentifier) -> Bool
    /// Whether the request was accepted before. A Signed Pre-Command (CV 5 to 7) has the RequestID of its Pre-Command (CV 4),
    /// and is a request apart from it.
    func hasSeen(_ request: RequestID, isSignedPreCommand: Bool) -> Bool
    func inventoryEntry(_ device: EntityIdentifier) -> InventoryEntry?
    /// The Device at a metering point, by any of its three MPANs.
    func inventoryEntry(at point: MPAN) -> InventoryEntry?
    /// The meters, electricity and gas, of the premises whose Communications Hub Function is `hub`.
    func meters(at hub: EntityIdentifier) -> [InventoryEntry]
    func registration(_ point: MPAN) -> Registration?
    /// The roles in the Device's trust anchors in which it holds credentials of the User.
    func knownRoles(of user: EntityIdentifier, on device: EntityIdentifier) -> RemotePartyRoles
    /// Whether the SMKI Repository has a key agreement certificate of the User.
    func hasKeyAgreementCertificate(_ user: EntityIdentifier) -> Bool
    /// The Device of a schedule of this User; nil where there is none with this number.
    func scheduledDevice(_ schedule: UInt64, of user: EntityIdentifier) -> EntityIdentifier?
    /// How many schedules the User has for the Device.
    func scheduleCount(of user: EntityIdentifier, on device: EntityIdentifier) -> Int
}

/// Whose certificate verifies a request's signature: what access control has to know of it.
package struct RequestSigner: Hashable, Sendable {
    package var entityIdentifier: EntityIdentifier?
    /// The role that the subject's OU gives, 135 for signing requests; nil where there is none.
    package var role: UInt8?
    package var isForDigitalSignature: Bool
    package var isRevoked: Bool
    /// Whether it is within its validity.
    package var isValid: Bool

    /// The role of certificates for signing requests.
    package static let xmlSigningRole: UInt8 = 135

    package init(
        _ entityIdentifier: EntityIdentifier?, role: UInt8?, isForDigitalSignature: Bool = true,
        isRevoked: Bool = false,
        isValid: Bool = true
    ) {
        (self.entityIdentifier, self.role) = (entityIdentifier, role)
        (self.isForDigitalSignature, self.isRevoked) = (isForDigitalSignature, isRevoked)
        self.isValid = isValid
    }
}
