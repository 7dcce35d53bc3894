import Foundation

/// The test keystore that DCC Boxed's makers publish, which is not part of the project.
package enum PublishedKeystore {
    /// Its folder beside the project's; nil where there is none, and tests that need it are skipped.
    package static let path: String? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = root.deletingLastPathComponent().appending(path: "shared/duis/keystore").path
        return FileManager.default.fileExists(atPath: "\(path)/cert") ? path : nil
    }()
}
