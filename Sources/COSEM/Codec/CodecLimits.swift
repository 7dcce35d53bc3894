/// Bounds on what a decoder builds from hostile input.
public struct CodecLimits: Sendable, Equatable {
    /// Structures, arrays and type descriptions inside one another.
    public var nesting: Int
    /// Elements of one array, structure or list of specifications.
    public var elements: Int
    /// Values in one decoded message altogether: a few octets can describe very many.
    public var values: Int
    /// Octets of one string or compact array.
    public var octets: Int

    public init(nesting: Int = 16, elements: Int = 65_535, values: Int = 250_000, octets: Int = 1 << 20) {
        self.nesting = nesting
        self.elements = elements
        self.values = values
        self.octets = octets
    }

    /// Roomy enough for 13 months of half hours in one compact array (19,056 rows of 3 values).
    public static let standard = CodecLimits()
}
