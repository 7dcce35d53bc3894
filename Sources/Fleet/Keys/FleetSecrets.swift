import ESMEEmulator
import GBCS

/// Z of any meter of a fleet with any party, derived by additions of points (``SharedSecretTable``), for both sides of
/// a message alike: with the fleet's seed, only the party's public key is needed.
///
/// These are development keys: see "Keys" in `docs/interfaces.md`. Not Sendable: one for each thread.
public final class FleetSecrets {
    /// Number of parties with a table at one time, 64 octets for each 256 meters; beyond it the one met first is
    /// forgotten.
    public static let partyLimit = 16

    /// A party's table, with the number that stands for the party.
    struct Party {
        let number: UInt8
        let table: SharedSecretTable
    }

    private let keys: FleetKeys
    private let blockCount: Int
    // Unchecked: one thread has the secrets, and nothing that runs while these change calls back here.
    @exclusivity(unchecked) private var parties: [Party] = []
    @exclusivity(unchecked) private var lastNumber: UInt8 = 0
    /// How many times a party's number has lost its meaning: whoever remembers numbers must forget them when this
    /// changes.
    @exclusivity(unchecked) private(set) var changes = 0
    private let cache: SecretCache
    private let batch = SharedSecretBatch()
    /// The meter and party of each look-up in ``batch``, by its index there.
    private var asked: [UInt64] = []

    /// - Parameters:
    ///   - count: number of meters in the fleet.
    ///   - cacheCapacity: largest number of secrets kept, 40 octets each.
    public init(keys: FleetKeys, count: Int, cacheCapacity: Int = 1 << 21) {
        self.keys = keys
        blockCount = (count + SharedSecretTable.blockSize - 1) / SharedSecretTable.blockSize
        // A small fleet does not have more secrets than this, and finds them faster in less memory.
        cache = SecretCache(capacity: min(cacheCapacity, count * Self.partyLimit), meters: count)
        asked.reserveCapacity(SharedSecretBatch.capacity)
    }

    /// The number of the party with public key `key`; a new party gets a table.
    public func party(_ key: P256PublicKey) -> UInt8 {
        for party in parties where party.table.party === key { return party.number }
        if let known = parties.first(where: { $0.table.party == key }) { return known.number }
        if parties.count == Self.partyLimit {
            parties.removeFirst()
            changes += 1
        }
        if lastNumber == .max {
            changes += 1
            // Numbers are used again: no secret of a party that had one earlier may be left.
            cache.removeAll()
            parties = []
            lastNumber = 0
        }
        lastNumber += 1
        parties.append(
            Party(number: lastNumber, table: SharedSecretTable(party: key, blockCount: blockCount)))
        return lastNumber
    }

    /// Z of meter `number` with party `party`: a number that ``party(_:)`` gave since ``changes`` last changed.
    public func secret(_ number: Int, _ party: UInt8) -> SharedSecret {
        let tag = SecretCache.tag(number, party)
        if let secret = cache.secret(tag) { return secret }
        prepare(number, party)
        finishPreparing()
        guard let secret = cache.secret(tag) else { preconditionFailure("a secret just derived is in the cache") }
        return secret
    }

    /// Notes that Z of meter `number` and `party` will be needed. The noted ones are derived together, which is several
    /// times cheaper than one by one, when ``finishPreparing()`` is called or the batch is full.
    public func prepare(_ number: Int, _ party: UInt8) {
        let tag = SecretCache.tag(number, party)
        guard !cache.contains(tag), let entry = parties.first(where: { $0.number == party }) else { return }
        let (block, member) = number.quotientAndRemainder(dividingBy: SharedSecretTable.blockSize)
        batch.append(entry.table, block: block, member: member) {
            keys.key(.keyAgreement, index: block * SharedSecretTable.blockSize)
        }
        asked.append(tag)
        if batch.isFull { finishPreparing() }
    }

    public func finishPreparing() {
        guard batch.count > 0 else { return }
        batch.finish { index, secret in cache.insert(secret, for: asked[index]) }
        asked.removeAll(keepingCapacity: true)
    }
}
