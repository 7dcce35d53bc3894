extension String {
    /// The text quoted so that a shell takes it as one word.
    public var shellQuoted: String {
        let isPlain =
            !isEmpty
            && utf8.allSatisfy { octet in
                octet >= 0x80 || (octet | 0x20 >= 0x61 && octet | 0x20 <= 0x7A) || (octet >= 0x30 && octet <= 0x39)
                    || "_@%+=:,./-".utf8.contains(octet)
            }
        return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
    }
}
