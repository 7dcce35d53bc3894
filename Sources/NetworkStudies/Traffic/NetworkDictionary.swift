import COSEM
import Estate
import RadioNet

/// The dictionary of a network, made from exchanges of every read that the fleet's rules grant.
///
/// It is built when it is needed rather than shipped. Most of what it saves are the certificates in the commands of
/// Meter Data Retrievers and other parties, and those depend on the keys in use.
public enum NetworkDictionary {
    /// Number of exchanges of each kind that a dictionary is made from.
    public static let exchangesOfAKind = 12
    /// The days of these exchanges. They end before the days that studies compress, since a dictionary must be useful
    /// for days to come.
    public static let days = TrafficDays(from: CivilDate(year: 2026, month: 8, day: 1), count: 60)

    /// Makes the dictionary for `traffic`; the same fleet and keys give the same one.
    ///
    /// - Parameter size: size in octets.
    public static func train(
        _ traffic: TrafficEstate, size: Int = DictionaryTrainer.defaultSize, seed: UInt64 = 1
    ) throws -> CompressionDictionary {
        let kinds = RequestKind.reads(rules: traffic.estate.rules)
        let corpus = try corpus(traffic, kinds: kinds, seed: seed)
        let name = traffic.estate.name.prefix(100)
        return try DictionaryTrainer(size: size).train(
            corpus, summary: "fleet \(name): \(kinds.count) kinds of reads, \(corpus.count) messages")
    }

    /// Commands and responses, by kind.
    static func corpus(_ traffic: TrafficEstate, kinds: [RequestKind], seed: UInt64) throws -> [[UInt8]] {
        var corpus: [[UInt8]] = []
        for kind in kinds {
            let sample = try MessageExchangeSample(exchangesOfAKind, of: kind, from: traffic, days: days, seed: seed)
            for exchange in sample {
                // The beginning of the largest logs is enough.
                corpus.append(exchange.command)
                corpus.append(Array(exchange.response.prefix(2_000)))
            }
        }
        return corpus
    }
}
