import ArgumentParser
import Foundation
import Host
import NIOCore

/// An error that the user can fix: it is printed as one line, with exit code 2.
public struct UserError: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// Exit codes, as `docs/interfaces.md` lists them.
public enum ExitCodes {
    /// A check has failed.
    public static let failed = ExitCode(1)
    /// The command could not be carried out: wrong arguments, unusable files, no server.
    public static let unusable = ExitCode(2)
    /// The DCC refused a Service Request, or could not reach the Device (`smets request`).
    package static let refused = ExitCode(3)
}

/// Runs `body`, and turns every error of the libraries below into a ``UserError`` of one line.
public func reportingErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as UserError { throw error } catch let error as Output.Failure {
        throw error
    } catch { throw UserError(ErrorText.line(error)) }
}

/// Texts of errors for people: what the system says, without the names that programs have for it.
public enum ErrorText {
    public static func line(_ error: any Error) -> String {
        switch error {
        case let error as IOError: return FileError.systemReason(error.errnoCode)
        case let error as CocoaError:
            let reason = (error.underlying as? POSIXError).map { FileError.systemReason($0.code.rawValue) }
            let path = error.filePath ?? error.url?.path
            return [path, reason ?? error.localizedDescription].compactMap(\.self).joined(separator: ": ")
        case is EncodingError: return "a number of the report is not finite, and JSON has no such numbers"
        case let error as POSIXError: return FileError.systemReason(error.code.rawValue)
        default: return "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
        }
    }
}

public enum StandardError {
    /// A failure to write here can be reported nowhere.
    public static func write(_ text: String) {
        var text = text
        text.withUTF8 { octets in
            var rest = UnsafeRawBufferPointer(octets)
            while !rest.isEmpty {
                let count = Foundation.write(STDERR_FILENO, rest.baseAddress, rest.count)
                if count < 0 {
                    guard errno == EINTR else { return }
                } else {
                    rest = .init(rebasing: rest.dropFirst(count))
                }
            }
        }
    }
}
