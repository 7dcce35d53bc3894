import COSEM
import GBCS

/// Why a command was discarded without a response: the checks of GBCS 6.2.4, in their order.
public enum Refusal: Error, Hashable, Sendable {
    /// The message is not a well-formed GBCS command.
    case malformed(CodecError)
    /// The Business Target is another device.
    case notForThisDevice
    /// The Business Originator is in no Trust Anchor Cell.
    case unknownOriginator
    /// The Business Originator's role may not send this use case (GBCS 17).
    case roleNotPermitted(RemotePartyRole)
    /// Protection Against Replay: the Originator Counter is not greater than `last` (GBCS 4.3.1.5).
    case replayed(last: UInt64)
    /// The Access Control Broker's MAC is missing or wrong.
    case macFailure
    /// A critical command's signature is missing or wrong.
    case signatureFailure
    /// The content is not what the use case's Message Template makes of the header.
    case contentNotConforming(CodecError)
    /// The Unknown Remote Party's Key Agreement certificate is missing or unusable.
    case certificateRefused(String)

    /// The alert it raises and whether the Security Log gets an entry with the same code; nil for neither.
    package func consequence(by rules: ProcessingRules) -> (alert: AlertCode, isLogged: Bool)? {
        switch self {
        case .malformed, .contentNotConforming, .certificateRefused: (rules.malformedMessageAlert, true)
        case .notForThisDevice: nil
        case .unknownOriginator: (.unauthorisedCommunicationAccessAttempted, true)
        case .roleNotPermitted: (.sourceDoesNotHaveAuthorityForCommand, false)
        case .replayed: (rules.replayAlert, true)
        case .macFailure: (.trustedSourceAuthenticationFailure, false)
        case .signatureFailure:
            (rules.signatureFailureAlert, rules.signatureFailureAlert == .otherAuthenticationFailure)
        }
    }
}

extension Refusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let error): "malformed: \(error)"
        case .notForThisDevice: "addressed to another device"
        case .unknownOriginator: "the Business Originator is no Known Remote Party"
        case .roleNotPermitted(let role): "role \(role.name) may not send this use case"
        case .replayed(let last): "replayed: the counter is not greater than \(last)"
        case .macFailure: "the Access Control Broker's MAC does not verify"
        case .signatureFailure: "the originator's signature does not verify"
        case .contentNotConforming(let error): "the content is not its Message Template's: \(error)"
        case .certificateRefused(let reason): "Key Agreement certificate refused: \(reason)"
        }
    }
}
