import ArgumentParser
import Foundation
import Profiles
import StreamPort
import Testing

@testable import smets

/// The help of every command, as it stands in `Tests/smetsTests/Help`.
///
/// `scripts/docs` writes the files anew.
@Suite struct HelpTests {
    struct Command: CustomTestStringConvertible, Sendable {
        let type: any ParsableCommand.Type
        /// The words that name it after `smets`.
        let words: [String]

        /// The name of its file without `.txt`.
        var name: String { words.isEmpty ? "smets" : words.joined(separator: "-") }
        var testDescription: String { "smets \(words.joined(separator: " "))" }
        /// The help at a width that no terminal changes.
        var help: String { Smets.helpMessage(for: type, columns: 100) + "\n" }
    }

    static let commands = commands(of: Smets.self, [])

    private static func commands(of type: any ParsableCommand.Type, _ words: [String]) -> [Command] {
        [Command(type: type, words: words)]
            + type.configuration.subcommands.flatMap { subcommand in
                commands(of: subcommand, words + [subcommand.configuration.commandName ?? ""])
            }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Help")
    private static let isWriting = ProcessInfo.processInfo.environment["SMETS_WRITE_SNAPSHOTS"] == "1"

    @Test(arguments: commands) func theHelpOfACommandIsTheOneThatIsKept(command: Command) throws {
        let file = Self.folder.appending(path: "\(command.name).txt")
        let kept = try? String(contentsOf: file, encoding: .utf8)
        guard kept != command.help else { return }
        if Self.isWriting {
            try Data(command.help.utf8).write(to: file)
            return
        }
        let place = "Tests/smetsTests/Help/\(command.name).txt"
        let (old, new) = ((kept ?? "").split(separator: "\n"), command.help.split(separator: "\n"))
        let line =
            zip(old, new).first { $0 != $1 }.map { "\"\($0)\" is now \"\($1)\"" } ?? "there are more or fewer lines"
        Issue.record(
            """
            \(place): \(kept == nil ? "is missing" : line); if the help is right, run scripts/docs
            """)
    }

    @Test func everyKeptHelpIsOfACommand() throws {
        let files = Set(try FileManager.default.contentsOfDirectory(atPath: Self.folder.path))
        let known = Set(Self.commands.map { "\($0.name).txt" })
        for file in files.subtracting(known).sorted() {
            if Self.isWriting {
                try FileManager.default.removeItem(at: Self.folder.appending(path: file))
            } else {
                Issue.record("Tests/smetsTests/Help/\(file): there is no such command; remove it")
            }
        }
    }

    @Test(arguments: commands) func aCommandHasANameAnExampleAndSentences(command: Command) throws {
        #expect(!command.words.contains(""), "\(command.type): its configuration needs a commandName")
        #expect(command.type.configuration.abstract.hasSuffix("."))
        #expect(command.help.contains("EXAMPLE"))
    }

    @Test(arguments: [
        ["serve"], ["ask"], ["soak"], ["capacity"], ["dictionary", "build"], ["fleet", "describe"], ["fleet"],
    ])
    func whereAFleetIsTakenAllThatAreBuiltInAreNamed(words: [String]) throws {
        let command = try #require(Self.commands.first { $0.words == words })
        let text = command.help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let names = ProfileLibrary.builtInNames(.fleets)
        #expect(names.contains("smets1-demo"))
        #expect(text.contains(names.joined(separator: ", ")), "\(text)")
    }

    @Test func aDefaultIsTheOneOfTheModuleThatKnowsIt() throws {
        let command = try #require(Self.commands.first { $0.words == ["serve"] })
        let text = command.help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text.contains("Default: \(StreamLimits().messageSeconds), or what --idle says if that is less."))
    }
}
