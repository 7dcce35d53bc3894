import Testing

@testable import COSEM

@Suite struct ASCIIWriterTests {
    private func text(capacity: Int = 64, _ write: (inout ASCIIWriter) -> Void) -> String {
        String(unsafeUninitializedCapacity: capacity) { buffer in
            var writer = ASCIIWriter(buffer)
            write(&writer)
            return writer.count
        }
    }

    @Test("Octets and characters are written one after the other")
    func characters() {
        #expect(text { _ in } == "")
        #expect(
            text {
                $0.put("a")
                $0.put(0x2D as UInt8)
                $0.put("Z")
            } == "a-Z")
    }

    @Test("An octet is two hexadecimal digits in upper case")
    func hexadecimal() {
        for octet in UInt8.min...UInt8.max {
            let expected = String(octet, radix: 16, uppercase: true)
            #expect(text { $0.put(hexadecimal: octet) } == (octet < 16 ? "0" + expected : expected))
        }
    }

    @Test(
        "A number has as many digits as it needs",
        arguments: [0, 9, 10, 99, 100, 1_002, 9_999_999_999, 10_000_000_000_000_000_000, UInt64.max])
    func numbers(value: UInt64) {
        #expect(text(capacity: 20) { $0.put(value) } == String(value))
    }

    @Test("A number of fixed length has zeros in front, and its last digits where it is longer")
    func fixedLength() {
        #expect(text { $0.put(7, digits: 3) } == "007")
        #expect(text { $0.put(0, digits: 4) } == "0000")
        #expect(text { $0.put(1_234, digits: 4) } == "1234")
        #expect(text { $0.put(12_345, digits: 4) } == "2345")
        #expect(text { $0.put(5, digits: 0) } == "")
    }
}
