import COSEM
import DCC
import Estate
import Fleet
import GBCS

/// The reason why a command had no response or no entries, as far as a client can know it.
struct AskDiagnosis {
    let useCase: UseCase
    let role: RequestingRole
    let target: AskTarget

    private var estate: Estate { target.estate }

    /// The reason as one line.
    func reason(of outcome: MeterConversation.Outcome, _ conversation: MeterConversation) -> String {
        let code = useCase.code
        switch outcome {
        case .response: return "the device answered"
        case .closed:
            return
                "\(conversation.host):\(conversation.port): closed the connection without a response; "
                + (conversation.token == nil
                    ? "does the server want a token (give its --token-file)? Else: "
                    : "is the token of --token-file the server's? Else: ")
                + "is it a server of smets serve, with room for another connection?"
        case .alert(let code):
            return
                "no response: \(target.noun) (\(target.device)) refused the command and sent alert \(code): \(meaning(code))"
        case .silence where !target.isHub && !PermissionMatrix(rules: estate.rules).isGranted(role, useCase):
            return
                "no response within \(conversation.wait) s, as is right: the role \(role.rawValue) may not send \(code), "
                + "and a meter does not answer what it refuses (smets permissions)"
        case .silence where estate.fleet.smets1Profile(of: target.number) != nil:
            return
                "no response within \(conversation.wait) s: meter \(target.number) (\(estate.entityIdentifier(target.number))) is a SMETS1 "
                + "meter, which answers no GBCS where serve --smets1 or --always-awake serves it; read it with smets dlms read, "
                + "or ask a SMETS2 meter"
        case .silence:
            return
                "no response within \(conversation.wait) s, and no alert of a refusal: the server's fleet has no \(target.isHub ? "hub" : "meter") "
                + "\(target.device) (give the server's --fleet and --meters), or the \(target.isHub ? "hub" : "meter") does not answer now "
                + "(faults, a slow network: --wait)"
        }
    }

    private func meaning(_ code: AlertCode) -> String {
        switch code {
        case .trustedSourceAuthenticationFailure, .unauthorisedCommunicationAccessAttempted,
            .otherAuthenticationFailure:
            "the command is made with other keys than the server's, or for a fleet of another seed; give the server's "
                + "--state or --keys, and its --fleet"
        case .sourceDoesNotHaveAuthorityForCommand:
            "the role \(role.rawValue) may not send \(useCase.code) (smets permissions)"
        case .unusualNumberOfMalformedMessages where useCase.protectionAgainstReplay == true:
            "a command with a later counter was taken before; is this machine's clock behind?"
        case .commandNotSupportedByDevice: "it does not have \(useCase.code)"
        case .failureToDeliverToESME: "its hub cannot reach it"
        default: "GET /v1/alerts of the server has all of them"
        }
    }

    /// The reason why a log has no entries in a range; nil where the client does not know.
    func emptiness(from start: UTCTime, to end: UTCTime, now: UTCTime) -> String? {
        let installed = estate.fleet.profile(of: target.number).installed
        if end <= installed { return "the meter was installed on \(installed.civil.date), after this range" }
        if start > now {
            return
                "the range is in the future of this machine's clock, \(now); a server's clock may be another (serve --clock)"
        }
        return end < now - Self.longestLog ? "the range is older than what a meter's logs hold: 13 months at most" : nil
    }

    /// Thirteen months in seconds: the reach of half-hourly logs.
    private static let longestLog: Int64 = 397 * 86_400
}
