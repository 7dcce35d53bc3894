import COSEM
import DUIS
import GBCS

// The fields of bodies, with the bounds that the DUIS 5.4 schema has for them. Bodies may come here unchecked by the schema.
extension Element {
    /// Throws for children with other names: a misspelt ExecutionDateTime must not be overlooked.
    func allow(_ names: String...) throws(TranslationError) { try allow(names) }

    func allow(_ names: [String]) throws(TranslationError) {
        guard let other = children.first(where: { !names.contains($0.name) }) else { return }
        throw TranslationError("\(name): has no element \(other.name)")
    }

    /// The one child with this name.
    func child(_ name: String) throws(TranslationError) -> Element {
        let found = all(name)
        guard found.count < 2 else { throw TranslationError("\(self.name): \(name) comes more than once") }
        guard let child = found.first else { throw TranslationError("\(self.name): \(name) is missing") }
        return child
    }

    /// What `read` makes of this element where it has a child with this name; nil where it has none.
    func optional<Value>(
        _ name: String, _ read: (Element) throws(TranslationError) -> Value
    ) throws(TranslationError) -> Value? {
        self[name] == nil ? nil : try read(self)
    }

    /// The children with this name, which must be so many.
    func list(_ name: String, _ count: ClosedRange<Int>) throws(TranslationError) -> [Element] {
        let found = all(name)
        guard count.contains(found.count) else {
            let bounds =
                count.lowerBound == count.upperBound
                ? "\(count.lowerBound) times" : "\(count.lowerBound) to \(count.upperBound) times"
            throw TranslationError("\(self.name): \(name) comes \(found.count) times; it must come \(bounds)")
        }
        return found
    }

    /// The children with this name by their index, which must be different; the lowest index first.
    ///
    /// - Parameter attribute: name of the attribute with the index.
    func indexed(
        _ name: String, _ count: ClosedRange<Int>, _ indices: ClosedRange<Int>, attribute: String = "index"
    ) throws(TranslationError) -> [(index: Int, element: Element)] {
        var found: [(index: Int, element: Element)] = []
        for element in try list(name, count) {
            let index = try element.index(attribute, indices)
            guard !found.contains(where: { $0.index == index }) else {
                throw TranslationError("\(self.name): \(name) with the \(attribute) \(index) comes more than once")
            }
            found.append((index, element))
        }
        return found.sorted { $0.index < $1.index }
    }

    /// The number in an attribute.
    func index(_ attribute: String = "index", _ range: ClosedRange<Int>) throws(TranslationError) -> Int {
        guard let text = self.attribute(attribute) else {
            throw TranslationError("\(name): its attribute \(attribute) is missing")
        }
        guard let number = Self.number(text), range.contains(Int(clamping: number)) else {
            throw TranslationError(
                "\(name): its attribute \(attribute) takes a whole number from \(range.lowerBound) to \(range.upperBound), "
                    + "not \"\(text.prefix(40))\"")
        }
        return Int(number)
    }

    /// The one child whose name is among `names`: a choice of the schema.
    func choice(_ names: String...) throws(TranslationError) -> Element {
        let found = children.filter { names.contains($0.name) }
        guard found.count == 1, let child = found.first else {
            throw TranslationError(
                "\(name): takes \(found.isEmpty ? "one" : "only one") of \(names.joined(separator: ", "))")
        }
        return child
    }

    // MARK: Simple values

    private static func number(_ text: String) -> Int64? {
        let digits = text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        return Int64(String(digits))
    }

    /// This element's own number.
    func number<Number: FixedWidthInteger>(in range: ClosedRange<Number>) throws(TranslationError) -> Number {
        guard let number = Self.number(text).flatMap({ Number(exactly: $0) }), range.contains(number) else {
            throw TranslationError(
                "\(name): takes a whole number from \(range.lowerBound) to \(range.upperBound), not "
                    + "\"\(value.prefix(40))\"")
        }
        return number
    }

    /// The number of a child; all numbers of its type where no range is given.
    func number<Number: FixedWidthInteger>(
        _ name: String, in range: ClosedRange<Number> = .min ... .max
    ) throws(TranslationError) -> Number {
        try child(name).number(in: range)
    }

    func boolean(_ name: String) throws(TranslationError) -> Bool { try child(name).boolean() }

