import GBCS
import Testing

@testable import DSP

struct BrokerSecretsTests {
    private struct Unknown: Error {}

    private static func secret(_ octet: UInt8) throws -> SharedSecret {
        try #require(SharedSecret(octets: [UInt8](repeating: octet, count: SharedSecret.size)))
    }

    @Test("A secret is derived once, and each device has its own")
    func once() throws {
        let secrets = BrokerSecrets()
        let (first, second) = (try Self.secret(1), try Self.secret(2))
        var derived = 0
        for _ in 0..<3 {
            let found = secrets.secret(with: EntityIdentifier(1)) {
                derived += 1
                return first
            }
            #expect(found == first)
        }
        #expect(derived == 1)
        #expect(secrets.secret(with: EntityIdentifier(2)) { second } == second)
        #expect(secrets.count == 2)
    }

    @Test("A device without keys leaves nothing behind")
    func failure() throws {
        let secrets = BrokerSecrets()
        #expect(throws: Unknown.self) {
            try secrets.secret(with: EntityIdentifier(1)) { () throws(Unknown) in throw Unknown() }
        }
        #expect(secrets.count == 0)
    }

    @Test("A forgotten secret is derived anew, and one that was being derived meanwhile is not kept")
    func forgotten() throws {
        let secrets = BrokerSecrets()
        let (old, new) = (try Self.secret(1), try Self.secret(2))
        let device = EntityIdentifier(1)
        #expect(secrets.secret(with: device) { old } == old)
        secrets.forget(device)
        #expect(secrets.count == 0)
        let meanwhile = secrets.secret(with: device) {
            secrets.forget(device)
            return old
        }
        #expect(meanwhile == old)
        #expect(secrets.secret(with: device) { new } == new)
    }

    @Test("However many devices are asked, at most two halves are kept, and what is asked often stays")
    func bound() throws {
        let secrets = BrokerSecrets(half: 4)
        let kept = try Self.secret(9)
        var derived = 0
        for number in 1...100 as ClosedRange<UInt64> {
            _ = secrets.secret(with: EntityIdentifier(number)) { kept }
            _ = secrets.secret(with: EntityIdentifier(0)) {
                derived += 1
                return kept
            }
            #expect(secrets.count <= 8)
        }
        #expect(derived == 1)
    }
}
