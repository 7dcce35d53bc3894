import ESMEEmulator
import Fleet
import GBCS
import Testing

@Suite("Keys of fleet hubs")
struct HubKeyringTests {
    @Test("Secrets are those of ECDH with the hub's own key, which is not its meter's")
    func secrets() throws {
        let fleet = try TestFleet.fleet()
        let keyring = HubKeyring(fleet.keys)
        let broker = try #require(TestFleet.anchors().accessControlBroker)
        for number in [0, 1, 255, 256, 899, 0] {
            keyring.become(number)
            let own = fleet.keys.key(.hubKeyAgreement, index: number)
            let expected = own.sharedSecret(with: TestFleet.key(TestFleet.broker).publicKey)
            #expect(keyring.secret(with: broker) == expected)
            #expect(
                keyring.secret(with: TestFleet.key(TestFleet.broker).publicKey, of: TestFleet.broker) == expected)
            #expect(keyring.keyAgreement?.publicKey == own.publicKey)
            #expect(
                keyring.digitalSignature.publicKey == fleet.keys.key(.hubDigitalSignature, index: number).publicKey)
            #expect(own.publicKey != fleet.keys.key(.keyAgreement, index: number).publicKey)
            #expect(own.publicKey != fleet.keys.key(.hubDigitalSignature, index: number).publicKey)
        }
    }

    @Test("Imported keys replace the fleet's for their hub alone")
    func imported() throws {
        let fleet = try TestFleet.fleet()
        let agreement = TestFleet.partyKeys.key(.keyAgreement, index: 77)
        let signature = TestFleet.partyKeys.key(.digitalSignature, index: 77)
        let keyring = HubKeyring(
            fleet.keys, imported: [3: .init(keyAgreement: agreement, digitalSignature: signature)])
        keyring.become(3)
        #expect(keyring.keyAgreement?.publicKey == agreement.publicKey)
        #expect(keyring.digitalSignature.publicKey == signature.publicKey)
        keyring.become(4)
        #expect(keyring.keyAgreement?.publicKey == fleet.keys.key(.hubKeyAgreement, index: 4).publicKey)
    }
}
