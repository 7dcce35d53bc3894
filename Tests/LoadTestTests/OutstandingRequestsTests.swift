import GBCS
import Testing

@testable import LoadTest

@Suite struct OutstandingRequestsTests {
    private func request(device: UInt64 = 1, connection: Int32 = 0, sent: Int64 = 0) -> OutstandingRequests.Request {
        var request = OutstandingRequests.Request()
        request.device = EntityIdentifier(device)
        request.connection = connection
        request.sent = sent
        return request
    }

    @Test func countersAscendAndFindTheirSlots() {
        var outstanding = OutstandingRequests(base: 1_000, part: 1, of: 3)
        var open: [(slot: Int, counter: UInt64)] = []
        // Grows several times.
        for number in 0..<1_000 as Range<UInt64> { open.append(outstanding.open(request(device: number))) }
        #expect(zip(open, open.dropFirst()).allSatisfy { $0.counter < $1.counter })
        #expect(open[0].counter == 1_002)
        for (number, one) in open.enumerated() {
            guard case .slot(let slot) = outstanding.match(one.counter) else {
                Issue.record("message \(number) is not found")
                return
            }
            #expect(outstanding[slot].device == EntityIdentifier(UInt64(number)))
        }
        #expect(outstanding.count == 1_000)
    }

    /// A machine's clock may say 2000-01-01T00:00:00Z.
    @Test func noCounterIsZero() {
        var outstanding = OutstandingRequests(base: 0, part: 0, of: 1)
        let (slot, counter) = outstanding.open(request())
        #expect(counter == 1)
        #expect(outstanding.match(counter) == .slot(slot))
    }

    @Test func whatWasNeverSentIsToldFromWhatIsPast() {
        var outstanding = OutstandingRequests(base: 1_000, part: 0, of: 2)
        let (slot, counter) = outstanding.open(request())
        #expect(outstanding.match(counter) == .slot(slot))
        outstanding.close(slot)
        #expect(outstanding.match(counter) == .past)
        // The counter plus one, another part's, one not yet used, one before all.
        for unknown in [counter + 1, counter + 2, counter + 4, 999] {
            #expect(outstanding.match(unknown) == .unknown)
        }
        #expect(outstanding.count == 0)
    }

    @Test func slotsThatStayTakenAreLeftOut() {
        var outstanding = OutstandingRequests(base: 2, part: 0, of: 1)
        let stuck = outstanding.open(request(device: 99))
        for _ in 0..<1_000 { outstanding.close(outstanding.open(request()).slot) }
        #expect(outstanding.match(stuck.counter) == .slot(stuck.slot))
        #expect(outstanding.count == 1)
    }

    @Test func theOldestExpiresFirst() {
        var outstanding = OutstandingRequests(base: 2, part: 0, of: 1)
        let first = outstanding.open(request(sent: 10)).slot
        let second = outstanding.open(request(sent: 20)).slot
        _ = outstanding.open(request(sent: 30))
        #expect(outstanding.expired(sentBefore: 10) == nil)
        outstanding.close(first)
        #expect(outstanding.expired(sentBefore: 25) == second)
        outstanding.close(second)
        #expect(outstanding.expired(sentBefore: 25) == nil)
        #expect(outstanding.count == 1)
    }

    @Test func requestsAreFoundByDeviceAndByConnection() {
        var outstanding = OutstandingRequests(base: 2, part: 0, of: 1)
        _ = outstanding.open(request(device: 1, connection: 0))
        let wanted = outstanding.open(request(device: 2, connection: 1)).slot
        let later = outstanding.open(request(device: 2, connection: 1)).slot
        #expect(outstanding.oldest(to: EntityIdentifier(2), over: 1) == wanted)
        #expect(outstanding.oldest(to: EntityIdentifier(2), over: 0) == nil)
        #expect(Set(outstanding.slots(over: 1)) == [wanted, later])
    }
}
