import Testing

@testable import DUIS

struct XMLReaderTests {
    private func kind(_ text: String, limits: XMLLimits = XMLLimits()) -> XMLProblem.Kind? {
        kind(Array(text.utf8), limits: limits)
    }

    private func kind(_ octets: [UInt8], limits: XMLLimits = XMLLimits()) -> XMLProblem.Kind? {
        do {
            _ = try XMLReader(limits: limits).read(octets)
            return nil
        } catch {
            return error.kind
        }
    }

    @Test("Well-formed documents are read, with a byte order mark, a declaration, comments, or white space around them")
    func wellFormed() {
        #expect(kind("<a/>") == nil)
        #expect(kind(#"<?xml version="1.0" encoding="utf-8" standalone="no"?><!-- x --><a b='1'>t</a> "#) == nil)
        #expect(kind("\u{FEFF}<a/>") == nil)
        #expect(kind("\n<a/>\n") == nil)
    }

    @Test(
        "Truncated and malformed documents are refused with a line and a sentence",
        arguments: [
            "", "<", "x", "<a", "<a>", "<a></b>", "<a/><b/>", "<a b='1' b='2'/>", "<a>&undefined;</a>", "<a>&#0;</a>",
            "<p:a/>", "<a q:b='1'/>", "<a>\u{1}</a>", "<a b=1/>", "<a>]]></a>", "<a><![CDATA[x</a>", "<a><!-- x</a>",
            "<a/>x", "<1/>", #"<?xml version="1.0"?>"#, "<a xmlns:p=''/>", "<a><!-- -- --></a>", "<a xmlns='u&amp;x'/>",
            "<a xmlns:p='u&lt;x'/>",
            "<a xmlns:p='u\"x'/>", "<a xmlns:p=\"u'x\"/>",
        ])
    func malformed(_ text: String) throws {
        let problem = try #require(throws: XMLProblem.self) { try XMLReader().read(Array(text.utf8)) }
        #expect(problem.kind == .malformed)
        #expect(!problem.description.contains("\n"))
        #expect(problem.description.count > 10)
    }

    @Test("Every beginning of a document is refused")
    func truncated() throws {
        let octets = try SampleRequest.octets()
        let reader = XMLReader()
        for count in 0..<octets.count {
            #expect(throws: XMLProblem.self, "\(count) octets") { try reader.read(octets.prefix(count)) }
        }
        #expect((try? reader.read(octets)) != nil)
    }

