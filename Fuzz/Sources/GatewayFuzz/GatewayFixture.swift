import COSEM
import ESMEEmulator
import GBCS

/// One command with real keys.
enum GatewayFixture {
    static let device = FleetKeys(seed: 77).key(.keyAgreement, index: 0)
    static let meter = EntityIdentifier(0x0253_4D45_8000_0000)
    static let broker = EntityIdentifier(0x0253_4D45_5453_0001)
    static let supplier = EntityIdentifier(0x0253_4D45_5453_0002)

    static func secret(_ index: Int) -> SharedSecret {
        FleetKeys(seed: 77).key(.keyAgreement, index: index).sharedSecret(with: device.publicKey)
    }

    static let command = command(.ecs22b)

    static func command(_ code: MessageCode) -> [UInt8] {
        guard let request = RequestCatalogue[code] else { return [] }
        return Command.build(
            request, from: .knownRemoteParty(supplier, counter: 1_001), to: meter,
            range: request.form.range(
                from: UTCTime(secondsSince2000: 846_678_600), to: UTCTime(secondsSince2000: 846_680_400)),
            brokerSecret: secret(1), using: CryptographicContext())
    }
}
