/// A service of the DCC's User gateway: the last part of the path that a request is sent to. Which one it has to be follows
/// from the Command Variant.
public enum GatewayService: String, Hashable, Sendable, CaseIterable {
    /// Non-Device Services, and Commands for local delivery.
    case nonDevice = "serviceD"
    /// Send Command: what goes to a Device over the WAN.
    case sendCommand = "serviceS"
    /// Transform: critical requests, which come back as Pre-Commands.
    case transform = "serviceT"

    public init(_ variant: CommandVariant) {
        switch variant {
        case .send, .sendAndLocalCommand, .sendSigned, .sendSignedAndLocalCommand: self = .sendCommand
        case .localCommand, .localSignedCommand, .nonDevice: self = .nonDevice
        case .transform: self = .transform
        }
    }
}
