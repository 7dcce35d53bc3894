import Foundation

/// Reports written where the command line says.
enum ReportFile {
    static func write(_ text: String, to path: String) throws {
        do { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) } catch {
            throw UserError("\(path): cannot be written; is there room and permission?")
        }
    }
}
