/// A DLMS compact-array: the type of its elements once, then the elements without tags, back to back.
///
/// The number of elements is not encoded: it follows from the length of the contents.
public struct CompactArray: Hashable, Sendable {
    /// The type that every element has.
    public let elementType: TypeDescription
    /// The elements, in their order.
    public let elements: [COSEMData]

    /// Fails when an element is not of `elementType`, or the type takes no octets.
    public init?(elementType: TypeDescription, elements: [COSEMData]) {
        var scratch: [UInt8] = []
        guard elementType.isWellFormed, elementType.minimumSize > 0,
            elements.allSatisfy({ $0.encode(as: elementType, into: &scratch) })
        else {
            return nil
        }
        self.elementType = elementType
        self.elements = elements
    }

    /// Decodes what follows the tag.
    public init(from reader: inout OctetReader) throws(CodecError) {
        let start = reader.offset
        elementType = try TypeDescription(from: &reader)
        guard elementType.minimumSize > 0 else {
            throw CodecError(.invalidValue("the elements of a compact-array take no octets"), at: start)
        }
        let length = try reader.readStringLength()
        let first = try reader.skip(length)
        var contents = OctetReader(reader.octets, range: first..<first + length, limits: reader.limits)
        contents.valuesLeft = reader.valuesLeft
        var elements: [COSEMData] = []
        while !contents.isAtEnd { elements.append(try COSEMData(of: elementType, from: &contents)) }
        reader.advance(to: contents)
        self.elements = elements
    }

    /// Appends everything but the tag.
    func encode(into octets: inout [UInt8]) {
        elementType.encode(into: &octets)
        var contents: [UInt8] = []
        for element in elements {
            let isOfType = element.encode(as: elementType, into: &contents)
            precondition(isOfType, "checked when the array was made")
        }
        octets.append(lengthPrefixed: contents)
    }
}
