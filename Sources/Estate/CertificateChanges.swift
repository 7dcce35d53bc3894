import GBCS
import NIOConcurrencyHelpers

/// Tells who keeps certificates that a meter took another one for a key of its own (CS02d).
package final class CertificateChanges: Sendable {
    /// Called on the event loop of the meter, once the change is kept and before the meter's answer leaves.
    package typealias Listener = @Sendable (_ device: EntityIdentifier, _ certificate: [UInt8]) -> Void

    private let listener = NIOLockedValueBox<Listener?>(nil)

    /// Sets who is told, instead of whoever was before.
    package func listen(_ listener: @escaping Listener) { self.listener.withLockedValue { $0 = listener } }

    func publish(_ certificate: [UInt8], of device: EntityIdentifier) {
        listener.withLockedValue { $0 }?(device, certificate)
    }
}
