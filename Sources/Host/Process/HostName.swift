extension String {
    /// A host's name or address as it stands in URLs and before `:port`: an IPv6 address in brackets (RFC 3986, 3.2.2).
    package var bracketedHost: String { contains(":") ? "[\(self)]" : self }
}
