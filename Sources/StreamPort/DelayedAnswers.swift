/// The responses of a connection that are delayed until they are due: by the HAN, by the meter's make or by a fault.
struct DelayedAnswers {
    struct Answer {
        /// Time at which the response is due, in nanoseconds of a clock that never goes back.
        let due: UInt64
        let response: [UInt8]
        let framing: Framing
    }

    /// The responses, the first one due at the end. Of those due at the same time, the one that came first goes first.
    private var answers: [Answer] = []
    /// Number of octets of all responses.
    private(set) var octets = 0

    var count: Int { answers.count }
    /// Time at which the first response is due; nil when there are none.
    var next: UInt64? { answers.last?.due }

    mutating func append(_ response: [UInt8], _ framing: Framing, due: UInt64) {
        // Delays are similar, so that the place is mostly near the front.
        var (low, high) = (0, answers.count)
        while low < high {
            let middle = (low + high) / 2
            if answers[middle].due > due { low = middle + 1 } else { high = middle }
        }
        answers.insert(Answer(due: due, response: response, framing: framing), at: low)
        octets += response.count
    }

    /// Takes the first response if it is due at `now`.
    mutating func popFirst(at now: UInt64) -> Answer? {
        guard let next, next <= now, let answer = answers.popLast() else { return nil }
        octets -= answer.response.count
        return answer
    }

    mutating func removeAll() {
        answers = []
        octets = 0
    }
}
