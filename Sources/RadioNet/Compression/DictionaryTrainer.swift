/// Makes a dictionary from messages like those that it is to compress: the stretches that most of them have in common,
/// the most useful last, where distances are shortest. The same messages give the same octets.
///
/// The worth of a gram, which is ``gramLength`` octets in a row, is the number of messages that have it. Candidates are
/// the runs of grams that several messages have; between two runs lies what differs, such as counters. The candidate
/// that saves most per octet is taken, its grams are worth nothing from then on, and so on until the dictionary is
/// full.
public struct DictionaryTrainer: Sendable {
    /// Largest size of all messages together, in octets; training needs some 50 times the memory.
    public static let maximumCorpus = 4_194_304
    /// Smallest size of a dictionary in octets.
    public static let minimumSize = 64
    /// Default size in octets: what a window of 4,096 octets has left for a dictionary.
    public static let defaultSize = 3_834
    /// Length of a gram in octets: deflate's shortest match is 3, and one pays for itself from about 5.
    static let gramLength = 5
    /// Cost of a match in octets: a run has to save more.
    private static let matchCost = 3

    /// Size of the dictionary in octets; it gets shorter when the messages have no more in common.
    public let size: Int

    public init(size: Int = DictionaryTrainer.defaultSize) throws(CompressionError) {
        guard (Self.minimumSize...CompressionDictionary.maximumSize).contains(size) else {
            throw .dictionarySizeOutOfRange(size)
        }
        self.size = size
    }

    /// The dictionary for messages like those of `corpus`, which all have the same weight.
    ///
    /// - Throws: ``CompressionError/corpusTooLong(octets:)``, and ``CompressionError/nothingInCommon`` when nothing
    ///   would be saved.
    public func train(_ corpus: [[UInt8]], version: UInt16 = 1, summary: String = "") throws(CompressionError)
        -> CompressionDictionary
    {
        let total = corpus.reduce(0) { $0 + $1.count }
        guard total <= Self.maximumCorpus else { throw .corpusTooLong(octets: total) }
        var grams = GramTable(corpus)
        var runs = grams.runs(of: corpus)
        var chosen: [[UInt8]] = []
        var room = size
        while room >= Self.gramLength, let index = best(&runs, &grams) {
            // The last one may not fit as a whole.
            let octets = Array(runs[index].octets(of: corpus).prefix(room))
            grams.cover(runs[index].grams.prefix(octets.count - Self.gramLength + 1))
            chosen.append(octets)
            room -= octets.count
            runs.swapAt(index, runs.count - 1)
            runs.removeLast()
        }
        guard !chosen.isEmpty else { throw .nothingInCommon }
        return try CompressionDictionary(Array(chosen.reversed().joined()), version: version, summary: summary)
    }

    /// The index of the run that saves most per octet; runs that save nothing are dropped.
    private func best(_ runs: inout [GramRun], _ grams: inout GramTable) -> Int? {
        // The worth of a run only falls, so that a run that was worth less than the best need not be looked at again.
        // The order of the runs decides between equals.
        var best: (index: Int, worth: Double, order: Int)?
        var index = 0
        while index < runs.count {
            if let best, runs[index].worth < best.worth {
                index += 1
                continue
            }
            grams.trim(&runs[index])
            guard let worth = grams.worth(of: runs[index], cost: Self.matchCost) else {
                runs.swapAt(index, runs.count - 1)
                runs.removeLast()
                continue
            }
            runs[index].worth = worth
            if best.map({ (worth, -runs[index].order) > ($0.worth, -$0.order) }) ?? true {
                best = (index, worth, runs[index].order)
            }
            index += 1
        }
        return best?.index
    }
}

/// A stretch of a message whose grams all occur in several messages.
struct GramRun {
    /// Number in the order in which runs were found; decides between equals.
    let order: Int
    let message: Int
    var start: Int
    /// The numbers of its grams.
    var grams: ArraySlice<Int32>
    /// Octets of messages saved per octet of dictionary, when it was last computed: an upper bound.
    var worth = Double.infinity

