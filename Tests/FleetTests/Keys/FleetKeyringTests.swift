import ESMEEmulator
import Fleet
import GBCS
import Testing

@Suite("Keys of fleet meters")
struct FleetKeyringTests {
    private func certified(_ index: Int) -> (EntityIdentifier, P256PrivateKey) {
        (
            EntityIdentifier(0x02E5_4E00_0001_0000 + UInt64(index)),
            TestFleet.partyKeys.key(.keyAgreement, index: 5_000 + index)
        )
    }

    @Test("Secrets are those of ECDH, for known parties and for keys from certificates")
    func secrets() throws {
        let seed = PropertySeed()
        let fleet = try TestFleet.fleet(40_000)
        let keyring = FleetKeyring(fleet, cacheCapacity: 64)
        let anchors = TestFleet.anchors()
        let (retriever, retrieverKey) = certified(0)
        for index in 0..<40 {
            let number = seed.draw(UInt64(index), below: fleet.count)
            keyring.become(number)
            let own = fleet.keys.key(.keyAgreement, index: number)
            for anchor in anchors.all {
                #expect(
                    keyring.secret(with: anchor)
                        == own.sharedSecret(with: TestFleet.key(anchor.entityIdentifier).publicKey), "\(seed)")
            }
            #expect(
                keyring.secret(with: retrieverKey.publicKey, of: retriever)
                    == own.sharedSecret(with: retrieverKey.publicKey), "\(seed)")
        }
    }

    @Test("More parties than there are tables for are served all the same")
    func manyParties() throws {
        let fleet = try TestFleet.fleet()
        let keyring = FleetKeyring(fleet, cacheCapacity: 64)
        for index in Array(0..<2 * FleetSecrets.partyLimit) + [0, 1] {
            let (party, key) = certified(index)
            for number in [3, 4, 700] {
                keyring.become(number)
                #expect(
                    keyring.secret(with: key.publicKey, of: party)
                        == fleet.keys.key(.keyAgreement, index: number).sharedSecret(with: key.publicKey))
            }
        }
    }

    @Test("Keys met before more parties than there are tables for, or than there are numbers, still mean themselves")
    func forgottenParties() throws {
        let fleet = try TestFleet.fleet()
        let keyring = FleetKeyring(fleet, cacheCapacity: 64)
        let anchors = TestFleet.anchors()
        let (first, firstKey) = certified(0)
        let held = firstKey.publicKey
        var number = 0
        for index in 0..<300 {
            let (party, key) = certified(index)
            keyring.become(3)
            _ = keyring.secret(with: key.publicKey, of: party)
            guard index % 50 == 17 || index == 256 || index == 299 else { continue }
            // A meter whose secrets no cache has.
            number += 1
            keyring.become(number)
            let own = fleet.keys.key(.keyAgreement, index: number)
            #expect(keyring.secret(with: held, of: first) == own.sharedSecret(with: held))
            for anchor in anchors.all {
                #expect(
                    keyring.secret(with: anchor)
                        == own.sharedSecret(with: TestFleet.key(anchor.entityIdentifier).publicKey))
            }
        }
    }

    @Test("Party numbers come round after 255 without mixing secrets up")
    func partyNumbersComeRound() throws {
        let fleet = try TestFleet.fleet()
        let secrets = FleetSecrets(keys: fleet.keys, count: fleet.count, cacheCapacity: 4_096)
        let own = fleet.keys.key(.keyAgreement, index: 5)
        for index in 0..<300 {
            let (_, key) = certified(index)
            #expect(secrets.secret(5, secrets.party(key.publicKey)) == own.sharedSecret(with: key.publicKey))
        }
    }

    @Test("What was prepared is what is asked for")
    func preparing() throws {
        let fleet = try TestFleet.fleet()
        let secrets = FleetSecrets(keys: fleet.keys, count: fleet.count)
        let (_, key) = certified(1)
        let party = secrets.party(key.publicKey)
        // More than a batch takes.
        for number in 0..<200 { secrets.prepare(number, party) }
        secrets.finishPreparing()
        for number in [0, 1, 63, 64, 65, 199] {
            #expect(
                secrets.secret(number, party)
                    == fleet.keys.key(.keyAgreement, index: number).sharedSecret(with: key.publicKey))
        }
    }

    @Test("Imported keys take the fleet's place for their meter only")
    func imported() throws {
        let fleet = try TestFleet.fleet()
        let other = FleetKeys(seed: 99)
        let keys = FleetKeyring.ImportedKeys(
            keyAgreement: other.key(.keyAgreement, index: 0), digitalSignature: other.key(.digitalSignature, index: 0))
        let keyring = FleetKeyring(fleet, imported: [7: keys], cacheCapacity: 64)
        let anchors = TestFleet.anchors()
        let supplier = try #require(anchors.supplier)
        for number in [6, 7, 8, 7] {
            keyring.become(number)
            let expected = number == 7 ? keys.keyAgreement : fleet.keys.key(.keyAgreement, index: number)
            #expect(
                keyring.secret(with: supplier)
                    == expected.sharedSecret(with: TestFleet.key(TestFleet.supplier).publicKey))
            #expect(keyring.keyAgreement?.publicKey == expected.publicKey)
            #expect(
                keyring.digitalSignature.publicKey
                    == (number == 7 ? keys.digitalSignature : fleet.keys.key(.digitalSignature, index: number))
                    .publicKey
            )
        }
    }

    @Test("A secret that the cache has lost is derived again")
    func smallCache() throws {
        let fleet = try TestFleet.fleet()
        let secrets = FleetSecrets(keys: fleet.keys, count: fleet.count, cacheCapacity: 16)
        let (_, key) = certified(2)
        let party = secrets.party(key.publicKey)
        let first = (0..<300).map { secrets.secret($0, party) }
        #expect(first == (0..<300).map { secrets.secret($0, party) })
        #expect(Set(first).count == 300)
    }
}
