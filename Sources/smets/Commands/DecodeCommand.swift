import ArgumentParser
import COSEM
import Console
import DCC
import GBCS
import Host
import PlainText

struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Explain a GBCS message octet by octet.",
        discussion: """
            The message, or a block of one, is hexadecimal text, a file of it (or of the octets themselves), or - for \
            standard input; a text may hold several messages, one a line. With keys, MAC and signature are checked and \
            protected attributes decrypted.

            EXAMPLES
              smets decode DD0000000000006811…
              smets ask ECS17a --role network-operator --in-process --hex | cut -c10- | smets decode -
              smets decode message.hex --keys keys --pcap message.pcap
            """)

    @Argument(help: ArgumentHelp("Hexadecimal octets, a file, or - for standard input.", valueName: "hex|file|-"))
    var input: String

    @OptionGroup var keyOptions: MessageKeyOptions

    @Option(help: ArgumentHelp("Also write the messages to a capture that Wireshark opens.", valueName: "file"))
    var pcap: String?

    func run() throws {
        let messages = try readMessages()
        let keys = try keyOptions.messageKeys()
        var capture = PCAPFile()
        for (number, octets) in messages.enumerated() {
            if number > 0 { try Output.print() }
            let annotated: AnnotatedMessage
            do { annotated = try AnnotatedMessage(octets) } catch {
                throw UserError("message \(number + 1) is not a GBCS message: \(error)")
            }
            try printLines(annotated.lines)
            if MessageBlock.starts(octets) {
                try Output.print("a block of a message: MAC and signature are the whole message's")
            } else {
                try printFindings(try reportingErrors { try keys.findings(on: try Message(parsing: octets)) })
            }
            capture.append(octets, at: SystemTime.now)
        }
        guard let pcap else { return }
        try reportingErrors { try WrittenFile.write(capture.octets, to: pcap) }
    }

    private func printLines(_ lines: [AnnotatedMessage.Line]) throws {
        let width = 16
        for line in lines {
            let octets = line.octets.hexadecimal
            // Long fields continue on further lines of sixteen octets.
            var rest = Substring(octets)
            var isFirst = true
            repeat {
                let part = rest.prefix(2 * width)
                rest = rest.dropFirst(2 * width)
                let offset = isFirst ? String(line.offset) : ""
                var text = String(repeating: " ", count: max(0, 6 - offset.count)) + offset + "  " + part
                if isFirst {
                    text += String(repeating: " ", count: 2 * width - part.count + 2)
                    text += String(repeating: "  ", count: line.depth) + line.meaning
                }
                try Output.print(text)
                isFirst = false
            } while !rest.isEmpty
        }
    }

    private func printFindings(_ findings: MessageKeys.Findings) throws {
        for note in findings.notes { try Output.print(note) }
        for plaintext in findings.plaintexts {
            try Output.print("\ndecrypted attributes, \(plaintext.octets.count) octets:")
            try printLines(
                try reportingErrors { try AnnotatedMessage.annotating(plaintext: plaintext.octets, of: plaintext.code) }
            )
        }
    }

    private func readMessages() throws -> [[UInt8]] {
        let data = try InputArgument.octets(input, limit: Self.inputLimit)
        guard let first = data.first else { throw UserError("there is nothing to decode") }
        if first == 0xDD || first == 0xDF { return [data] }
        let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).filter {
            !$0.allSatisfy(\.isWhitespace)
        }
        // If every line begins a message, each is a message; otherwise the lines are one message, folded.
        let isOneEach = lines.allSatisfy { $0.uppercased().hasPrefix("DD0000") || $0.uppercased().hasPrefix("DF09") }
        let texts = isOneEach ? lines.map(String.init) : [lines.joined()]
        return try texts.map { text in
            guard let octets = try? [UInt8](hexadecimal: text) else {
                throw UserError("\(input.prefix(24)): neither a file nor hexadecimal octets")
            }
            return octets
        }
    }

    /// Largest size of the input in octets: many messages as hexadecimal text.
    private static let inputLimit = 1 << 28
}
