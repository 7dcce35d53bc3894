import COSEM
import DUIS
import GBCS
import SimulationKernel

/// Whoever reads SMETS1 meters for the data service provider.
package protocol SMETS1ServiceProvider: Sendable {
    /// Reads a SMETS1 meter.
    ///
    /// It returns as soon as there is a result; when the meter cannot be read, at the target time, or when the task is
    /// cancelled.
    ///
    /// - Parameter targetTime: time by the S1SP's pace, from now.
    func read(_ read: SMETS1Read, within targetTime: Microseconds) async -> SMETS1ReadOutcome
}

/// A read of a SMETS1 meter: the Countersigned Service Request.
package struct SMETS1Read: Hashable, Sendable {
    package var device: EntityIdentifier
    package var dataset: SMETS1Dataset
    /// The rows of a log, both ends included; nil for registers.
    package var range: ClosedRange<UTCTime>?

    package init(of device: EntityIdentifier, _ dataset: SMETS1Dataset, range: ClosedRange<UTCTime>? = nil) {
        (self.device, self.dataset, self.range) = (device, dataset, range)
    }
}

/// What came of a read of a SMETS1 meter, and what happened on the way.
package struct SMETS1ReadOutcome: Hashable, Sendable {
    package enum Result: Hashable, Sendable {
        /// What was read, and when by the estate's clock: at a cached answer, earlier than it was asked for.
        case read(SMETS1Reading, at: UTCTime)
        /// The meter was reached and did not give it; this is answered as a SMETS1 Response too.
        case refused(SMETS1Debug, at: UTCTime)
        case notRead(Failure)
    }

    /// Why there is no SMETS1 Response.
    package enum Failure: String, Hashable, Sendable, CaseIterable {
        /// It is no SMETS1 meter of this process, or the request does not fit its data.
        case unknown
        /// The S1SP has as many requests under way as it takes.
        case overloaded
        /// The meter never had an address.
        case unreachable
        /// The meter had an address and did not answer.
        case noResponse = "no-response"
        case cancelled

        /// What the User is told.
        package var code: ResponseCode {
            switch self {
            case .unknown: .e19
            case .overloaded, .unreachable: .e20
            case .noResponse: .e21
            case .cancelled: .e100
            }
        }
    }

    /// Something that happened on the way.
    package enum Event: Hashable, Sendable {
        /// The data service provider held the request back, to spare the access point.
        case heldBack
        case cacheHit
        /// The DCO countersigned; within its target time or not.
        case countersigned(isInTime: Bool)
        /// An attempt began: the meter's turn, and a free place at the S1SP, had come.
        case begun(attempt: Int)
        /// A short message went to the meter.
        case shortMessage
        /// The meter did not come on the air: why, in words.
        case notWoken(String)
        /// The meter has an address; `wasAwake` when no short message was needed.
        case session(address: String, wasAwake: Bool)
        /// Octets of DLMS/COSEM to the meter and from it, wrapper included.
        case exchanged(sent: Int, received: Int)
        /// The meter's answers ended before all was read: why, in words.
        case interrupted(String)
        case released
    }

    package struct Step: Hashable, Sendable {
        /// Time from the request, by the S1SP's pace.
        package let time: Microseconds
        package let event: Event

        package init(_ event: Event, at time: Microseconds) { (self.event, self.time) = (event, time) }
    }

    package var result: Result
    /// The steps in the order in which they happened.
    package var steps: [Step]
    /// Time from the request to the result, by the S1SP's pace.
    package var time: Microseconds
    /// Name of the S1SP; empty for a meter that none has.
    package var provider: String

    package init(_ result: Result, steps: [Step] = [], time: Microseconds = 0, provider: String = "") {
        (self.result, self.steps, self.time, self.provider) = (result, steps, time, provider)
    }
}
