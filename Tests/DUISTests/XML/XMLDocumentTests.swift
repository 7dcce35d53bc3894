import Testing

@testable import DUIS

struct XMLDocumentTests {
    private func element(_ text: String) throws -> Element { try XMLReader().read(Array(text.utf8)).element }

    private func written(_ element: Element) throws -> String {
        String(decoding: try XMLBuilder().build(element).octets, as: UTF8.self)
    }

    private static let opening =
        #"<?xml version="1.0" encoding="UTF-8"?><sr:R xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" "#
        + #"xmlns:ra="http://www.dccinterface.co.uk/ResponseAndAlert" xmlns:ds="http://www.w3.org/2000/09/xmldsig#""#

    @Test("Comments are dropped, the text around them and CDATA are one text, white space between elements is no text")
    func values() throws {
        let root = try element("<a>\n <b>x<!-- c -->y<![CDATA[<z>]]>&amp;</b>\n <c> </c>\n</a>")
        #expect(
            root
                == Element(
                    "a", in: .none, [Element("b", in: .none, text: "xy<z>&"), Element("c", in: .none, text: " ")]))
    }

    @Test("A value is its text without the white space of XML around it, and no other")
    func trimmedValues() {
        for (text, value) in [
            ("", ""), (" ", ""), ("\r\n\t ", ""), (" a b ", "a b"), ("a", "a"), ("\u{A0}a\u{2003}", "\u{A0}a\u{2003}"),
            ("\r\nae\u{301}\r\n", "ae\u{301}"),
        ] {
            #expect(Element("A", text: text).value == value)
        }
    }

    @Test("Namespaces are known by their names, whatever their prefixes; attributes with a namespace are left out")
    func namespaces() throws {
        let root = try element(
            #"<q:a xmlns:q="http://www.dccinterface.co.uk/ServiceUserGateway" xmlns:x="u:x" x:n="1" m="2">"#
                + #"<b xmlns="http://www.dccinterface.co.uk/ResponseAndAlert"/><x:c/><d/>"#
                + #"<s xmlns="http://www.w3.org/2000/09/xmldsig#"/></q:a>"#)
        #expect(root.namespace == .serviceUserGateway)
        #expect(root.attributes == [Element.Attribute("m", "2")])
        #expect(root.children.map(\.namespace) == [.responseAndAlert, .other("u:x"), .none, .signature])
    }

    @Test("An element is written with its prefixes on the root and escaped text")
    func writing() throws {
        let text = try written(
            Element(
                "R", attributes: [Element.Attribute("a", "\"<&\n")],
                [
                    Element("A", text: "x<y&z>\r\n\"é"), Element("B", in: .responseAndAlert),
                    Element("C", in: .none, text: " "),
                    Element("D", in: .other("u:d"), [Element("E", in: .other("u:d"))]),
                ]))
        #expect(
            text == Self.opening + #" a="&quot;&lt;&amp;&#10;"><sr:A>x&lt;y&amp;z&gt;&#13;"# + "\n"
                + #""é</sr:A><ra:B/><C> </C><n:D xmlns:n="u:d"><n:E/></n:D></sr:R>"#)
    }

    @Test("What is written is read as the same value")
    func roundTrip() throws {
        let value = Element(
            "R", attributes: [Element.Attribute("schemaVersion", "5.4")],
            [
                Element("A", text: " \tä€😀]]>&lt; "),
                Element("B", [Element("C", in: .signature, text: "\u{7F}\u{85}")]),
                Element("D", in: .other("http://x/?a=1;b=2"), text: "\r"),
            ])
        #expect(try element(written(value)) == value)
    }

    @Test("Characters that XML cannot hold become U+FFFD, in text and attributes")
    func controlCharacters() throws {
        let value = Element(
            "R", attributes: [Element.Attribute("a", "\u{0}x\u{1F}")],
            text: "a\u{0}b\u{B}\u{FFFE}\u{FFFF}\u{FFFD}c\u{1B}")
        let read = try element(written(value))
        #expect(read.text == "a\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}c\u{FFFD}")
        #expect(read.attribute("a") == "\u{FFFD}x\u{FFFD}")
    }

    @Test(
        "Names that are none in XML, and nesting without end, are refused",
        arguments: ["", " ", "a b", "1", "a:b", "<", "a\u{0}"])
    func badNames(_ name: String) {
        #expect(throws: XMLWritingProblem.name(name)) { try XMLBuilder().build(Element(name)) }
        #expect(throws: XMLWritingProblem.name(name)) { try XMLBuilder().build(Element("R", [Element(name)])) }
        #expect(throws: XMLWritingProblem.name(name)) {
            try XMLBuilder().build(Element("R", attributes: [Element.Attribute(name, "x")]))
        }
    }

    @Test(
        "Namespaces that are no URI, or that libxml2 would write without escaping, are refused",
        arguments: ["", "a&b", "a<b", "a\"b", "a'b", "a b", "a\nb", "é"])
    func badNamespaces(_ uri: String) {
        #expect(throws: XMLWritingProblem.namespace(uri)) { try XMLBuilder().build(Element("R", in: .other(uri))) }
    }

    @Test("An element of more than 128 levels is not written")
    func depth() throws {
        var value = Element("A", text: "x")
        for _ in 1..<XMLBuilder.depthLimit { value = Element("A", [value]) }
        #expect(throws: Never.self) { try XMLBuilder().build(value) }
        #expect(throws: XMLWritingProblem.depth) { try XMLBuilder().build(Element("A", [value])) }
    }
}
