import COSEM
import GBCS

/// A value of a message, and where it stands: it is read as the type that the use case has there, or an error says what it
/// is instead.
struct MMCValue: Sendable {
    let data: COSEMData
    /// Where it stands, in the words of the use case, for errors.
    let place: String

    init(_ data: COSEMData, at place: String) { (self.data, self.place) = (data, place) }

    func mismatch(_ wanted: String) -> MMCError {
        MMCError(.content, at: place, "it is \(data.tag.name), not \(wanted), as the use case has it")
    }

    func bound(_ reason: String) -> MMCError { MMCError(.bound, at: place, reason) }

    /// A number of at most 32 bits, or of an enum.
    func number() throws(MMCError) -> Int64 {
        switch data {
        case .integer(let value): Int64(value)
        case .long(let value): Int64(value)
        case .doubleLong(let value): Int64(value)
        case .unsigned(let value): Int64(value)
        case .longUnsigned(let value): Int64(value)
        case .doubleLongUnsigned(let value): Int64(value)
        case .enumerated(let value): Int64(value)
        default: throw mismatch("a number")
        }
    }

    /// A number within bounds of the schema.
    func number(in range: ClosedRange<Int64>) throws(MMCError) -> Int64 {
        let number = try number()
        guard range.contains(number) else {
            throw bound("\(number) is not within \(range.lowerBound) and \(range.upperBound), as the MMC schema has it")
        }
        return number
    }

    func boolean() throws(MMCError) -> Bool {
        guard case .boolean(let value) = data else { throw mismatch("a boolean") }
        return value != 0
    }

    /// The members of a structure of so many.
    func members(_ count: ClosedRange<Int>) throws(MMCError) -> [MMCValue] {
        guard case .structure(let members) = data else { throw mismatch("a structure") }
        guard count.contains(members.count) else {
            let wanted = count.count == 1 ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
            throw MMCError(.content, at: place, "the structure has \(members.count) members, not \(wanted)")
        }
        return parts(members)
    }

    func members(_ count: Int) throws(MMCError) -> [MMCValue] { try members(count...count) }

    /// The elements of an array of at most so many.
    func elements(atMost limit: Int) throws(MMCError) -> [MMCValue] {
        guard case .array(let elements) = data else { throw mismatch("an array") }
        guard elements.count <= limit else {
            throw bound("there are \(elements.count), and the MMC schema takes \(limit)")
        }
        return parts(elements)
    }

    private func parts(_ list: [COSEMData]) -> [MMCValue] {
        list.enumerated().map { MMCValue($0.element, at: "\(place), \($0.offset + 1)") }
    }

    func octets() throws(MMCError) -> [UInt8] {
        guard case .octetString(let octets) = data else { throw mismatch("an octet-string") }
        return octets
    }

    func octets(_ count: Int) throws(MMCError) -> [UInt8] {
        let octets = try octets()
        guard octets.count == count else {
            throw MMCError(.content, at: place, "it has \(octets.count) octets, not \(count)")
        }
        return octets
    }

    func entityIdentifier() throws(MMCError) -> EntityIdentifier {
        guard let identifier = EntityIdentifier(octets: try octets(8)) else { throw mismatch("an EUI-64") }
        return identifier
    }

    /// The bits of a bit-string, the first one first.
    func bits(_ count: ClosedRange<Int>) throws(MMCError) -> [Bool] {
        guard case .bitString(let bits) = data else { throw mismatch("a bit-string") }
        guard count.contains(bits.count) else {
            throw MMCError(.content, at: place, "\(bits.count) bits are not what the use case has")
        }
        return (0..<bits.count).map { bits[$0] }
    }

    /// Text of at most so many characters, without any that XML cannot hold.
    func text(atMost limit: Int) throws(MMCError) -> String {
        let octets: [UInt8]
        switch data {
        case .octetString(let value), .visibleString(let value), .utf8String(let value): octets = value
        default: throw mismatch("text")
        }
        guard let text = String(validating: octets, as: UTF8.self),
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0xFFFE...0xFFFF).contains($0.value) || $0 == "\t" })
        else { throw bound("the octets \(octets.hexadecimal) are not text that XML can hold") }
        guard text.unicodeScalars.count <= limit else {
            throw bound("it has \(text.unicodeScalars.count) characters, and the MMC schema takes \(limit)")
        }
        return text
    }
}
