import COSEM
import Testing

@testable import GBCS

@Suite("Shared secrets by point addition")
struct SharedSecretTableTests {
    /// The key of `member` in the block whose first key has the scalar `base`.
    private static func key(_ base: [UInt8], _ member: Int) -> P256PrivateKey {
        guard let key = P256PrivateKey(base: base, increment: UInt(member)) else { fatalError("a zero key") }
        return key
    }

    private static let party = key(sha256(Array("a party".utf8)), 0)
    private static let blocks = (0..<4).map { sha256([UInt8($0)]) }

    private func secret(_ table: SharedSecretTable, _ block: Int, _ member: Int, _ base: [UInt8]) -> SharedSecret? {
        let batch = SharedSecretBatch()
        batch.append(table, block: block, member: member) { Self.key(base, 0) }
        var found: SharedSecret?
        batch.finish { _, secret in found = secret }
        return found
    }

    @Test("Every member of a block has the secret that ECDH gives")
    func wholeBlock() {
        let table = SharedSecretTable(party: Self.party.publicKey, blockCount: 1)
        let batch = SharedSecretBatch()
        var members: [Int] = []
        func finish() {
            batch.finish { index, secret in
                let expected = Self.key(Self.blocks[0], members[index]).sharedSecret(with: Self.party.publicKey)
                #expect(secret == expected, "member \(members[index])")
            }
            members = []
        }
        for member in 0..<SharedSecretTable.blockSize {
            if batch.isFull { finish() }
            batch.append(table, block: 0, member: member) { Self.key(Self.blocks[0], 0) }
            members.append(member)
        }
        finish()
    }

    @Test("A batch mixes parties, blocks and members in any order")
    func mixedBatch() {
        let other = Self.key(sha256(Array("another party".utf8)), 0)
        let parties = [Self.party, other]
        let tables = parties.map { SharedSecretTable(party: $0.publicKey, blockCount: 4) }
        let batch = SharedSecretBatch()
        let places = [(0, 3, 0), (1, 0, 255), (0, 0, 1), (1, 3, 0), (1, 2, 17), (0, 1, 128)]
        for (party, block, member) in places {
            batch.append(tables[party], block: block, member: member) { Self.key(Self.blocks[block], 0) }
        }
        var seen = 0
        batch.finish { index, secret in
            let (party, block, member) = places[index]
            #expect(secret == Self.key(Self.blocks[block], member).sharedSecret(with: parties[party].publicKey))
            seen += 1
        }
        #expect(seen == places.count)
        #expect(batch.count == 0)
    }

    @Test("A block's key is asked for once")
    func blockKeyOnce() {
        let table = SharedSecretTable(party: Self.party.publicKey, blockCount: 2)
        let batch = SharedSecretBatch()
        var asked = 0
        for member in [4, 5, 0] {
            batch.append(table, block: 1, member: member) {
                asked += 1
                return Self.key(Self.blocks[1], 0)
            }
        }
        #expect(asked == 1)
    }

    @Test("Adding a point to itself is a doubling")
    func doubling() {
        // The block's point is 5 × Q, and so is the multiple of member 5.
        let five = [UInt8](repeating: 0, count: 31) + [5]
        let table = SharedSecretTable(party: Self.party.publicKey, blockCount: 1)
        #expect(secret(table, 0, 5, five) == Self.key(five, 5).sharedSecret(with: Self.party.publicKey))
        #expect(secret(table, 0, 6, five) == Self.key(five, 6).sharedSecret(with: Self.party.publicKey))
    }

    @Test("The scalars of a block may pass the group's order")
    func wrapAround() throws {
        // n − 2: members 0 and 1 have the scalars n − 2 and n − 1; 2 would be 0; 3 is 1.
        let nearOrder = try [UInt8](hexadecimal: "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC63254F")
        let table = SharedSecretTable(party: Self.party.publicKey, blockCount: 1)
        for member in [0, 1, 3, 200] {
            #expect(
                secret(table, 0, member, nearOrder)
                    == Self.key(nearOrder, member).sharedSecret(with: Self.party.publicKey), "member \(member)")
        }
    }
}
