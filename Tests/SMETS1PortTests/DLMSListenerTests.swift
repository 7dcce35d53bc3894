import Glibc
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

@testable import SMETS1Port

/// One socket for every address of the pool.
@Suite struct DLMSListenerTests {
    @Test(arguments: ["127.64.0.1", "127.64.3.4", "127.127.255.254", "127.0.0.1"])
    func theLocalAddressIsTold(address: String) async throws {
        let listener = try DLMSListener(port: 0, loopbackOnly: true, sharesPort: false)
        let accepted = NIOLockedValueBox<[UInt32]>([])
        listener.start { descriptor, address in
            accepted.withLockedValue { $0.append(address) }
            close(descriptor)
        } refused: {
        }
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: address, port: listener.port).get()
        try await channel.closeFuture.get()
        #expect(accepted.withLockedValue { $0 } == [AddressPrefix.address(address)].compactMap { $0 })
        listener.stop()
    }

    @Test func aTakenPortIsRefusedUnlessShared() throws {
        let first = try DLMSListener(port: 0, loopbackOnly: true, sharesPort: true)
        #expect(throws: DLMSListener.ListenError.self) {
            try DLMSListener(port: first.port, loopbackOnly: true, sharesPort: false)
        }
        let second = try DLMSListener(port: first.port, loopbackOnly: true, sharesPort: true)
        #expect(second.port == first.port)
        for listener in [first, second] {
            listener.start { descriptor, _ in
                close(descriptor)
            } refused: {
            }
            listener.stop()
        }
    }
}
