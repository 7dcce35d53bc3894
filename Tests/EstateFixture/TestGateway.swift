import COSEM
import DCC
import Estate
import Fleet
import Foundation
import GBCS
import Keys
import NIOPosix

/// A small estate behind a gateway, with the keys of every party: development keys in a folder that is deleted with it.
/// Its clock stands still.
package final class TestGateway: Sendable {
    /// The clock's time, noon UTC; the meters were installed on 2024-06-01.
    package static let now = UTCTime(iso8601: "2026-11-01T12:00:00Z")!

    package let gateway: GBCSGateway
    package let folder: KeyFolder

    /// - Parameters:
    ///   - meters: number of meters, which are numbered from 0 and single-element unless `fleet` says otherwise.
    ///   - now: the clock's time.
    ///   - fleet: may change the definition of the estate's fleet.
    package init(
        meters: Int = 6, shardCount: Int = 2, network: NetworkConfiguration? = nil, state: FleetState? = nil,
        now: UTCTime = TestGateway.now, fleet change: (inout FleetDefinition) -> Void = { _ in }
    ) throws {
        let path = NSTemporaryDirectory() + "smets-gateway-\(UUID().uuidString)"
        var generator = SystemRandomNumberGenerator()
        _ = try DevelopmentPKI.create(in: path, validFrom: UTCTime(iso8601: "2026-01-01")!, using: &generator)
        folder = try KeyFolder(path: path)
        var definition = FleetDefinition.homes(meters)
        change(&definition)
        let clock = AdjustableClock()
        clock.set(to: now, rate: 0)
        gateway = try GBCSGateway(
            estate: Estate(fleet: Fleet(definition), folder: folder), clock: clock,
            group: MultiThreadedEventLoopGroup.singleton, shardCount: shardCount, network: network,
            state: state ?? FleetState(inMemoryFor: meters, firstOwnCounter: 1_000_000), cacheCapacity: 1_024)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.path) }

    package func device(_ meter: Int) -> EntityIdentifier { gateway.estate.entityIdentifier(meter) }

    package func party(_ party: DevelopmentPKI.Party) -> EntityIdentifier { party.entityIdentifier }

    /// A command `code` to a meter, for the 24 hours up to `end` if it takes a range, with the example's values if it
    /// takes some and none are given.
    package func command(
        _ code: MessageCode, to meter: Int = 0, as role: RequestingRole = .supplier, counter: UInt64 = 1,
        from: UTCTime = now - 86_400, until end: UTCTime = now, arguments: RequestArguments? = nil
    ) throws -> AccessControlBroker.PreparedCommand {
        guard let request = RequestCatalogue[code] else { throw KeyFolderError("\(code): not supported") }
        let keys = gateway.estate.deviceKeys(meter)
        return try AccessControlBroker(folder: folder).command(
            request, as: role, to: device(meter),
            deviceKeys: (keys.keyAgreement.publicKey, keys.digitalSignature.publicKey), counter: counter, from: from,
            to: end, arguments: arguments)
    }

    /// Checks a response against its command and decrypts it.
    @discardableResult
    package func verify(
        _ response: [UInt8], to command: AccessControlBroker.PreparedCommand
    ) throws -> VerifiedResponse {
        try AccessControlBroker(folder: folder).verify(response, to: command)
    }
}