    /// This element's own truth value (xs:boolean).
    func boolean() throws(TranslationError) -> Bool {
        switch value {
        case "true", "1": return true
        case "false", "0": return false
        default: throw TranslationError("\(name): takes true or false, not \"\(value.prefix(40))\"")
        }
    }

    /// The word of a child, which must be one of the keys.
    func word<Value>(_ name: String, _ words: KeyValuePairs<String, Value>) throws(TranslationError) -> Value {
        let child = try child(name)
        guard let word = words.first(where: { $0.key == child.value }) else {
            throw TranslationError(
                "\(name): takes \(words.map { "\"\($0.key)\"" }.joined(separator: ", ")), not "
                    + "\"\(child.value.prefix(40))\"")
        }
        return word.value
    }

    /// The text of a child: so many printable ASCII characters, the schema's `[ -~]`, white space and all.
    func ascii(
        _ name: String, _ count: ClosedRange<Int>, where isAllowed: (UInt8) -> Bool = { _ in true },
        takes what: String = "printable ASCII characters"
    ) throws(TranslationError) -> [UInt8] {
        let octets = Array(try child(name).text.utf8)
        guard count.contains(octets.count), octets.allSatisfy({ (0x20...0x7E).contains($0) && isAllowed($0) }) else {
            let bounds =
                count.lowerBound == count.upperBound
                ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
            throw TranslationError("\(name): takes \(bounds) \(what)")
        }
        return octets
    }

    /// The text of a child: so many digits.
    func digits(_ name: String, _ count: ClosedRange<Int>) throws(TranslationError) -> [UInt8] {
        try ascii(name, count, where: { (48...57).contains($0) }, takes: "digits")
    }

    /// A decimal number of a child in units of its last place.
    ///
    /// - Parameter places: number of its decimal places at most; the range is in units of the last.
    func decimal(
        _ name: String, places: Int, in range: ClosedRange<Int>
    ) throws(TranslationError) -> Int {
        let text = try child(name).value
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : ""
        let digits = parts[0] + fraction.reversed().drop { $0 == "0" }.reversed()
        let kept = digits.count - parts[0].count
        guard parts.count < 3, kept <= places, (1...9).contains(digits.count),
            digits.utf8.allSatisfy({ (48...57).contains($0) }), fraction.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int(digits + String(repeating: "0", count: places - kept)), range.contains(number)
        else {
            throw TranslationError(
                "\(name): takes a number from \(Self.text(range.lowerBound, places)) to "
                    + "\(Self.text(range.upperBound, places)) with at most \(places) decimal places, not "
                    + "\"\(text.prefix(40))\"")
        }
        return number
    }

    private static func text(_ number: Int, _ places: Int) -> String {
        var (unit, digits) = (1, String(number))
        for _ in 0..<places { unit *= 10 }
        digits = String(number % unit + unit).dropFirst().description
        return "\(number / unit).\(digits)"
    }

    func entityIdentifier(_ name: String) throws(TranslationError) -> EntityIdentifier {
        let text = try child(name).value
        guard text.utf8.count == 23, let identifier = EntityIdentifier(text) else {
            throw TranslationError(
                "\(name): takes an EUI-64 such as 00-DB-12-34-56-78-90-A0, not \"\(text.prefix(40))\"")
        }
        return identifier
    }

    // MARK: Octets

    /// Greatest number of octets of a certificate; those of the Smart Metering Key Infrastructure have about 430.
    static let certificateLimit = 4_096

    /// The certificate in a child, DER.
    func certificate(_ name: String) throws(TranslationError) -> SMKICertificate { try child(name).certificate() }

    /// This element's own certificate.
    func certificate() throws(TranslationError) -> SMKICertificate {
        guard let octets = Base64Binary.octets(text), octets.count <= Self.certificateLimit,
            let certificate = try? SMKICertificate(der: octets)
        else {
            throw TranslationError(
                "\(name): takes a certificate on P-256, DER in base64, at most \(Self.certificateLimit) octets")
        }
        return certificate
    }

    /// The hexadecimal digits of a child.
    func hexadecimal(_ name: String, _ count: ClosedRange<Int>) throws(TranslationError) -> [UInt8] {
        guard let octets = try? [UInt8](hexadecimal: try child(name).value), count.contains(octets.count) else {
            _ = try child(name)
            let bounds =
                count.lowerBound == count.upperBound
                ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
            throw TranslationError("\(name): takes \(bounds) octets in hexadecimal")
        }
        return octets
    }
}
