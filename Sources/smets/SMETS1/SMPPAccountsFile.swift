import Console
import Foundation
import Host
import PlainText
import SMPP

/// A text file of the accounts that may bind to the SMSC. A line has a system_id, a password and optionally a number of
/// messages a second (0 for no limit). Empty lines and those that begin with # are ignored. Only its owner
/// may read it, since it has passwords.
enum SMPPAccountsFile {
    static let accountLimit = 1_000
    static let octetLimit = 1 << 20

    static func read(_ path: String) throws(UserError) -> [SMPPAccount] {
        let octets: [UInt8]
        do { octets = try BoundedFile.octets(path, limit: octetLimit, kind: "a file of accounts") } catch {
            throw UserError("--smpp-accounts \(path): \(error.reason)")
        }
        if let mode = FileMode.shared(path) {
            throw UserError(
                "--smpp-accounts \(path): others may read or change these passwords (mode \(mode)); make it private: "
                    + "chmod 600 \(path.shellQuoted)")
        }
        return try accounts(of: Data(octets), name: path)
    }

    /// - Parameter name: the file's name, for errors.
    static func accounts(of data: Data, name: String) throws(UserError) -> [SMPPAccount] {
        guard data.count <= octetLimit else {
            throw UserError("\(name): has \(data.count) octets; takes at most \(octetLimit)")
        }
        guard let text = String(validating: data.withoutByteOrderMark, as: UTF8.self) else {
            throw UserError("\(name): is no text in UTF-8; takes lines of system_id, password and messages a second")
        }
        var accounts: [SMPPAccount] = []
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let fields = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let first = fields.first, !first.hasPrefix("#") else { continue }
            let place = "\(name):\(number + 1)"
            let rate = fields.count > 2 ? Int(fields[2]) : SMPPAccount.defaultSubmitsPerSecond
            guard (2...3).contains(fields.count), isSendable(first, 15), isSendable(fields[1], 8), let rate,
                (0...1_000_000).contains(rate)
            else {
                throw UserError(
                    """
                    \(place): takes a system_id of at most 15 characters of ASCII, a password of at most 8, and perhaps \
                    messages a second, 0 to 1,000,000
                    """)
            }
            guard !accounts.contains(where: { $0.systemID == first }) else {
                throw UserError("\(place): names the system_id \(first) a second time")
            }
            guard accounts.count < accountLimit else { throw UserError("\(place): at most \(accountLimit) accounts") }
            accounts.append(SMPPAccount(systemID: first, password: fields[1], submitsPerSecond: rate == 0 ? nil : rate))
        }
        guard !accounts.isEmpty else { throw UserError("\(name): names no account; nobody could bind") }
        return accounts
    }

    /// Whether a client can send the text as a C-octet string.
    private static func isSendable(_ text: String, _ limit: Int) -> Bool {
        text.utf8.count <= limit && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
