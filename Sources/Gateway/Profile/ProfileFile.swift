import Foundation

/// The text of a profile file and what to call it in messages.
struct ProfileFile {
    let path: String
    let text: String

    init(path: String, text: String) { (self.path, self.text) = (path, text) }

    /// Reads a file, no more of it than a profile may have.
    init(path: String) throws(ProfileError) {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ProfileError(path, nil, "cannot be read; is the path right?")
        }
        defer { try? handle.close() }
        let data: Data
        do { data = try handle.read(upToCount: YAMLDocument.sizeLimit + 1) ?? Data() } catch {
            throw ProfileError(path, nil, "cannot be read; is it a file?")
        }
        guard data.count <= YAMLDocument.sizeLimit else {
            throw ProfileError(
                path, nil, "has more than \(YAMLDocument.sizeLimit.grouped) octets, the most a profile may have")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw ProfileError(path, nil, "is not UTF-8 text; save it as UTF-8")
        }
        self.init(path: path, text: text)
    }
}
