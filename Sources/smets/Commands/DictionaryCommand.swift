import ArgumentParser
import COSEM
import Console
import NetworkStudies
import RadioNet
import Reports

struct DictionaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dictionary",
        abstract: "Build and show dictionaries for compressing messages to and from Communications Hubs.",
        discussion: """
            A dictionary holds octets that both ends of a link know beforehand. Without one, short messages hardly \
            shrink.

            EXAMPLES
              smets dictionary build --output network.smzd
              smets dictionary show network.smzd
              smets compression --dictionary network.smzd
            """,
        subcommands: [Build.self, Show.self])

    struct Build: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "build",
            abstract: "Build a dictionary from a fleet's messages, or from those in exchange files.",
            discussion: """
                From a fleet: exchanges of every read that its rules grant, by every role. The same fleet, keys and \
                size give the same dictionary. Most of what it saves are the certificates in commands of Meter Data \
                Retrievers: build it with the keys that will be used.

                EXAMPLES
                  smets dictionary build --output network.smzd
                  smets dictionary build --fleet demo --keys keys --size 16384 --output network.smzd
                  smets dictionary build --corpus exchanges.json --output published.smzd
                """)

        @OptionGroup var traffic: TrafficOptions

        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp("Exchange files to take messages from, instead of a fleet.", valueName: "file"))
        var corpus: [String] = []

        @Option(help: ArgumentHelp("Size in octets, 64 to 32,768.", valueName: "n"))
        var size = DictionaryTrainer.defaultSize

        @Option(help: ArgumentHelp("Number that tells it from other dictionaries, 0 to 65,535.", valueName: "n"))
        var number: UInt16 = 1

        @Option(help: ArgumentHelp("File to write.", valueName: "file"))
        var output: String

        func run() throws {
            try CheckedOption.dictionarySize(size)
            let trained = try reportingErrors {
                guard corpus.isEmpty else {
                    let messages = try DictionaryFile.messages(corpus)
                    return try DictionaryTrainer(size: size).train(
                        messages, summary: "\(messages.count) messages of exchange files")
                }
                return try NetworkDictionary.train(try traffic.load(), size: size)
            }
            let dictionary = try reportingErrors {
                try CompressionDictionary(trained.octets, version: number, summary: trained.summary)
            }
            try DictionaryFile.write(dictionary, to: output)
            try Output.print(
                "\(output): dictionary \(dictionary.identity.dictionaryIdentityText), \(dictionary.octets.count) octets,"
                    + " \(dictionary.summary)")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show a dictionary: identity, size and octets.",
            discussion: """
                The last octets are the most useful.

                EXAMPLES
                  smets dictionary show network.smzd
                  smets dictionary show network.smzd --octets
                """)

        @Argument(help: "A dictionary file.")
        var file: String

        @Flag(help: "Print the octets too, 32 a line, in hexadecimal.")
        var octets = false

        func run() throws {
            let dictionary = try DictionaryFile.read(file)
            try Output.print("identity  \(dictionary.identity.dictionaryIdentityText) (CRC-32 of its octets)")
            try Output.print("number    \(dictionary.version)")
            try Output.print("octets    \(Quantity.count(Double(dictionary.octets.count)))")
            try Output.print("made of   \(dictionary.summary)")
            guard octets else { return }
            try Output.print()
            for start in stride(from: 0, to: dictionary.octets.count, by: 32) {
                try Output.print(Array(dictionary.octets[start..<min(start + 32, dictionary.octets.count)]).hexadecimal)
            }
        }
    }
}
