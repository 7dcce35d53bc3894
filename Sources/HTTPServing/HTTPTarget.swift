/// The target in a request's first line (RFC 9112, 3.2): a path with its query, the whole URL that a proxy gets, or `*`.
struct HTTPTarget {
    /// The server that a whole URL names, with its port; nil for other targets.
    let authority: Substring?
    /// The path without query and fragment; that of a URL without one is `/`.
    let path: Substring

    init(_ text: String) {
        var rest = text[...]
        if !text.hasPrefix("/"), let scheme = text.firstRange(of: "://") {
            rest = text[scheme.upperBound...]
            let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            rest = rest[authority.endIndex...]
            self.authority = authority
        } else {
            authority = nil
        }
        let path = rest.prefix { $0 != "?" && $0 != "#" }
        self.path = path.isEmpty && authority != nil ? "/" : path
    }
}
