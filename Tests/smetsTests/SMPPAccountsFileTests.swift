import Foundation
import SMPP
import Testing

@testable import Console
@testable import smets

/// Files of `--smpp-accounts`.
@Suite struct SMPPAccountsFileTests {
    private func accounts(_ octets: [UInt8]) throws -> [SMPPAccount] {
        try SMPPAccountsFile.accounts(of: Data(octets), name: "a.txt")
    }

    @Test(arguments: [[], [0xEF, 0xBB, 0xBF]] as [[UInt8]], ["\n", "\r\n"])
    func aLineHasTwoOrThreeFields(mark: [UInt8], end: String) throws {
        let lines = ["# who", "", "s1sp secret 5", "  other\tpw  ", "open x 0"]
        #expect(
            try accounts(mark + Array(lines.joined(separator: end).utf8)) == [
                SMPPAccount(systemID: "s1sp", password: "secret", submitsPerSecond: 5),
                SMPPAccount(systemID: "other", password: "pw", submitsPerSecond: 20),
                SMPPAccount(systemID: "open", password: "x", submitsPerSecond: nil),
            ])
    }

    @Test(arguments: [
        ("one", "a.txt:1: takes a system_id"), ("a b 1 2", "a.txt:1: takes"), ("a b x", "a.txt:1: takes"),
        ("a b -1", "a.txt:1: takes"), ("a b 1000001", "a.txt:1: takes"), ("a b 99999999999999999999", "a.txt:1: takes"),
        ("1234567890123456 b", "a.txt:1: takes"), ("a 123456789", "a.txt:1: takes"), ("ä b", "a.txt:1: takes"),
        ("a b\n\na c", "a.txt:3: names the system_id a a second time"), ("", "names no account"),
        ("# nobody", "names no account"), ("a\0 b", "a.txt:1: takes"),
    ])
    func whatIsWrongIsNamed(text: String, complaint: String) throws {
        let error = #expect(throws: UserError.self) { try accounts(Array(text.utf8)) }
        let description = try #require(error).description
        #expect(description.contains(complaint))
        #expect(!description.contains("\n"))
    }

    @Test(arguments: [
        ("", "there is no such file; is the path right?"), ("/nowhere", "there is no such file; is the path right?"),
        ("/", "is a folder, not a file"),
    ])
    func whatCannotBeReadIsSaid(path: String, reason: String) throws {
        let error = #expect(throws: UserError.self) { try SMPPAccountsFile.read(path) }
        #expect(try #require(error).description == "--smpp-accounts \(path): cannot be read: \(reason)")
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o622, 0o601])
    func whatOthersMayReadOrChangeIsRefused(mode: Int) throws {
        let folder = try SmetsProcess.Folder()
        let path = try folder.file("accounts of mine", "s1sp secret 5\n")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        let error = #expect(throws: UserError.self) { try SMPPAccountsFile.read(path) }
        #expect(
            try #require(error).description == """
                --smpp-accounts \(path): others may read or change these passwords (mode 0\(String(mode, radix: 8))); make it \
                private: chmod 600 '\(path)'
                """)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(try SMPPAccountsFile.read(path).map(\.systemID) == ["s1sp"])
    }

    @Test func whatIsNoTextOrTooMuchIsRefused() throws {
        let garbage = #expect(throws: UserError.self) { try accounts([0xFF, 0xFE, 0x73, 0x00]) }
        #expect(try #require(garbage).description.hasPrefix("a.txt: is no text in UTF-8"))
        let long = #expect(throws: UserError.self) { try accounts([UInt8](repeating: 0x20, count: (1 << 20) + 1)) }
        #expect(try #require(long).description == "a.txt: has 1048577 octets; takes at most 1048576")
        let many = (0...1_000).map { "u\($0) p" }.joined(separator: "\n")
        let tooMany = #expect(throws: UserError.self) { try accounts(Array(many.utf8)) }
        #expect(try #require(tooMany).description == "a.txt:1001: at most 1000 accounts")
    }
}
