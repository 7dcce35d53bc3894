/// Who may bind to the SMSC, and the bounds of a session. Times are microseconds.
public struct SMPPSessionConfiguration: Hashable, Sendable {
    /// What the SMSC calls itself in bind responses: at most 15 characters of ASCII.
    public var systemID = "SMSC"
    /// The accounts that may bind. Empty: anybody with a system_id, whatever the password, at
    /// ``SMPPAccount/defaultSubmitsPerSecond``.
    public var accounts: [SMPPAccount] = [.development]
    /// The largest command_length.
    public var pduOctets = PDUHeader.defaultLimit
    /// The largest command_length until a bind has succeeded: a bind needs little, and strangers should not take more.
    public var pduOctetsBeforeBind = 1_024
    /// Number of submit_sm and query_sm of one session that may wait for answers; more are refused with ESME_RMSGQFUL.
    public var submitWindow = 100
    /// Number of deliver_sm to one session that may wait for answers.
    public var deliverWindow = 10
    /// Time from the connection to a bind, after which the connection is closed.
    public var bindTimeout: Int64 = 10_000_000
    /// Time without a PDU from the client until enquire_link is sent.
    public var enquireLinkInterval: Int64 = 30_000_000
    /// Time from a request of the SMSC to its answer; a client that takes longer is closed.
    public var responseTimeout: Int64 = 30_000_000
    /// Number of malformed PDUs that one session may send with no good one between; one more closes it. A well-formed
    /// PDU whose content is refused is a good one.
    public var malformedPDUs = 10

    public init() {}

    /// The configuration with limits that make no sense replaced by sensible ones, so that no session can be made to
    /// trap.
    var bounded: SMPPSessionConfiguration {
        var bounded = self
        bounded.pduOctets = min(max(PDUHeader.size, pduOctets), 1 << 24)
        bounded.pduOctetsBeforeBind = min(max(128, pduOctetsBeforeBind), bounded.pduOctets)
        bounded.submitWindow = max(1, submitWindow)
        bounded.deliverWindow = min(max(1, deliverWindow), 1_000)
        bounded.bindTimeout = min(max(1, bindTimeout), 86_400_000_000)
        bounded.enquireLinkInterval = min(max(1, enquireLinkInterval), 86_400_000_000)
        bounded.responseTimeout = min(max(1, responseTimeout), 86_400_000_000)
        bounded.malformedPDUs = max(0, malformedPDUs)
        return bounded
    }

    /// The account that may bind with these, or why there is none.
    func account(systemID: String, password: String) -> Result<SMPPAccount, BindRefusal> {
        guard !systemID.isEmpty else { return .failure(BindRefusal(status: .invalidSystemID)) }
        guard !accounts.isEmpty else { return .success(SMPPAccount(systemID: systemID, password: password)) }
        guard let account = accounts.first(where: { $0.systemID == systemID }) else {
            return .failure(BindRefusal(status: .invalidSystemID))
        }
        guard account.hasPassword(password) else { return .failure(BindRefusal(status: .invalidPassword)) }
        return .success(account)
    }
}

/// A bind was refused.
struct BindRefusal: Error, Hashable, Sendable {
    let status: CommandStatus
}