    @Test("Invalid UTF-8 is refused")
    func invalidUTF8() {
        for bad: [UInt8] in [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF8, 0x88, 0x80, 0x80, 0x80],
        ] {
            #expect(kind(Array("<a>".utf8) + bad + Array("</a>".utf8)) != nil)
        }
    }

    @Test("Other encodings and versions are refused, whether declared or seen by the first octets")
    func encodings() {
        for name in ["ISO-8859-1", "UTF-16", "US-ASCII", "windows-1252", "UTF-7", "EBCDIC-CP-US", "UCS-4", "nonsense"] {
            let found = kind(#"<?xml version="1.0" encoding="\#(name)"?><a/>"#)
            #expect(found == .encoding || found == .malformed, "\(name): \(String(describing: found))")
        }
        #expect(kind(#"<?xml version="1.1"?><a/>"#) == .encoding)
        let text = #"<?xml version="1.0"?><a/>"#
        #expect(kind(Array(text.utf16).flatMap { [UInt8($0 & 255), 0] }) == .encoding)
        #expect(kind([0xFF, 0xFE] + Array(text.utf16).flatMap { [UInt8($0 & 255), 0] }) == .encoding)
        #expect(kind([0xFE, 0xFF] + Array(text.utf16).flatMap { [0, UInt8($0 & 255)] }) == .encoding)
        #expect(kind([0, 0, 0xFE, 0xFF] + Array(text.utf8).flatMap { [0, 0, 0, $0] }) == .encoding)
        // "<?xml" in EBCDIC
        #expect(kind([0x4C, 0x6F, 0xA7, 0x94, 0x93, 0x40]) != nil)
    }

    @Test(
        "Document types are refused before anything in them is read",
        arguments: [
            "<!DOCTYPE a><a/>",
            "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
            "<!DOCTYPE a PUBLIC '-//X//Y' 'http://127.0.0.1:1/x.dtd'><a/>",
            "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
            "<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1:1/'> %x;]><a/>",
            "<!DOCTYPE a [<!ATTLIST a b CDATA 'default'>]><a/>",
        ])
    func documentTypes(_ text: String) { #expect(kind(text) == .documentType) }

    @Test("Entities that would grow beyond all bounds are refused at their document type, at once")
    func entityBombs() {
        let lines = (1...9).map { "<!ENTITY e\($0) \"\(String(repeating: "&e\($0 - 1);", count: 10))\">" }
        let laughs = "<!DOCTYPE a [<!ENTITY e0 \"lol\">\(lines.joined())]><a>&e9;</a>"
        let long = String(repeating: "x", count: 100_000)
        let quadratic = "<!DOCTYPE a [<!ENTITY e \"\(long)\">]><a>\(String(repeating: "&e;", count: 50_000))</a>"
        let elapsed = ContinuousClock().measure {
            #expect(kind(laughs) == .documentType)
            // Its one entity is longer than a tag may be.
            #expect(kind(quadratic) == .limit)
            #expect(kind(quadratic, limits: XMLLimits(tagOctets: 200_000)) == .documentType)
        }
        #expect(elapsed < .seconds(5))
    }

    @Test("Processing instructions are refused, before, in and after the root")
    func processingInstructions() {
        for text in [
            "<?x y?><a/>", "<a><?x y?></a>", "<a/><?x y?>", "<?xml-stylesheet href='x'?><a/>",
            "<?oasis-xml-catalog catalog='file:///x'?><a/>",
        ] {
            #expect(kind(text) == .processingInstruction, "\(text)")
        }
    }

    @Test("Deep nesting is refused at its limit, and not before")
    func depth() {
        func nested(_ count: Int) -> String {
            String(repeating: "<a>", count: count) + String(repeating: "</a>", count: count)
        }
        #expect(kind(nested(64)) == nil)
        #expect(kind(nested(65)) == .limit)
        #expect(kind(nested(300_000)) == .limit)
    }

    @Test("Too many elements are refused at their limit")
    func elements() {
        let limits = XMLLimits(elements: 100)
        #expect(kind("<a>\(String(repeating: "<b/>", count: 99))</a>", limits: limits) == nil)
        #expect(kind("<a>\(String(repeating: "<b/>", count: 100))</a>", limits: limits) == .limit)
        #expect(kind("<a>\(String(repeating: "<b/>", count: 200_000))</a>") == .limit)
    }

    @Test("Attributes and namespace declarations are refused beyond 16, and half a million of them at once")
    func attributes() {
        func attributes(_ count: Int, _ prefix: String = "a") -> String {
            (0..<count).map { " \(prefix)\($0)='u'" }.joined()
        }
        #expect(kind("<a\(attributes(16))/>") == nil)
        #expect(kind("<a\(attributes(17))/>") == .limit)
        #expect(kind("<a\(attributes(17, "xmlns:n"))/>") == .limit)
        #expect(kind("<a b='\(String(repeating: "x", count: 4097))'/>") == .limit)
        let many = "<a\(attributes(300_000))/>"
        let elapsed = ContinuousClock().measure { #expect(kind(many) == .limit) }
        #expect(elapsed < .seconds(5))
    }

    @Test("Huge texts, comments and documents are refused at their limits")
    func hugeTexts() {
        let limits = XMLLimits(textOctets: 1000)
        let text = String(repeating: "x", count: 1000)
        #expect(kind("<a>\(text)</a>", limits: limits) == nil)
        #expect(kind("<a>\(text)x</a>", limits: limits) == .limit)
        #expect(kind("<a>\(text)<![CDATA[x]]></a>", limits: limits) == .limit)
        #expect(kind("<a>\(text)<!-- -->&lt;</a>", limits: limits) == .limit)
        #expect(kind("<a>\(text)<b/>\(text)</a>", limits: limits) == nil)
        #expect(kind("<a><!--\(String(repeating: "x", count: 100_000))--></a>") == .limit)
        #expect(kind("<a>\(String(repeating: "x", count: 3 << 20))</a>") == .limit)
        #expect(kind("<a>\(String(repeating: "x", count: 5 << 20))</a>") == .size)
        #expect(kind("<\(String(repeating: "n", count: 60_000))/>") != nil)
    }

    @Test("A reader goes on after any refusal, and forgets the names that senders chose")
    func reuse() throws {
        let reader = XMLReader()
        for number in 0..<200 {
            let names = (0..<200).map { "<n\(number)x\($0)/>" }.joined()
            _ = try reader.read(Array("<a>\(names)</a>".utf8))
            _ = try? reader.read(Array("<a><!DOCTYPE".utf8))
            _ = try? reader.read(Array("<!DOCTYPE a []><a/>".utf8))
        }
        let document = try reader.read(Array("<a>é</a>".utf8))
        #expect(document.element == Element("a", in: .none, text: "é"))
    }

    @Test("An XInclude element is only an element")
    func xinclude() throws {
        let text = "<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='file:///etc/hostname'/></a>"
        let root = try XMLReader().read(Array(text.utf8)).element
        #expect(root.children.map(\.name) == ["include"])
        #expect(root.children[0].text.isEmpty)
    }
}
