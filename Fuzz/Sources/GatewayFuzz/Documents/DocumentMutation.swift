import FuzzKit

/// Changes of a document that its input chooses: of octets, of tags and texts, of lengths, nesting and encodings.
struct DocumentMutation {
    /// Octets that no mutated document exceeds.
    static let sizeLimit = 512 << 10

    private let originals: SignedDocuments
    private(set) var octets: [UInt8]

    /// One of the signed documents.
    init(of originals: SignedDocuments, _ input: inout FuzzInput) {
        self.originals = originals
        let number = Int(input.octet()) << 8 | Int(input.octet())
        octets = originals.documents[number % originals.documents.count]
    }

    /// Makes one change.
    mutating func change(_ input: inout FuzzInput) {
        let kind = input.octet()
        let place = self.place(&input)
        switch kind % 22 {
        case 0: if place < octets.count { octets[place] = input.octet() }
        case 1: if place < octets.count { octets[place] ^= 1 << (input.octet() & 7) }
        case 2: octets.removeSubrange(place..<min(octets.count, place + 1 + Int(input.octet())))
        case 3: insert(Array(octets[place..<min(octets.count, place + 1 + Int(input.octet()))]), at: self.place(&input))
        case 4: insert(input.piece(), at: place)
        case 5: insert(Array(input.choice(Self.snippets).utf8), at: boundary(place))
        case 6: insert(Array(input.choice(Self.snippets).utf8), at: place)
        case 7: replaceText(place, Array(input.choice(Self.values).utf8))
        case 8: replaceText(place, word(originals.texts, &input))
        case 9: renameTag(place, word(originals.names, &input))
        case 10: if let range = element(place) { octets.removeSubrange(range) }
        case 11: if let range = element(place) { insert(Array(octets[range]), at: boundary(self.place(&input))) }
        case 12: moveElement(from: place, to: self.place(&input))
        case 13: nest(place, depth: 1 + Int(input.octet()))
        case 14: insert([UInt8](repeating: input.octet(), count: 1 << (input.octet() % 17)), at: place)
        case 15: splice(place, &input)
        case 16: insert(Array(input.choice(Self.spaces).utf8), at: boundary(place))
        case 17: encode(input.octet())
        case 18: insert(Array(input.choice(Self.attributes).utf8), at: attributePlace(place))
        case 19: octets.removeSubrange(min(place, octets.count)...)
        case 20: repeatElement(place, times: 1 + Int(input.octet()))
        default: replaceText(place, [UInt8](repeating: UInt8(ascii: "9"), count: 1 << (input.octet() % 17)))
        }
        if octets.count > Self.sizeLimit { octets.removeLast(octets.count - Self.sizeLimit) }
    }

    // MARK: Places

    private func place(_ input: inout FuzzInput) -> Int {
        let number = Int(input.octet()) << 8 | Int(input.octet())
        return octets.isEmpty ? 0 : number % octets.count
    }

    private func word(_ words: [String], _ input: inout FuzzInput) -> [UInt8] {
        let number = Int(input.octet()) << 8 | Int(input.octet())
        return words.isEmpty ? [] : Array(words[number % words.count].utf8)
    }

    /// The next begin of a tag from `place` on; the end where there is none.
    private func boundary(_ place: Int) -> Int { octets[place...].firstIndex(of: UInt8(ascii: "<")) ?? octets.count }

    /// Behind the name of the next tag.
    private func attributePlace(_ place: Int) -> Int {
        let start = boundary(place)
        return octets[start...].firstIndex { [32, UInt8(ascii: ">"), UInt8(ascii: "/")].contains($0) } ?? octets.count
    }

    /// The text between the next tag's end and the tag after it.
    private func text(_ place: Int) -> Range<Int>? {
        guard let end = octets[place...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
        let next = boundary(end + 1)
        return end + 1..<next
    }

    /// The next element that is opened from `place` on, with what it holds, as far as names tell.
    private func element(_ place: Int) -> Range<Int>? {
        var start = boundary(place)
        while start + 1 < octets.count,
            [UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "!")].contains(octets[start + 1])
        {
            start = boundary(start + 1)
        }
        guard start + 1 < octets.count else { return nil }
        let name = octets[(start + 1)..<attributePlace(start)]
        let end = [UInt8(ascii: "<"), UInt8(ascii: "/")] + name + [UInt8(ascii: ">")]
        var at = start
        while at < octets.count {
            if octets[at] == UInt8(ascii: "<"), octets[at...].starts(with: end) { return start..<at + end.count }
            at += 1
        }
        return nil
    }

    // MARK: Changes

    private mutating func insert(_ new: [UInt8], at place: Int) {
        octets.insert(contentsOf: new, at: min(place, octets.count))
    }

    private mutating func replaceText(_ place: Int, _ new: [UInt8]) {
        if let range = text(place) { octets.replaceSubrange(range, with: new) }
    }

