import COSEM
import CellularNet
import SimulationKernel

/// An S1SP's short-term cache: what was read of a meter answers further requests for the same data (SECMP0162 5.9, R3).
///
/// It goes by the estate's clock. When it is full, the entry that was stored first makes room.
package struct S1SPCache: Sendable {
    package struct Parameters: Hashable, Sendable {
        /// Time that rows of logs are kept; 0 for none.
        package var timeToLive: Microseconds
        /// Time that registers are kept, which go on counting meanwhile; 0 for none.
        package var registerTimeToLive: Microseconds
        package var mostEntries: Int
        /// Largest size of all readings together, in octets of memory.
        package var mostOctets: Int

        package init(
            timeToLive: Microseconds = SMETS1Network.smets1.cache.timeToLive, registerTimeToLive: Microseconds = 0,
            mostEntries: Int = 10_000, mostOctets: Int = 64 << 20
        ) {
            (self.timeToLive, self.registerTimeToLive) = (timeToLive, registerTimeToLive)
            (self.mostEntries, self.mostOctets) = (mostEntries, mostOctets)
        }
    }

    /// What is asked for: of which meter, and of a log which rows.
    package struct Key: Hashable, Sendable {
        package var meter: Int
        package var dataset: SMETS1Dataset
        package var range: ClosedRange<UTCTime>?

        package init(meter: Int, dataset: SMETS1Dataset, range: ClosedRange<UTCTime>?) {
            (self.meter, self.dataset, self.range) = (meter, dataset, range)
        }
    }

    package struct Counts: Hashable, Sendable {
        package internal(set) var hits = 0
        package internal(set) var misses = 0
        /// Number of entries that made room for others, or that were too old when they were asked for.
        package internal(set) var evictions = 0

        package init(hits: Int = 0, misses: Int = 0, evictions: Int = 0) {
            (self.hits, self.misses, self.evictions) = (hits, misses, evictions)
        }
    }

    /// A reading and when it was made.
    package struct Entry: Hashable, Sendable {
        package let reading: SMETS1Reading
        package let time: UTCTime
        /// The moment from which on it is too old.
        let expires: UTCTime
        let number: UInt64
    }

    package let parameters: Parameters
    package private(set) var counts = Counts()
    /// Size of all readings together, in octets.
    package private(set) var octets = 0

    private var entries: [Key: Entry] = [:]
    /// The keys in the order in which they were stored; one whose number is no longer its entry's counts no more.
    private var order: [(key: Key, number: UInt64)] = []
    private var orderHead = 0
    private var number: UInt64 = 0

    package init(_ parameters: Parameters = .init()) { self.parameters = parameters }

    package var count: Int { entries.count }

    /// The entry for `key`, if it is not too old; it is counted as a hit.
    ///
    /// - Parameter countsMiss: whether it is counted as a miss when there is none.
    package mutating func entry(for key: Key, at now: UTCTime, countsMiss: Bool = true) -> Entry? {
        guard let entry = entries[key] else {
            if countsMiss { counts.misses += 1 }
            return nil
        }
        // A clock that was set back makes entries of the future, which never happened.
        guard now < entry.expires, now >= entry.time else {
            remove(key)
            counts.evictions += 1
            if countsMiss { counts.misses += 1 }
            return nil
        }
        counts.hits += 1
        return entry
    }

    /// Keeps a reading; not when its time to live is 0, or it is larger than the whole cache.
    package mutating func store(_ reading: SMETS1Reading, for key: Key, at now: UTCTime) {
        remove(key)
        let expires = expiry(of: key, at: now)
        guard expires > now, parameters.mostEntries > 0, reading.octets <= parameters.mostOctets else { return }
        while entries.count >= parameters.mostEntries || octets + reading.octets > parameters.mostOctets {
            guard evictFirst() else { return }
        }
        number += 1
        entries[key] = Entry(reading: reading, time: now, expires: expires, number: number)
        octets += reading.octets
        order.append((key, number))
        compact()
    }

    /// Rows yet to come end the life of a reading that would have had them.
    private func expiry(of key: Key, at now: UTCTime) -> UTCTime {
        guard let period = key.dataset.period else { return now + parameters.registerTimeToLive / .second }
        let expires = now + parameters.timeToLive / .second
        guard let range = key.range, range.upperBound > now else { return expires }
        return min(expires, now.roundedDown(to: period) + period)
    }

    private mutating func remove(_ key: Key) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        octets -= entry.reading.octets
    }

    private mutating func evictFirst() -> Bool {
        while orderHead < order.count {
            let first = order[orderHead]
            orderHead += 1
            guard entries[first.key]?.number == first.number else { continue }
            remove(first.key)
            counts.evictions += 1
            return true
        }
        return false
    }

    /// Forgets keys that count no more, so that their number stays in proportion to the entries'.
    private mutating func compact() {
        guard order.count > 2 * entries.count + 64 else { return }
        let entries = entries
        order = order[orderHead...].filter { entries[$0.key]?.number == $0.number }
        orderHead = 0
    }
}
