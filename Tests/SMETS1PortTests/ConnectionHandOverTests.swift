import EstateFixture
import Foundation
import Glibc
import NIOConcurrencyHelpers
import Testing

@testable import Estate
@testable import SMETS1Port

/// Connections handed from process to process; here both ends are in one.
@Suite struct ConnectionHandOverTests {
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "hand-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    /// Two ends of a connection.
    private func pair() throws -> (Int32, Int32) {
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        return (ends[0], ends[1])
    }

    @Test func aConnectionGoesToTheOtherProcess() async throws {
        try await withFolder { folder in
            let first = try ConnectionHandOver(share: FleetShare(number: 1, count: 2), folder: folder)
            let second = try ConnectionHandOver(share: FleetShare(number: 2, count: 2), folder: folder)
            let taken = NIOLockedValueBox<[(Int32, UInt32)]>([])
            second.start { descriptor, address in taken.withLockedValue { $0.append((descriptor, address)) } }
            first.start { _, _ in }
            let (near, far) = try pair()
            #expect(first.send(near, address: 0x7F40_0011, to: 2))
            #expect(await eventually(within: 60) { taken.withLockedValue { $0.count == 1 } })
            let (descriptor, address) = try #require(taken.withLockedValue { $0.first })
            #expect(address == 0x7F40_0011)
            // The sender's own handle is closed; what it handed over is the same connection.
            var octets: [UInt8] = [1, 2, 3]
            #expect(write(descriptor, &octets, 3) == 3)
            var received = [UInt8](repeating: 0, count: 8)
            #expect(read(far, &received, 8) == 3)
            #expect(received.prefix(3) == [1, 2, 3])
            close(descriptor)
            #expect(read(far, &received, 8) == 0)
            close(far)
            first.stop()
            second.stop()
        }
    }

    @Test func aProcessThatIsGoneTakesNothing() async throws {
        try await withFolder { folder in
            let first = try ConnectionHandOver(share: FleetShare(number: 1, count: 2), folder: folder)
            let (near, far) = try pair()
            #expect(!first.send(near, address: 1, to: 2))
            // The connection is closed all the same.
            var received: [UInt8] = [0]
            #expect(read(far, &received, 1) == 0)
            close(far)
            first.stop()
        }
    }

    @Test func aPathTooLongForASocketIsRefused() throws {
        let folder = "/tmp/" + String(repeating: "x", count: 120)
        #expect(throws: StateError.self) {
            try ConnectionHandOver(share: FleetShare(number: 1, count: 2), folder: folder)
        }
    }
}
