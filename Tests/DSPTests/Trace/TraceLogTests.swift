import DUIS
import GBCS
import Testing

@testable import DSP

/// The traces of the latest requests, and the documents that belong to them.
@Suite struct TraceLogTests {
    private func id(_ number: Int) -> RequestID {
        RequestID(originator: EntityIdentifier(1), target: EntityIdentifier(2), counter: UInt64(number))
    }

    private func trace(_ requests: ClosedRange<Int>, in log: TraceLog) {
        for number in requests {
            log.add(id(number), RequestTrace.Step(time: 0, name: .received, detail: "", octets: []))
        }
    }

    private func expect(_ number: Int64, of request: Int, in log: TraceLog) {
        log.expect(number, TraceLog.Document(request: id(request), subject: "document \(number)"))
    }

    @Test("A document is told once, with its request and what it was to that")
    func document() {
        let log = TraceLog()
        trace(1...2, in: log)
        expect(10, of: 1, in: log)
        expect(11, of: 2, in: log)
        expect(12, of: 1, in: log)
        #expect(log.ended(10) == TraceLog.Document(request: id(1), subject: "document 10"))
        #expect(log.ended(10) == nil)
        #expect(log.ended(12)?.request == id(1))
        #expect(log.ended(11)?.request == id(2))
        #expect(log.ended(13) == nil)
    }

    @Test("Documents of requests that are not traced, or no longer, are not kept")
    func bound() {
        let log = TraceLog()
        expect(9, of: 1, in: log)
        #expect(log.ended(9) == nil)
        trace(1...TraceLog.requests, in: log)
        expect(10, of: 1, in: log)
        expect(11, of: 2, in: log)
        trace(TraceLog.requests + 1...TraceLog.requests + 1, in: log)
        #expect(log.trace(of: id(1)) == nil)
        #expect(log.ended(10) == nil)
        #expect(log.ended(11)?.request == id(2))
        // However many documents a request has, a trace has no more steps than it may.
        for number in 100...300 as ClosedRange<Int64> { expect(number, of: 2, in: log) }
        let kept = (100...300 as ClosedRange<Int64>).filter { log.ended($0) != nil }
        #expect(kept.count == TraceLog.steps)
    }
}
