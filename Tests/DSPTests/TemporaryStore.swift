import DSP
import Foundation

/// A store in a file that is deleted with this object.
final class TemporaryStore: Sendable {
    let path = NSTemporaryDirectory() + "smets-dsp-\(UUID().uuidString).sqlite"

    /// Opens the file, as a process does when it starts.
    func open() throws -> DSPStore { try DSPStore(path: path) }

    deinit {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }
}
