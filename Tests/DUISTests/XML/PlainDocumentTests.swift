import Testing

@testable import DUIS

/// Small documents without namespaces.
struct PlainDocumentTests {
    @Test("A tree is written without namespaces and read back as it was")
    func roundTrip() throws {
        let root = Element(
            "Answer", in: .none,
            [Element("Code", in: .none, text: "200"), Element("Text", in: .none, text: "a < b & c > \"d\"")])
        let octets = try PlainDocument.octets(of: root)
        #expect(
            String(decoding: octets, as: UTF8.self)
                == #"<?xml version="1.0" encoding="UTF-8"?><Answer><Code>200</Code><Text>a &lt; b &amp; c &gt; "d"</Text></Answer>"#
        )
        #expect(try PlainDocument.element(of: octets) == root)
    }

    @Test("Declarations, white space and comments around elements do not matter")
    func variants() throws {
        let text = "<?xml version='1.0' encoding='utf-8'?>\n<!-- c --><A>\n  <B> 1 </B>\n</A>\n"
        let root = try PlainDocument.element(of: Array(text.utf8))
        #expect(root.name == "A" && root.namespace == .none)
        #expect(root["B"]?.value == "1")
    }

    @Test(
        "What is larger than a small document may be is refused",
        arguments: [
            String(repeating: " ", count: PlainDocument.octetLimit), String(repeating: "<B>", count: 9),
            String(repeating: "<B/>", count: 64), "<B>" + String(repeating: "x", count: 5_000) + "</B>",
            "<B c=\"" + String(repeating: "x", count: 300) + "\"/>",
            "<!--" + String(repeating: "x", count: 6_000) + "-->",
        ])
    func limits(content: String) {
        let closing = content.hasPrefix("<B><B>") ? String(repeating: "</B>", count: 9) : ""
        #expect(throws: XMLProblem.self) {
            try PlainDocument.element(of: Array("<A>\(content)\(closing)</A>".utf8))
        }
    }

    @Test("What is no document is refused", arguments: ["", "text", "<A>", "<A></B>", "<!DOCTYPE A><A/>", "<A/><B/>"])
    func malformed(text: String) {
        #expect(throws: XMLProblem.self) { try PlainDocument.element(of: Array(text.utf8)) }
    }
}
