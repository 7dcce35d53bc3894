import COSEM
import DUIS
import ESMEEmulator

/// A request that passed access control, with what its way on depends on.
package struct AcceptedRequest: Hashable, Sendable {
    package var kind: ServiceRequestKind
    package var user: User
    /// The roles in which it passed; one at least.
    package var roles: Set<UserRole>
    /// The one of them in which it goes on.
    package var role: UserRole
    /// nil for what concerns no one Device.
    package var device: InventoryEntry?
    /// The metering point whose registration let the User pass; nil where none is asked.
    package var meteringPoint: MPAN?
    /// The attribute's value, or what stands for it where it is absent.
    package var isForSettlement: Bool
    /// Seconds within which the answer is due (SECMP0162 table 3); nil where the table says N/A or does not list it.
    package var targetResponseTime: Int64?
    /// When it is to be done; nil for now.
    package var executionTime: XMLMoment?
    /// Whether the DSP keeps it until then; else the Device does.
    package var isKept: Bool
    /// nil for what the DCC answers itself, and for what this product does not know the use cases of.
    package var pattern: CommandPattern?
    /// The schedule that a 5.1 creates.
    package var schedule: Schedule?

    /// What the acknowledgement says: I99 where the result follows, I0 where it comes at once.
    package func acknowledgement(_ variant: CommandVariant) -> ResponseCode {
        isKept || variant.isSent && !variant.isLocal ? .i99 : .i0
    }
}
