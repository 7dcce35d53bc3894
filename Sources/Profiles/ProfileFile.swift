import Host

/// The text of a profile file, and its name for messages.
struct ProfileFile {
    let path: String
    let text: String

    init(path: String, text: String) { (self.path, self.text) = (path, text) }

    /// Reads a file, up to the largest size of a profile.
    init(path: String) throws(ProfileError) {
        let octets: [UInt8]
        do { octets = try BoundedFile.octets(path, limit: YAMLDocument.sizeLimit, kind: "a profile") } catch {
            throw ProfileError(unreadable: error)
        }
        guard let text = BoundedFile.text(of: octets) else {
            throw ProfileError(path, nil, BoundedFile.textProblem(of: octets))
        }
        self.init(path: path, text: text)
    }

    /// Reads a built-in network, or else a file.
    init(network name: String) throws(ProfileError) {
        if let builtIn = ProfileLibrary.builtInFile(.networks, name) {
            self = builtIn
            return
        }
        do { try self.init(path: name) } catch { throw error.orUnknown(name, of: .networks) }
    }
}
