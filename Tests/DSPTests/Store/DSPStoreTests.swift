import DUIS
import Estate
import Foundation
import GBCS
import Testing

@testable import DSP

@Suite struct DSPStoreTests {
    private func request(_ number: Int64, counter: UInt64, isSigned: Bool = false) -> RequestRecord {
        RequestRecord(
            number: number,
            id: RequestID(originator: EntityIdentifier(1), target: EntityIdentifier(2), counter: counter),
            isSigned: isSigned, service: "serviceS", received: 5, document: Data("<xml/>".utf8))
    }

    @Test("A request is accepted once; the Signed Pre-Command of the same RequestID is another request")
    func once() async throws {
        let store = try DSPStore(path: nil)
        #expect(try await store.commit(.accept(request(1, counter: 7))))
        #expect(try await store.commit(.accept(request(2, counter: 7))) == false)
        #expect(try await store.commit(.accept(request(3, counter: 7, isSigned: true))))
        #expect(try await store.commit(.accept(request(4, counter: 8))))
    }

    @Test("Requests that have not ended are found again after a restart, in their order")
    func open() async throws {
        let file = TemporaryStore()
        do {
            let store = try file.open()
            for number in Int64(1)...4 {
                try await store.commit(.accept(request(number, counter: UInt64(number))))
            }
            try await store.commit(.sent(request: 3))
            try await store.commit(.finish(request: 2, []))
        }
        let store = try file.open()
        let open = try store.read { try RequestRecord.open(0...9, limit: 10, in: $0) }
        #expect(open.map(\.number) == [1, 3, 4])
        #expect(open.map(\.sent) == [0, 1, 0])
        #expect(open.map(\.id.counter) == [1, 3, 4])
        #expect(open.allSatisfy { $0.document == Data("<xml/>".utf8) })
        // Those that ended are remembered, so that they are not accepted again.
        #expect(try await store.commit(.accept(request(9, counter: 2))) == false)
    }

    @Test("A Pre-Command is used once, and not by a request that was there already")
    func preCommand() async throws {
        let store = try DSPStore(path: nil)
        let id = request(1, counter: 7).id
        let issued = PreCommandRecord(id: id, issued: 10, document: Data([1]), octets: Data([0xDF]))
        #expect(try await store.commit(.issue(issued)))
        #expect(try await store.commit(.issue(issued)) == false)
        #expect(try store.read { try PreCommandRecord.unused(id, in: $0) }?.octets == Data([0xDF]))
        let signed = request(2, counter: 7, isSigned: true)
        #expect(try await store.commit(.use(preCommand: PreCommandRecord.key(id), signed)))
        #expect(try await store.commit(.use(preCommand: PreCommandRecord.key(id), signed)) == false)
        #expect(try store.read { try PreCommandRecord.unused(id, in: $0) } == nil)
    }

    @Test("Pre-Commands are forgotten after their lifetime")
    func forgetting() async throws {
        let store = try DSPStore(path: nil)
        for counter in UInt64(1)...3 {
            let id = request(1, counter: counter).id
            try await store.commit(
                .issue(PreCommandRecord(id: id, issued: Int64(counter) * 100, document: Data(), octets: Data())))
        }
        try await store.commit(.forgetPreCommands(issuedBefore: 250))
        let left = try store.read { database in
            try (UInt64(1)...3).filter { try PreCommandRecord.unused(request(1, counter: $0).id, in: database) != nil }
        }
        #expect(left == [3])
    }

    @Test("A mark only rises")
    func marks() async throws {
        let store = try DSPStore(path: nil)
        #expect(try store.mark("a") == 0)
        try await store.commit(.raise(mark: "a", to: 50))
        try await store.commit(.raise(mark: "a", to: 20))
        #expect(try store.mark("a") == 50)
        #expect(try store.mark("b") == 0)
    }

    @Test("The files are their owner's alone")
    func modes() async throws {
        let file = TemporaryStore()
        let store = try file.open()
        try await store.commit(.raise(mark: "a", to: 1))
        for suffix in ["", "-wal", "-shm"] {
            let mode = try FileManager.default.attributesOfItem(atPath: file.path + suffix)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(suffix)")
        }
    }

    @Test("A file that is no database is refused with its path")
    func otherFile() throws {
        let file = TemporaryStore()
        try Data(repeating: 0x41, count: 4_096).write(to: URL(filePath: file.path))
        let failure = #expect(throws: StoreFailure.self) { try file.open() }
        #expect(failure?.reason == .damaged)
        #expect(failure?.description.hasPrefix(file.path) == true)
    }
}
