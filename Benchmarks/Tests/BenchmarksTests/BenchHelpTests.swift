import ArgumentParser
import Foundation
import Testing

@testable import Benchmarks

/// The help of `smets-bench`, as it stands in `Help/smets-bench.txt`.
@Suite struct BenchHelpTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Help/smets-bench.txt")

    /// The environment's SMETS_WRITE_SNAPSHOTS=1 has the file written anew.
    @Test func theHelpIsTheOneThatIsKept() throws {
        let help = BenchCommand.helpMessage(columns: 100) + "\n"
        if ProcessInfo.processInfo.environment["SMETS_WRITE_SNAPSHOTS"] == "1" {
            try Data(help.utf8).write(to: Self.file)
        }
        let kept = try String(contentsOf: Self.file, encoding: .utf8)
        #expect(
            kept == help,
            """
            if the help is right: SMETS_WRITE_SNAPSHOTS=1 swift test -c release --disable-xctest \
            --package-path Benchmarks --filter BenchHelpTests
            """)
    }
}