    func octets(of corpus: [[UInt8]]) -> ArraySlice<UInt8> {
        corpus[message][start..<(start + grams.count + DictionaryTrainer.gramLength - 1)]
    }
}

/// The grams of a corpus, with a number and a worth for each.
struct GramTable {
    private var numbers: [UInt64: Int32] = [:]
    /// Number of messages that have a gram, by the gram's number; 0 once the dictionary has it.
    private var worths: [Int32] = []
    /// Evaluation of a run in which a gram was counted last, by the gram's number.
    private var lastEvaluation: [UInt32] = []
    private var evaluation: UInt32 = 0

    init(_ corpus: [[UInt8]]) {
        var lastMessage: [Int32] = []
        for (index, message) in corpus.enumerated() {
            Self.forEachGram(of: message) { gram in
                if let number = numbers[gram] {
                    guard lastMessage[Int(number)] != Int32(index) else { return }
                    lastMessage[Int(number)] = Int32(index)
                    worths[Int(number)] += 1
                } else {
                    numbers[gram] = Int32(worths.count)
                    worths.append(1)
                    lastMessage.append(Int32(index))
                }
            }
        }
        lastEvaluation = [UInt32](repeating: 0, count: worths.count)
    }

    private static func forEachGram(of message: [UInt8], _ body: (UInt64) -> Void) {
        let mask: UInt64 = (1 << UInt64(8 * DictionaryTrainer.gramLength)) - 1
        var gram: UInt64 = 0
        for (index, octet) in message.enumerated() {
            gram = (gram << 8 | UInt64(octet)) & mask
            if index >= DictionaryTrainer.gramLength - 1 { body(gram) }
        }
    }

    /// The distinct runs of `corpus`, in the order in which they are found.
    func runs(of corpus: [[UInt8]]) -> [GramRun] {
        var found: Set<ArraySlice<Int32>> = []
        var runs: [GramRun] = []
        for (index, message) in corpus.enumerated() {
            var all: [Int32] = []
            all.reserveCapacity(message.count)
            Self.forEachGram(of: message) { all.append(numbers[$0] ?? 0) }
            for range in all.indices.split(whereSeparator: { worths[Int(all[$0])] < 2 }) {
                let grams = all[range.startIndex..<range.endIndex]
                guard found.insert(grams).inserted else { continue }
                runs.append(GramRun(order: runs.count, message: index, start: range.startIndex, grams: grams))
            }
        }
        return runs
    }

    /// Cuts off both ends of a run what the dictionary has already.
    func trim(_ run: inout GramRun) {
        let before = run.grams.prefix { worths[Int($0)] == 0 }.count
        run.start += before
        run.grams = run.grams.dropFirst(before)
        while let last = run.grams.last, worths[Int(last)] == 0 { run.grams.removeLast() }
    }

    /// Octets of messages saved per octet of dictionary; nil when the run saves less than one, as what two messages
    /// share by chance does.
    mutating func worth(of run: GramRun, cost: Int) -> Double? {
        var sum = 0
        var most: Int32 = 0
        evaluation &+= 1
        for gram in run.grams where lastEvaluation[Int(gram)] != evaluation {
            // A gram counts once, however often the run repeats it.
            lastEvaluation[Int(gram)] = evaluation
            let worth = worths[Int(gram)]
            sum += Int(worth)
            most = max(most, worth)
        }
        let octets = run.grams.count + DictionaryTrainer.gramLength - 1
        // Each message that has the run pays for one match; each further gram is one octet more.
        let saved = sum + Int(most) * (DictionaryTrainer.gramLength - 1 - cost)
        return saved >= octets ? Double(saved) / Double(octets) : nil
    }

    /// Notes that the dictionary has `grams`.
    mutating func cover(_ grams: some Sequence<Int32>) { for gram in grams { worths[Int(gram)] = 0 } }
}