    /// Gives an element another name, in both of its tags.
    private mutating func renameTag(_ place: Int, _ name: [UInt8]) {
        guard let range = element(place) else { return }
        let old = octets[(range.lowerBound + 1)..<attributePlace(range.lowerBound)]
        let prefix = old.firstIndex(of: UInt8(ascii: ":")).map { Array(old[...$0]) } ?? []
        let new = prefix + name
        if range.upperBound - 1 - old.count > range.lowerBound + old.count {
            octets.replaceSubrange((range.upperBound - 1 - old.count)..<(range.upperBound - 1), with: new)
        }
        octets.replaceSubrange((range.lowerBound + 1)..<(range.lowerBound + 1 + old.count), with: new)
    }

    private mutating func moveElement(from place: Int, to other: Int) {
        guard let range = element(place) else { return }
        let moved = Array(octets[range])
        octets.removeSubrange(range)
        insert(moved, at: boundary(min(other, octets.count)))
    }

    /// Puts an element into others, one inside the next.
    private mutating func nest(_ place: Int, depth: Int) {
        guard let range = element(place) else { return }
        octets.insert(contentsOf: (0..<depth).flatMap { _ in Array("</sr:Body>".utf8) }, at: range.upperBound)
        octets.insert(contentsOf: (0..<depth).flatMap { _ in Array("<sr:Body>".utf8) }, at: range.lowerBound)
    }

    private mutating func repeatElement(_ place: Int, times: Int) {
        guard let range = element(place), range.count * times <= Self.sizeLimit else { return }
        let one = Array(octets[range])
        octets.insert(contentsOf: (0..<times).flatMap { _ in one }, at: range.upperBound)
    }

    /// Puts an element of another signed document, its signature too, in the place of one of this.
    private mutating func splice(_ place: Int, _ input: inout FuzzInput) {
        let other = DocumentMutation(of: originals, &input)
        guard let range = element(place), let part = other.element(other.place(&input)) else { return }
        octets.replaceSubrange(range, with: other.octets[part])
    }

    /// Writes the document in another encoding, or as if it were in one.
    private mutating func encode(_ kind: UInt8) {
        switch kind % 6 {
        case 0: octets = [0xFF, 0xFE] + octets.flatMap { [$0, 0] }
        case 1: octets = [0xFE, 0xFF] + octets.flatMap { [0, $0] }
        case 2: octets = [0xEF, 0xBB, 0xBF] + octets
        case 3: replaceFirst("UTF-8", "ISO-8859-1")
        case 4: replaceFirst("UTF-8", "UTF-16")
        default: replaceFirst("1.0", "1.1")
        }
    }

    private mutating func replaceFirst(_ old: String, _ new: String) {
        let old = Array(old.utf8)
        guard let start = octets.indices.first(where: { octets[$0...].starts(with: old) }) else { return }
        octets.replaceSubrange(start..<start + old.count, with: new.utf8)
    }

    private static let snippets = [
        "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'>", "&b;", "&amp;", "&lt;", "&#0;",
        "&#x10FFFF;", "&#xD800;", "&#60;", "<!-- a -->", "<!--", "<?a b?>", "<![CDATA[a]]>", "<![CDATA[", "]]>",
        "<sr:Body/>", "<Body/>", "<sr:Body xmlns:sr=\"urn:a\"/>", "<a xmlns=\"\"/>", "<sr:Header></sr:Header>",
        "<ds:Signature/>", "<ds:Object Id=\"a\"/>",
        "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"/>",
        "\u{0}", "\u{FEFF}", "\u{85}", "\u{1F600}", "</sr:Body>", "</sr:Request>", "<sr:Request", ">", "<", "\"", "'",
    ]

    private static let values = [
        "", " ", "0", "-1", "1", "255", "256", "65535", "65536", "4294967295", "4294967296", "9223372036854775807",
        "9223372036854775808", "18446744073709551615", "18446744073709551616", "-9223372036854775808", "1e9", "0.1",
        "99999999999999999999.99", "NaN", "INF", "true", "false", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z",
        "3000-12-31T00:00:00.00Z", "2026-02-29T00:00:00Z", "2026-11-01T24:00:00Z", "2026-11-01T00:00:00+14:00",
        "--12-31", "2026-11-01", "23:59:60Z", "00-00-00-00-00-00-00-00", "FF-FF-FF-FF-FF-FF-FF-FF",
        "02-53-4D-45-80-00-00-00", "AAAA", "=", "3Q8=", "00", "FFFFFFFF", "urn:a", "é", "\u{202E}",
    ]

    private static let spaces = ["\n", "\n    ", "\t", "\r\n", " ", "&#13;", "\u{A0}"]

    private static let attributes = [
        " a=\"b\"", " a='b' a='c'", " xmlns=\"urn:a\"", " xmlns:sr=\"urn:a\"", " xmlns:a=\"a b\"",
        " xml:space=\"preserve\"",
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"sr:a\"", " xml:base=\"http://a/\"",
        " Id=\"a\"",
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"", " schemaVersion=\"5.4\"",
        " index=\"1\"",
        " ForSettlement=\"true\"", " URI=\"#a\"", " Algorithm=\"a\"", " a=\"&#10;&#9;\"", " xmlns:=\"a\"",
    ]
}
