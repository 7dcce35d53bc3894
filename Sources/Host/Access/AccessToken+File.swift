import Glibc

extension AccessToken {
    /// Reads a token file, which only its owner may read: mode 0600 or stricter.
    public init(file path: String) throws(FileError) {
        func problem() -> FileError {
            FileError(path, "cannot be read: \(String(cString: strerror(errno)).lowercased())")
        }
        // The open must not block: opening a pipe would wait for whoever writes to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw problem() }
        defer { _ = close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw problem() }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileError(path, "is no file; write the token to one")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw FileError(
                path,
                "others may read this token (mode 0\(String(status.st_mode & 0o777, radix: 8))); make it "
                    + "private: chmod 600 \(path)")
        }
        var octets = [UInt8](repeating: 0, count: 4_096)
        let count = read(descriptor, &octets, octets.count)
        guard count >= 0 else { throw problem() }
        do { try self.init(fileText: String(decoding: octets[..<count], as: UTF8.self)) } catch {
            throw FileError(path, "\(error)")
        }
    }
}
