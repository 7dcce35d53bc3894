import COSEM
import ESMEEmulator
import GBCS

/// The Communications Hub Function between WAN and HAN: it reads a message's Business Target ID and hands the
/// message to that device of its Device Log, unchanged (GBCS 10).
///
/// Its HAN is without delay and loss, and it executes no commands of its own.
public final class CommunicationsHub {
    /// What became of a message from the WAN.
    public enum Delivery {
        case delivered(ProcessingOutcome)
        /// The Business Target is not in the Device Log.
        case notInDeviceLog(EntityIdentifier)
        /// No Business Target can be read off the message.
        case unroutable(CodecError)
    }

    /// Can be set, so that a fleet's one hub for a thread becomes hub after hub.
    public var entityIdentifier: EntityIdentifier
    public let deviceLog: DeviceLog

    public init(entityIdentifier: EntityIdentifier, deviceLog: DeviceLog) {
        self.entityIdentifier = entityIdentifier
        self.deviceLog = deviceLog
    }

    /// - Parameter time: the hub's UTC time, which it gives its HAN.
    public func deliver(_ octets: [UInt8], at time: UTCTime, in context: ProcessingContext) -> Delivery {
        do {
            return deliver(octets, to: try MessageRouting.businessTarget(of: octets), at: time, in: context)
        } catch {
            return .unroutable(error)
        }
    }

    /// As ``deliver(_:at:in:)`` for a message whose Business Target has been read already.
    public func deliver(
        _ octets: [UInt8], to target: EntityIdentifier, at time: UTCTime, in context: ProcessingContext
    ) -> Delivery {
        guard let device = deviceLog[target] else { return .notInDeviceLog(target) }
        return .delivered(device.process(octets, at: time, in: context))
    }
}
