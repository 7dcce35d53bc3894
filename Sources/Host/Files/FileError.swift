import Foundation

/// A problem with a file: one line with the path, the reason and how to fix it.
public struct FileError: Error, Hashable, CustomStringConvertible, Sendable {
    public let path: String
    public let reason: String

    public var description: String { "\(path): \(reason)" }

    init(_ path: String, _ reason: String) { (self.path, self.reason) = (path, reason) }

    /// The system's text for an error number (`errno`), beginning with a small letter.
    public static func systemReason(_ number: Int32) -> String {
        let text = String(cString: strerror(number))
        // Names of system calls and devices keep their capitals.
        guard text.dropFirst().first?.isUppercase != true else { return text }
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
