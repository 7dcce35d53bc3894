import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import Host
@testable import StreamPort

/// Why there is no connection, in one line for a person.
@Suite struct ConnectionProblemTests {
    @Test(arguments: [
        (EADDRINUSE, "192.0.2.1:9401: cannot listen: another program does already; choose another port with --port"),
        (
            EADDRNOTAVAIL,
            "--listen 192.0.2.1: is no address of this machine; 127.0.0.1 is for this machine alone, 0.0.0.0 for all"
        ),
        (EACCES, "192.0.2.1:9401: cannot listen: permission denied; choose a port from 1024 on with --port"),
        (ENOBUFS, "192.0.2.1:9401: cannot listen: no buffer space available"),
    ])
    func theReasonForNotListeningIsSaid(number: Int32, says: String) {
        let error = IOError(errnoCode: number, reason: "bind(descriptor:ptr:bytes:)")
        #expect(ConnectionProblem.listening(error, host: "192.0.2.1", port: 9_401, option: "--port") == says)
    }

    @Test(arguments: [
        (ECONNREFUSED, "192.0.2.1:9401: nobody answers; start one"),
        (ENETUNREACH, "192.0.2.1:9401: there is no way to it: network is unreachable; is the address right?"),
        (EHOSTUNREACH, "192.0.2.1:9401: there is no way to it: no route to host; is the address right?"),
        (EACCES, "192.0.2.1:9401: cannot connect: permission denied"),
    ])
    func theReasonForNotConnectingIsSaid(number: Int32, says: String) {
        let error = IOError(errnoCode: number, reason: "connect")
        #expect(ConnectionProblem.connecting(error, host: "192.0.2.1", port: 9_401, fix: "start one") == says)
    }

    @Test(arguments: [
        ("::1", "[::1]"), ("2001:db8::7", "[2001:db8::7]"), ("127.0.0.1", "127.0.0.1"),
        ("meter.example", "meter.example"),
    ])
    func anIPv6AddressStandsInBracketsBeforeItsPort(host: String, written: String) {
        #expect(host.bracketedHost == written)
        let error = IOError(errnoCode: EADDRINUSE, reason: "bind")
        #expect(
            ConnectionProblem.listening(error, host: host, port: 1, option: "--port").hasPrefix(
                "\(written):1: cannot listen"))
    }

    @Test func aNameWithoutAddressAndSilenceAreTold() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let name = "no-such-host.invalid"
        do {
            _ = try await StreamClient.connect(host: name, port: 1, group: group)
            Issue.record("connected to \(name)")
        } catch {
            #expect(
                ConnectionProblem.connecting(error, host: name, port: 1, fix: "")
                    == "\(name): has no address; is the name right?")
        }
        #expect(
            ConnectionProblem.connecting(
                ChannelError.connectTimeout(.seconds(5)), host: "192.0.2.1", port: 1, fix: ""
            ).contains("does not answer within 5 s"))
    }
}
