/// How large a document may be. They are checked while it is parsed, so that no document costs more than its limits.
public struct XMLLimits: Hashable, Sendable {
    /// Octets of the document.
    public var octets: Int
    /// Elements inside each other, the root being the first; libxml2's own limit is 256.
    public var depth: Int
    /// Elements in all.
    public var elements: Int
    /// Attributes and namespace declarations of one element together.
    public var attributes: Int
    /// Octets of one attribute's value.
    public var attributeOctets: Int
    /// Octets of the text between two tags.
    public var textOctets: Int
    /// Octets of one tag or comment. libxml2 compares all attributes of a tag with each other before anybody is asked
    /// about it, so a tag of megabytes would take minutes.
    public var tagOctets: Int

    /// The default: many times what the largest Service Request and a year of half hours in base64 need.
    public init(
        octets: Int = 4 << 20, depth: Int = 64, elements: Int = 100_000, attributes: Int = 16,
        attributeOctets: Int = 4096, textOctets: Int = 2 << 20, tagOctets: Int = 16384
    ) {
        (self.octets, self.depth, self.elements, self.attributes) = (octets, depth, elements, attributes)
        (self.attributeOctets, self.textOctets, self.tagOctets) = (attributeOctets, textOctets, tagOctets)
    }
}
