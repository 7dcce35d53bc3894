import Console
import Estate
import Foundation
import Host
import RadioNet
import Reports

/// A test in which messages of a fleet are compressed and decompressed with the network's dictionary, compared and
/// timed.
package struct CompressionRoundTrip: Encodable {
    package static let limit = 100_000_000
    /// Number of messages made at a time; their compression is timed together, without the time that making them takes.
    private static let batch = 1_000

    private(set) var messages = 0
    /// Number of messages that decompression changed.
    package private(set) var changed = 0
    private(set) var octets = 0
    private(set) var frameOctets = 0
    /// Processor time in microseconds for each message.
    private(set) var compressing = 0.0
    private(set) var decompressing = 0.0

    package init(
        _ count: Int, of traffic: TrafficEstate, kinds: [RequestKind], _ dictionary: CompressionDictionary,
        _ settings: CompressionSettings, seed: UInt64
    ) throws {
        let compressor = try MessageCompressor(settings, dictionary: dictionary)
        let decompressor = try MessageDecompressor(dictionaries: [dictionary], windowBits: settings.windowBits)
        var batch: [[UInt8]] = []
        // Half of the messages are commands.
        let exchanges = (count + 1) / 2
        var (compressTime, decompressTime) = (0.0, 0.0)
        for (place, kind) in kinds.enumerated() {
            let share = exchanges / kinds.count + (place < exchanges % kinds.count ? 1 : 0)
            guard share > 0 else { continue }
            let sample = try MessageExchangeSample(
                share, of: kind, from: traffic, days: CompressionStudy.days, seed: seed)
            for exchange in sample {
                for message in [exchange.command, exchange.response] where messages + batch.count < count {
                    batch.append(message)
                }
                if batch.count >= Self.batch { try run(&batch) }
            }
            try run(&batch)
        }
        func run(_ batch: inout [[UInt8]]) throws {
            let start = ProcessorClock.thread
            let frames = try batch.map { try compressor.compress($0) }
            let middle = ProcessorClock.thread
            let results = try frames.map { try decompressor.decompress($0) }
            decompressTime += ProcessorClock.thread - middle
            compressTime += middle - start
            for (message, result) in zip(batch, results) where message != result { changed += 1 }
            messages += batch.count
            octets += batch.reduce(0) { $0 + $1.count }
            frameOctets += frames.reduce(0) { $0 + $1.count }
            batch.removeAll(keepingCapacity: true)
        }
        guard messages > 0 else { throw UserError("no meter of fleet \(traffic.estate.name) answers") }
        compressing = compressTime * 1e6 / Double(messages)
        decompressing = decompressTime * 1e6 / Double(messages)
    }

    package var text: String {
        var table = Table(["round trips", ""])
        table.append("messages", Quantity.count(messages))
        table.append("octets", Quantity.count(octets))
        table.append("compressed", Quantity.count(frameOctets))
        table.append("factor", StudyNumber.factor(Double(frameOctets) / Double(octets)))
        table.append("compressing", String(format: "%.1f µs a message", compressing))
        table.append("decompressing", String(format: "%.1f µs a message", decompressing))
        return table.text + "\n\n\(messages - changed) passed, \(changed) failed"
    }
}
