extension Collection<UInt8> {
    /// The octets of a UTF-8 text after the byte order mark that some editors put in front; several marks in a row are
    /// skipped. It carries no information (RFC 8259, 8.1).
    public var withoutByteOrderMark: SubSequence {
        var rest = self[...]
        while rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        return rest
    }
}
