import DUIS
import Foundation
import Testing

@Suite struct Base64BinaryTests {
    @Test(
        "Octets in base64 may have white space between their digits; digits for no octet and wrong padding are refused")
    func base64() {
        #expect(Base64Binary.octets("") == [])
        #expect(Base64Binary.octets("Zg==") == Array("f".utf8))
        #expect(Base64Binary.octets("Zm8=") == Array("fo".utf8))
        #expect(Base64Binary.octets("Zm9v") == Array("foo".utf8))
        #expect(Base64Binary.octets("Zm9v\r\n YmFy\t") == Array("foobar".utf8))
        #expect(Base64Binary.octets("+/+/") == [0xFB, 0xFF, 0xBF])
        for text in ["Z", "Zg", "Zg=", "Zh==", "Zm9=", "Zm9v=", "====", "Zg==Zg==", "Zm-v", "Zm9vé"] {
            #expect(Base64Binary.octets(text) == nil, "\(text)")
        }
    }

    @Test("What is written is read, of every length", arguments: 0..<70)
    func everyLength(count: Int) {
        let octets = (0..<count).map { UInt8(truncatingIfNeeded: 251 &* $0 &+ count) }
        let text = Base64Binary.text(octets)
        #expect(text == Data(octets).base64EncodedString())
        #expect(Base64Binary.text(octets.lazy.map { $0 }) == text)
        #expect(Base64Binary.octets(text) == octets)
        #expect(Base64Binary.octets(" \(text)\n"[...]) == octets)
        #expect(Base64Binary.octets(text.map { "\($0) " }.joined()) == octets)
    }

    @Test("Octets are written with padding and without line breaks")
    func text() {
        #expect(Base64Binary.text([]) == "")
        #expect(Base64Binary.text("f".utf8) == "Zg==")
        #expect(Base64Binary.text([0xFB, 0xFF, 0xBF]) == "+/+/")
        #expect(Base64Binary.text([UInt8](repeating: 0, count: 90)) == String(repeating: "A", count: 120))
    }
}
