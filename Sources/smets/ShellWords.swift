import Foundation
import Host

/// Parts of the commands that the tool proposes, which must work from any folder.
enum ShellWords {
    /// The absolute form of a path.
    static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

    /// An option that names a file or folder, quoted for a shell, with a space in front: ` --name PATH`.
    static func option(_ name: String, path: String) -> String { " --\(name) \(absolute(path).shellQuoted)" }
}
