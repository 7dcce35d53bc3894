import ESMEEmulator
import Foundation
import GBCS
import Testing

@testable import Gateway

/// Counters of Protection Against Replay outlive the process.
@Suite struct CounterStoreTests {
    @Test func whatIsRecordedIsThereAfterReopening() throws {
        let path = NSTemporaryDirectory() + "smets-counters-\(UUID().uuidString).sqlite"
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        let device = EntityIdentifier(0xFFFF_FFFF_0000_0001)
        do {
            let store = try CounterStore(path: path)
            #expect(try store.counters().isEmpty)
            try store.record(CounterUse(role: .supplier, counter: 5), of: device)
            try store.record(CounterUse(role: .supplier, counter: .max), of: device)
            try store.record(CounterUse(role: .networkOperator, counter: 7), of: device)
        }
        #expect(try CounterStore(path: path).counters() == [device: [.supplier: .max, .networkOperator: 7]])
    }

    @Test func aFileThatCannotBeOpenedIsAnError() {
        #expect(throws: (any Error).self) { try CounterStore(path: "/nowhere/at/all.sqlite") }
    }
}
