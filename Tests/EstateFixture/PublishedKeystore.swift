import Foundation

/// The test keystore that DCC Boxed's makers publish, which is not part of the project.
package enum PublishedKeystore {
    /// Its folder, in the one that SMETS_SHARED names or in `shared` beside the project; nil where there is none, and tests
    /// that need it are skipped.
    package static let path: String? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let shared =
            ProcessInfo.processInfo.environment["SMETS_SHARED"].map { URL(filePath: $0) }
            ?? root.deletingLastPathComponent().appending(path: "shared")
        let path = shared.appending(path: "duis/keystore").path
        return FileManager.default.fileExists(atPath: "\(path)/cert") ? path : nil
    }()
}
