import NIOHTTP1

extension HTTPHeaders {
    /// Removes white space after values, which is not part of them (RFC 9110, 5.5).
    mutating func trimTrailingWhiteSpace() {
        func isSpace(_ octet: UInt8) -> Bool { octet == 0x20 || octet == 0x09 }
        guard contains(where: { $0.value.utf8.last.map(isSpace) ?? false }) else { return }
        self = HTTPHeaders(
            map { name, value in
                let end = value.utf8.lastIndex { !isSpace($0) }.map(value.utf8.index(after:)) ?? value.startIndex
                return (name, String(value[..<end]))
            })
    }
}
