/// What became of one read.
public enum DLMSLoadOutcome: Int, Hashable, Sendable, CaseIterable {
    /// The right answer, looked through.
    case answered
    /// An answer without data: a data-access-result.
    case dataAccessError
    /// An exception-response, or a confirmed-service-error.
    case exceptionResponse
    /// Begins a block transfer although the client takes any size.
    case sentInBlocks
    /// An answer to no request that waits.
    case wrongInvokeIdentifier
    /// Another service than was asked for.
    case wrongService
    /// Octets that are no such answer.
    case malformed
    /// Data of another form, day or size than was asked for.
    case wrongData
    /// A wrapper header of another version or other ports; the connection is given up.
    case wrongHeader
    /// No answer in time; the connection is given up.
    case timeout
    /// The connection closed before the answer came.
    case connectionLost

    /// As reports name it.
    public var name: String {
        switch self {
        case .answered: "answered"
        case .dataAccessError: "data access error"
        case .exceptionResponse: "exception response"
        case .sentInBlocks: "sent in blocks"
        case .wrongInvokeIdentifier: "wrong invoke identifier"
        case .wrongService: "wrong service"
        case .malformed: "malformed"
        case .wrongData: "wrong data"
        case .wrongHeader: "wrong header"
        case .timeout: "timeout"
        case .connectionLost: "connection lost"
        }
    }
}

/// Counts and latencies of the reads of one event loop.
struct DLMSLoadTally: Sendable {
    private(set) var outcomes = [UInt64](repeating: 0, count: DLMSLoadOutcome.allCases.count)
    private(set) var latencies = LatencyHistogram.ofLatencies()

    subscript(outcome: DLMSLoadOutcome) -> UInt64 { outcomes[outcome.rawValue] }
    var total: UInt64 { outcomes.reduce(0, +) }
    var errors: UInt64 { total - self[.answered] }

    mutating func record(_ outcome: DLMSLoadOutcome, count: UInt64 = 1) { outcomes[outcome.rawValue] += count }

    /// - Parameter latency: microseconds, of `count` reads.
    mutating func record(latency: Int64, count: UInt64) { latencies.record(UInt64(max(0, latency)), count: count) }

    mutating func add(_ other: DLMSLoadTally) {
        for index in outcomes.indices { outcomes[index] += other.outcomes[index] }
        latencies.add(other.latencies)
    }

    mutating func reset() {
        for index in outcomes.indices { outcomes[index] = 0 }
        latencies.reset()
    }
}
