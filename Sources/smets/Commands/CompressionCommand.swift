import ArgumentParser
import Console
import Estate
import NetworkStudies
import RadioNet
import Reports

struct CompressionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compression",
        abstract: "Measure how messages to and from Communications Hubs compress.",
        discussion: """
            Real commands and the meters' real responses, compressed with zlib in three ways: each message by itself, \
            with the network's dictionary, and in a stream kept for each hub; then the octets on the air of scenarios \
            A, B and C of the impact assessment. Every frame is decompressed again and compared.

            EXAMPLES
              smets compression
              smets compression --size 16384 --sample 500 --json
              smets compression --messages 1000000       round trips: exit code 1 when one message comes back changed
              smets compression verify exchanges.json    the same for every message of exchange files
            """,
        subcommands: [CompressionMeasureCommand.self, CompressionVerifyCommand.self],
        defaultSubcommand: CompressionMeasureCommand.self)
}

/// The options for the dictionary and for zlib.
struct CodecOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Dictionary file (smets dictionary build). Default: one built from the fleet's messages.",
            valueName: "file"))
    var dictionary: String?

    @Option(
        help: ArgumentHelp("Octets of the dictionary that is built without --dictionary, 64 to 32,768.", valueName: "n")
    )
    var size = DictionaryTrainer.defaultSize

    @Option(help: ArgumentHelp("zlib's level, 1 (fast) to 9 (small).", valueName: "n"))
    var level = 6

    @Option(
        help: ArgumentHelp(
            "zlib's window, 2 to the power of 9 to 15 octets. Default: what the dictionary and a message need.",
            valueName: "bits"))
    var window: Int?

    static let levels = 1...9

    /// The dictionary that the options name, or else one made from `traffic`.
    func loadDictionary(_ traffic: () throws -> TrafficEstate) throws -> CompressionDictionary {
        if let dictionary { return try DictionaryFile.read(dictionary) }
        try CheckedOption.dictionarySize(size)
        return try reportingErrors { try NetworkDictionary.train(traffic(), size: size) }
    }

    func settings(for dictionary: CompressionDictionary) throws -> CompressionSettings {
        try CheckedOption.number(level, "level", in: Self.levels)
        if let window { try CheckedOption.number(window, "window", in: 9...15) }
        return try reportingErrors {
            guard let window else { return try .fitting(dictionary: dictionary.octets.count, level: level) }
            return try .ofWindow(window, level: level)
        }
    }
}

struct CompressionMeasureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Measure kinds of reads and scenarios (the default).",
        discussion: """
            Octets are means over frames, including what they carry besides the message. The dictionary is made from \
            days before those measured.

            EXAMPLES
              smets compression measure --all
              smets compression --dictionary network.smzd
              smets compression --messages 1000000
            """)

    @OptionGroup var traffic: TrafficOptions
    @OptionGroup var codec: CodecOptions

    @Option(help: ArgumentHelp("Exchanges of each kind, 2 to 10,000.", valueName: "n"))
    var sample = 200

    @Option(
        help: ArgumentHelp(
            "Compress and decompress this many messages instead, 1 to 100,000,000, and time them.", valueName: "n"))
    var messages: Int?

    @Option(help: ArgumentHelp("Seed from which meters, days and times are drawn.", valueName: "n"))
    var seed: UInt64 = 1

    @Flag(help: "Measure every read that the fleet's rules grant, by every role.")
    var all = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        if let messages, !(1...CompressionRoundTrip.limit).contains(messages) {
            throw UserError("--messages \(messages): takes 1 to \(CompressionRoundTrip.limit)")
        }
        guard CompressionStudy.sampleRange.contains(sample) else {
            throw UserError("--sample \(sample): takes 2 to 10,000")
        }
        let traffic = try traffic.load()
        let dictionary = try codec.loadDictionary { traffic }
        let settings = try codec.settings(for: dictionary)
        let kinds = all ? RequestKind.reads(rules: traffic.estate.rules) : CompressionStudy.commonKinds
        if let messages {
            let trip = try reportingErrors {
                try CompressionRoundTrip(messages, of: traffic, kinds: kinds, dictionary, settings, seed: seed)
            }
            if json { try printJSON(encoding: trip) } else { try Output.print(trip.text) }
            if trip.changed > 0 { throw ExitCodes.failed }
            return
        }
        let study = try reportingErrors {
            try CompressionStudy(
                traffic, dictionary: dictionary, settings: settings, kinds: kinds, sample: sample, seed: seed)
        }
        if json { try printJSON(encoding: study) } else { try Output.print(ReportText(study.report).text) }
    }
}

struct CompressionVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compress and decompress every message of exchange files, and compare.",
        discussion: """
            Each message goes through plain deflate, through deflate with a dictionary, and through a kept stream. \
            Without --dictionary the dictionary is made from the files' own messages. Exit code 1 when a message comes \
            back changed.

            EXAMPLES
              smets compression verify exchanges.json
              smets compression verify *.json --dictionary network.smzd
            """)

    @Argument(help: "Exchange files (format smets-exchanges/1).")
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "Dictionary file (smets dictionary build). Default: one made from the files.", valueName: "file"))
    var dictionary: String?

    @Option(help: ArgumentHelp("zlib's level, 1 (fast) to 9 (small).", valueName: "n"))
    var level = 6

    func run() throws {
        try CheckedOption.number(level, "level", in: CodecOptions.levels)
        let messages = try DictionaryFile.messages(files)
        guard !messages.isEmpty else { throw UserError("\(files.joined(separator: ", ")): no messages") }
        let links = try links(for: try dictionary.map(DictionaryFile.read) ?? Self.dictionary(of: messages))
        var table = Table(["way", "messages", "octets", "compressed", "factor"])
        var (passed, failed) = (0, 0)
        for (name, link) in links {
            for (number, message) in messages.enumerated() {
                let carried = try reportingErrors { try link.carry(message, .downlink) }
                if carried.message == message {
                    passed += 1
                } else {
                    failed += 1
                    try Output.print("FAIL \(name): message \(number + 1) came back changed")
                }
            }
            let statistics = link.statistics(.downlink)
            table.append(
                name, Quantity.count(Double(statistics.messages)), Quantity.count(Double(statistics.octetsIn)),
                Quantity.count(Double(statistics.octetsOut)), StudyNumber.factor(statistics.factor ?? 1))
        }
        try Output.print(table.text)
        try Output.print("\n\(passed) passed, \(failed) failed")
        if failed > 0 { throw ExitCodes.failed }
    }

    /// The dictionary of messages; nil when they have nothing in common, so that they are verified without one.
    private static func dictionary(of messages: [[UInt8]]) throws -> CompressionDictionary? {
        do throws(CompressionError) { return try DictionaryTrainer().train(messages) } catch {
            if error == .nothingInCommon { return nil }
            throw UserError("\(error)")
        }
    }

    private func links(for dictionary: CompressionDictionary?) throws -> [(String, CompressionLink)] {
        try reportingErrors {
            let settings = try CompressionSettings.fitting(dictionary: dictionary?.octets.count ?? 0, level: level)
            func link(_ dictionary: CompressionDictionary?, _ mode: CompressionEnd.Mode) throws -> CompressionLink {
                try CompressionLink(
                    settings, headEndDictionary: dictionary, hubDictionary: dictionary, mode: mode)
            }
            var links = [("plain deflate", try link(nil, .singleMessages))]
            if let dictionary { links.append(("dictionary", try link(dictionary, .singleMessages))) }
            links.append(("kept stream", try link(dictionary, .keptStream)))
            return links
        }
    }
}
