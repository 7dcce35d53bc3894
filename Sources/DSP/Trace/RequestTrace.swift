import DUIS
import NIOConcurrencyHelpers

/// What happened with a Service Request, step by step.
package struct RequestTrace: Sendable {
    package struct Step: Sendable {
        /// Milliseconds since 1970, UTC, by the estate's clock.
        package var time: Int64
        package var name: Name
        /// A sentence about the step; empty where its name says all.
        package var detail: String
        package var octets: [UInt8]
    }

    package enum Name: String, Sendable, CaseIterable {
        case received, answered, command, response, countersigned, wakeUp, session, read
        /// The User took a document.
        case delivered
        case failed
    }

    package var steps: [Step] = []
}

/// The traces of the latest requests, in memory.
package final class TraceLog: Sendable {
    /// Largest number of requests; the oldest is forgotten first.
    package static let requests = 4_096
    /// Largest number of octets of all traces; the oldest request is forgotten first.
    package static let octets = 67_108_864
    /// Largest number of steps of one request; further ones are left out.
    package static let steps = 64

    /// A document on its way to a User.
    struct Document: Hashable, Sendable {
        let request: RequestID
        /// What it is to the request: "the result".
        let subject: String
    }

    private struct State {
        var traces: [RequestID: RequestTrace] = [:]
        /// Documents on their way to Users, by their numbers, and the numbers of those of each request that is traced.
        var documents: [Int64: Document] = [:]
        var numbers: [RequestID: [Int64]] = [:]
        /// Requests in the order of their first step, from `first` on.
        var order: [RequestID] = []
        var first = 0
        var octets = 0
    }

    private let state = NIOLockedValueBox(State())

    package init() {}

    func add(_ id: RequestID, _ step: RequestTrace.Step) {
        state.withLockedValue { state in
            if state.traces[id] == nil { state.order.append(id) }
            guard state.traces[id, default: RequestTrace()].steps.count < Self.steps else { return }
            state.traces[id, default: RequestTrace()].steps.append(step)
            state.octets += step.octets.count
            while state.traces.count > Self.requests || state.octets > Self.octets, state.first < state.order.count {
                let oldest = state.order[state.first]
                state.first += 1
                for step in state.traces.removeValue(forKey: oldest)?.steps ?? [] { state.octets -= step.octets.count }
                for number in state.numbers.removeValue(forKey: oldest) ?? [] { state.documents[number] = nil }
            }
            if state.first > Self.requests {
                state.order.removeFirst(state.first)
                state.first = 0
            }
        }
    }

    /// The trace of a request; nil when it is not among the latest.
    package func trace(of id: RequestID) -> RequestTrace? { state.withLockedValue { $0.traces[id] } }

    /// Notes that a document of a request goes to a User, so that ``ended(_:)`` knows what it was. One of a request that is
    /// not traced is not noted.
    func expect(_ number: Int64, _ document: Document) {
        state.withLockedValue { state in
            guard state.traces[document.request] != nil,
                state.numbers[document.request, default: []].count < Self.steps
            else { return }
            state.documents[number] = document
            state.numbers[document.request, default: []].append(number)
        }
    }

    /// Forgets a document that goes to nobody any more, and says what it was; nil for one that was not noted.
    func ended(_ number: Int64) -> Document? {
        state.withLockedValue { state in
            guard let document = state.documents.removeValue(forKey: number) else { return nil }
            state.numbers[document.request]?.removeAll { $0 == number }
            return document
        }
    }
}
