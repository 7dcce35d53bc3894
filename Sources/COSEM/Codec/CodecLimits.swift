/// Bounds on what a decoder builds from hostile input.
public struct CodecLimits: Sendable, Equatable {
    /// Greatest depth of structures, arrays and type descriptions inside one another.
    public var nesting: Int
    /// Largest number of elements in one array, structure or list of specifications.
    public var elements: Int
    /// Largest number of values in one decoded message altogether: a few octets can describe very many.
    public var values: Int
    /// Largest size of one string or compact array, in octets.
    public var octets: Int

    /// Limits with the values of ``standard`` unless others are given.
    public init(nesting: Int = 16, elements: Int = 65_535, values: Int = 250_000, octets: Int = 1 << 20) {
        self.nesting = nesting
        self.elements = elements
        self.values = values
        self.octets = octets
    }

    /// Limits that are enough for 13 months of half hours in one compact array (19,056 rows of 3 values).
    public static let standard = CodecLimits()
}
