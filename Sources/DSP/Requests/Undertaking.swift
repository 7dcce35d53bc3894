import DCC
import DUIS
import GBCS

/// A request that the DSP has taken up: its Command goes to a Device, and the result to its User.
struct Undertaking: Sendable {
    /// What its Command is made of.
    enum Content: Sendable {
        case request(GBCSRequest)
        /// A Signed Pre-Command whose signature was verified.
        case signed([UInt8])
    }

    /// The number of the request, and of its row of the Service Audit Trail.
    let number: Int64
    let request: ServiceRequest
    let accepted: AcceptedRequest
    let content: Content
    /// The Customer Identification Number of 9.1, four digits.
    var customerIdentificationNumber: String?
    /// The schedule whose run it is; nil for requests of a User's own.
    var schedule: Int64?
    /// Milliseconds since 1970 by which the result is due.
    var deadline: Int64

    var device: EntityIdentifier { accepted.device?.entityIdentifier ?? request.id.target }
    var isForSettlement: Bool { accepted.isForSettlement }
    /// Whether the DSP kept the request until its time.
    var isKept: Bool { schedule == nil && accepted.kind.isKept(request) }

    /// Whether its Command may be sent again without harm to a Device that has executed it: reads, and Commands of the User's
    /// own, which keep their counter and are discarded as repetitions.
    var isRepeatable: Bool {
        guard case .request(let gbcs) = content else { return true }
        if gbcs.originator == .requester, case .known? = accepted.pattern?.party { return true }
        return gbcs.useCase.protectionAgainstReplay != true
    }
}

extension ServiceRequestKind {
    /// Whether the DSP, rather than the Device, waits for the time that such a request names.
    func isKept(_ request: ServiceRequest) -> Bool {
        (futureDating == .dsp || futureDating == .dspAndDevice) && (try? request.executionTime) != nil
    }
}
