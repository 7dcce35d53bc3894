import COSEM
import RadioNet

/// Usage records of a live network: what passed in an hour, by cell, priority and whether it was for settlement.
public struct NetworkUsage: Hashable, Sendable {
    /// Largest number of records that are kept; what would need more is counted in ``uncounted``.
    public static let limit = 100_000

    struct Key: Hashable, Sendable {
        /// The UTC hour of the responses.
        let hour: UTCTime
        /// Number of the shard, and of the cell in it.
        let shard: Int
        let cell: Int
        let service: MessageService
    }

    struct Counts: Hashable, Sendable {
        var exchanges = 0
        var downlinkOctets = 0
        var uplinkOctets = 0
        var onAirOctets = 0
    }

    private(set) var records: [Key: Counts] = [:]
    /// Number of exchanges that found no record because of ``limit``.
    public private(set) var uncounted = 0

    public init() {}

    mutating func count(_ key: Key, downlink: Int, uplink: Int, onAir: Int) {
        guard records[key] != nil || records.count < Self.limit else {
            uncounted += 1
            return
        }
        records[key, default: Counts()].add(downlink, uplink, onAir)
    }

    /// Adds the records of other shards.
    ///
    /// - Precondition: no shard is in both.
    package mutating func merge(_ other: NetworkUsage) {
        records.merge(other.records) { $1 }
        uncounted += other.uncounted
    }

    /// The records as CSV (RFC 4180), in the order of hour, shard, cell and priority. Octets are those of GBCS
    /// messages; octets on the air are after compression, without framing and repeats.
    package func csv(network: String) -> String {
        var lines = [
            "network,hour,shard,cell,priority,for_settlement,exchanges,downlink_octets,uplink_octets,on_air_octets"
        ]
        let sorted = records.sorted { left, right in
            let (one, other) = (left.key, right.key)
            if one.hour != other.hour { return one.hour < other.hour }
            return (one.shard, one.cell, one.service.priority.rawValue, one.service.isForSettlement ? 1 : 0)
                < (other.shard, other.cell, other.service.priority.rawValue, other.service.isForSettlement ? 1 : 0)
        }
        for (key, counts) in sorted {
            lines.append(
                "\"\(network.replacing("\"", with: "\"\""))\",\(key.hour),\(key.shard),\(key.cell),"
                    + "\(key.service.priority.name),\(key.service.isForSettlement ? 1 : 0),\(counts.exchanges),"
                    + "\(counts.downlinkOctets),\(counts.uplinkOctets),\(counts.onAirOctets)")
        }
        return lines.map { $0 + "\r\n" }.joined()
    }
}

extension NetworkUsage.Counts {
    fileprivate mutating func add(_ downlink: Int, _ uplink: Int, _ onAir: Int) {
        exchanges += 1
        downlinkOctets += downlink
        uplinkOctets += uplink
        onAirOctets += onAir
    }
}
