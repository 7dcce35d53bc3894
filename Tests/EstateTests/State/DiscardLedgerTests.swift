import COSEM
import ESMEEmulator
import GBCS
import Testing

@testable import Estate
@testable import StateFaults

/// What discarded messages leave: bounded, and right for as long as it is there.
@Suite struct DiscardLedgerTests {
    private func event(_ second: Int64) -> EventLogs.SecurityEvent {
        EventLogs.SecurityEvent(time: UTCTime(secondsSince2000: second), code: AlertCode(rawValue: 0x8F3E))
    }

    @Test func aDeviceHasItsEntriesInOrderAndItsCounter() {
        var ledger = DiscardLedger(firstOwnCounter: 100)
        ledger.note(.meter(7), nextOwnCounter: 101, event(1))
        ledger.note(.meter(7), nextOwnCounter: 102, event(2))
        ledger.note(.hub(7), nextOwnCounter: 9, event(3))
        #expect(ledger[.meter(7)]?.events == [event(1), event(2)])
        #expect(ledger[.meter(7)]?.nextOwnCounter == 102)
        #expect(ledger[.hub(7)]?.events == [event(3)])
        #expect(ledger[.meter(8)] == nil)
        #expect(ledger.mayHave(7))
        #expect(!ledger.mayHave(8))
    }

    @Test func aLogOverwritesItsOldestEntryAsTheMetersDoes() {
        var ledger = DiscardLedger(firstOwnCounter: 1)
        for second in 1...250 { ledger.note(.meter(0), nextOwnCounter: 0, event(Int64(second))) }
        #expect(ledger[.meter(0)]?.events == (151...250).map { event($0) })
        #expect(ledger.droppedEvents == 0)
    }

    @Test func beyondTheLimitTheDevicesThatGotNoneForLongestLoseTheirs() {
        var ledger = DiscardLedger(firstOwnCounter: 10, limit: 100)
        for number in 0..<100 { ledger.note(.meter(number), nextOwnCounter: 1_000 + UInt64(number), event(1)) }
        #expect(ledger.droppedEvents == 0)
        for number in 100..<350 {
            ledger.note(.meter(number), nextOwnCounter: 0, event(2))
            // One that is told of again and again.
            ledger.note(.meter(50), nextOwnCounter: 0, event(Int64(number)))
        }
        #expect(ledger.eventCount <= 100)
        #expect(ledger.eventCount + ledger.droppedEvents == 100 + 250 + 250)
        #expect(ledger[.meter(349)]?.events == [event(2)])
        #expect(ledger[.meter(0)] == nil)
        #expect(!ledger.mayHave(0))
        // Nobody knows the dropped devices' counters any more: all go on above them.
        #expect(ledger.firstOwnCounter >= 1_000 + 49)
    }

    @Test func devicesWithoutEntriesHaveABoundToo() {
        var ledger = DiscardLedger(firstOwnCounter: 1, limit: 100)
        for number in 0..<100_000 { ledger.note(.meter(number), nextOwnCounter: 5, nil) }
        #expect((0..<100_000).count { ledger[.meter($0)] != nil } <= 100)
        #expect(ledger.droppedEvents == 0)
        #expect(ledger.firstOwnCounter == 5)
        #expect(!ledger.hasUnsaved)
    }

    /// The store as the ledger's batches make it.
    private func apply(_ batch: DiscardLedger.Batch, to store: inout [Int: [EventLogs.SecurityEvent]]) {
        for device in batch.obsolete { store[device] = nil }
        for (device, events) in batch.events { store[device] = events }
    }

    @Test(arguments: 1...40)
    func whatIsWrittenBehindIsWhatIsHere(seed: UInt64) {
        var random = FaultDraw(seed: seed)
        var ledger = DiscardLedger(firstOwnCounter: 1, limit: 100)
        var store: [Int: [EventLogs.SecurityEvent]] = [:]
        for second in 1...2_000 {
            let device = DiscardLedger.Device.meter(Int.random(in: 0..<300, using: &random))
            switch Int.random(in: 0..<20, using: &random) {
            case 0: apply(ledger.takeBatch(), to: &store)
            case 1: ledger.restore(ledger.takeBatch())
            case 2:
                // Saved with the device's state, which deletes the row when there is one.
                if ledger.isStored(device) { store[device.key] = nil }
                ledger.forgetEvents(device)
            case 3:
                if let events = ledger.takeEvents(of: device) { store[device.key] = events }
            default: ledger.note(device, nextOwnCounter: UInt64(second), event(Int64(second)))
            }
            #expect(store.values.reduce(0) { $0 + $1.count } <= 200)
        }
        while ledger.hasUnsaved {
            let batch = ledger.takeBatch()
            if batch.isEmpty { break }
            apply(batch, to: &store)
        }
        let expected = (0..<300).reduce(into: [Int: [EventLogs.SecurityEvent]]()) { result, number in
            let device = DiscardLedger.Device.meter(number)
            if let events = ledger[device]?.events, !events.isEmpty { result[device.key] = events }
        }
        #expect(store == expected)
    }

    @Test func entriesAreTenOctetsEach() {
        let events = [event(-5), event(820_000_000)]
        let octets = DiscardedEvents.encode(events)
        // -5 in two's complement, 820,000,000 = 30E03500; the code 8F3E.
        #expect(
            Array(octets) == [
                0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFB, 0x8F, 0x3E, 0, 0, 0, 0, 0x30, 0xE0, 0x35, 0x00, 0x8F,
                0x3E,
            ])
        #expect(DiscardedEvents.decode(octets) == events)
        #expect(DiscardedEvents.decode(octets.dropLast(3)) == [event(-5)])
        #expect(DiscardedEvents.decode(.init()) == [])
    }
}
