import Foundation
import Testing

@testable import Console
@testable import smets

/// `smets keys export` of several meters.
@Suite struct KeysExportTests {
    @Test func certificatesOfSeveralMetersAreWrittenInOneGo() throws {
        let folder = NSTemporaryDirectory() + "smets-keys-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func export(_ count: String) throws {
            let arguments = [
                "--state", folder, "--meters", "20", "--meter", "15", "--count", count, "--to", "\(folder)/devices",
            ]
            try KeysCommand.Export.parse(arguments).run()
        }
        try export("3")
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/devices").sorted()
        #expect(
            names
                == (15...17).flatMap { number in
                    ["ds", "ka"].map { "02534d45800000\(String(format: "%02x", number))-\($0).pem" }
                })
        #expect(throws: UserError.self) { try export("6") }
        #expect(throws: UserError.self) { try export("0") }
    }
}
