/// The reason why a load had no right answer at all, as far as a client can know it.
package struct LoadDiagnosis {
    package let report: LoadReport
    /// Whether the client showed a token.
    package let hasToken: Bool

    package init(report: LoadReport, hasToken: Bool) {
        self.report = report
        self.hasToken = hasToken
    }

    /// The reason as one line; nil when there was a right answer, or nothing was asked.
    package var text: String? {
        let total = report.total
        guard total.messages > 0, total.errors == total.messages else { return nil }
        let counts = LoadOutcome.allCases.map { (outcome: $0, count: total.outcomes[$0] ?? 0) }
            .filter { $0.count > 0 }
        let list = counts.map { "\($0.count) \($0.outcome.name)" }.joined(separator: ", ")
        let most = counts.max { $0.count < $1.count }?.outcome
        return "not one right answer to \(total.messages) messages (\(list))" + (most.map(meaning) ?? "")
    }

    private func meaning(_ outcome: LoadOutcome) -> String {
        switch outcome {
        case .connectionLost where hasToken:
            ": is the token of --token-file the server's, and is it a server of smets serve, with room for so many connections?"
        case .connectionLost:
            ": does the server want a token (give its --token-file)? Else: is it a server of smets serve, with room for so many "
                + "connections?"
        case .timeout:
            ": meters do not answer what they refuse; give the server's --fleet, --meters, --keys and --state, and a role that "
                + "may send the use case (smets permissions)"
        case .wrongMAC, .wrongPayloadTag, .malformed, .doesNotAnswer:
            ": give the server's --fleet, --meters, --keys and --state; or its meters have faults"
        case .notSent: ": the server, or this machine, is too slow for the rate"
        case .answered, .failedItems: ""
        }
    }
}
