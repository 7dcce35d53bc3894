import COSEM

/// Puts ASN.1 values together in the Distinguished Encoding Rules; the inverse of ``DERReader``.
package struct DERWriter: Sendable {
    /// How a length of 128 and more is written.
    package enum LengthForm: Sendable {
        /// `82` and two octets: everything in GBCS messages but certificates and certification requests [RTDS 4.5.0].
        case twoOctets
        /// The shortest form, as DER has it: certificates and certification requests.
        case shortest
    }

    package private(set) var octets: [UInt8] = []
    private let lengthForm: LengthForm

    package init(lengths: LengthForm = .twoOctets) { lengthForm = lengths }

    /// Appends an element. Contents of more than 65,535 octets, which no reader takes, get the shortest length.
    package mutating func write(_ tag: UInt8, _ contents: some Collection<UInt8>) {
        octets.append(tag)
        if lengthForm == .twoOctets, (0x80...DERReader.maximumLength).contains(contents.count) {
            octets.append(0x82)
            octets.append(bigEndian: UInt16(contents.count))
        } else {
            octets.append(length: contents.count)
        }
        octets.append(contentsOf: contents)
    }

    /// Appends a constructed value whose elements `fill` writes.
    package mutating func writeConstructed(_ tag: UInt8 = DERTag.sequence, _ fill: (inout DERWriter) -> Void) {
        var inner = DERWriter(lengths: lengthForm)
        fill(&inner)
        write(tag, inner.octets)
    }

    /// Appends an INTEGER.
    package mutating func write(_ value: UInt64, tag: UInt8 = DERTag.integer) {
        var contents: [UInt8] = [0]
        contents.append(bigEndian: value)
        write(tag, Self.minimal(contents))
    }

    /// Appends an INTEGER with its sign.
    package mutating func write(signed value: Int64, tag: UInt8 = DERTag.integer) {
        var contents: [UInt8] = []
        contents.append(bigEndian: value)
        write(tag, Self.minimal(contents))
    }

    /// Appends an unsigned INTEGER of any size.
    mutating func write(unsigned digits: some Collection<UInt8>) {
        write(DERTag.integer, Self.minimal([0] + digits))
    }

    /// Appends an INTEGER or ENUMERATED with the value of an enumeration.
    package mutating func write(_ value: some RawRepresentable<UInt8>, tag: UInt8 = DERTag.integer) {
        write(UInt64(value.rawValue), tag: tag)
    }

    /// Appends an EUI-64 in an OCTET STRING.
    package mutating func write(_ value: EntityIdentifier) { write(DERTag.octetString, value.octets) }

    /// Appends a BIT STRING.
    package mutating func write(_ value: BitString, tag: UInt8 = DERTag.bitString) {
        write(tag, [UInt8(8 * value.octets.count - value.count)] + value.octets)
    }

    /// Appends a NULL.
    package mutating func writeNull() { write(DERTag.null, []) }

    /// Appends a GeneralizedTime; see ``GeneralizedTime``.
    package mutating func write(_ time: UTCTime) { write(DERTag.generalizedTime, GeneralizedTime.octets(time)) }

    /// Appends octets that are encoded already.
    package mutating func write(encoded element: [UInt8]) { octets.append(contentsOf: element) }

    /// Appends a value.
    package mutating func write(_ value: some DERValue) { value.write(to: &self) }

    /// Appends a SEQUENCE OF values.
    package mutating func write(list values: [some DERValue], tag: UInt8 = DERTag.sequence) {
        writeConstructed(tag) { for value in values { $0.write(value) } }
    }

    /// The digits without the leading ones that only repeat the sign.
    private static func minimal(_ digits: [UInt8]) -> ArraySlice<UInt8> {
        var rest = digits[...]
        while let first = rest.first, let second = rest.dropFirst().first,
            first == 0x00 && second < 0x80 || first == 0xFF && second >= 0x80
        {
            rest = rest.dropFirst()
        }
        return rest
    }
}
