import DCC
import DUIS
import GBCS

/// A request that the DSP has taken up: its Command goes to a Device, and the result to its User.
struct Undertaking: Sendable {
    /// The number of the request, and of its row of the Service Audit Trail.
    let number: Int64
    let request: ServiceRequest
    let accepted: AcceptedRequest
    let gbcs: GBCSRequest
    /// The octets of a Signed Pre-Command, which the Command consists of; nil for a request that is not critical.
    var signed: [UInt8]?
    /// The Customer Identification Number of 9.1, four digits.
    var customerIdentificationNumber: String?
    /// The schedule whose run it is; nil for requests of a User's own.
    var schedule: Int64?
    /// Milliseconds since 1970 by which the result is due.
    var deadline: Int64

    var device: EntityIdentifier { accepted.device?.entityIdentifier ?? request.id.target }
    var isForSettlement: Bool { accepted.isForSettlement }
}
