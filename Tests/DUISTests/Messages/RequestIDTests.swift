import GBCS
import Testing

@testable import DUIS

@Suite struct RequestIDTests {
    private static let id = RequestID(
        originator: EntityIdentifier(0x90B3_D51F_3001_0000), target: EntityIdentifier(0x00DB_1234_5678_90A0),
        counter: 1_002)
    private static let text = "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:1002"

    @Test("It is written with dashes, in upper case, and read in either case")
    func writtenAndRead() {
        #expect(Self.id.description == Self.text)
        #expect(RequestID(Self.text) == Self.id)
        #expect(RequestID(Self.text.lowercased()) == Self.id)
        #expect(RequestID("x\(Self.text)".dropFirst()) == Self.id)
        #expect(
            ResponseID(answering: Self.id).description == "00-DB-12-34-56-78-90-A0:90-B3-D5-1F-30-01-00-00:1002")
    }

    @Test("Counters have 64 bits, and may have zeros in front", arguments: [0, 1, 999_999, UInt64.max])
    func counters(counter: UInt64) {
        var id = Self.id
        id.counter = counter
        #expect(id.description.hasSuffix(":\(counter)"))
        #expect(RequestID(id.description) == id)
        #expect(RequestID(id.description.replacing("A0:", with: "A0:000")) == id)
    }

    @Test(
        "Anything else is none",
        arguments: [
            "", ":", "::", "90-B3-D5-1F-30-01-00-00", "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0",
            "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:", "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:x",
            "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:-1", "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:+1",
            "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:1:2", " 90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:1",
            "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:18446744073709551616",
            "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:99999999999999999999999",
            "90B3D51F30010000:00DB1234567890A0:1002", "90:B3:D5:1F:30:01:00:00:00-DB-12-34-56-78-90-A0:1002",
            "90-B3-D5-1F-30-01-00-0G:00-DB-12-34-56-78-90-A0:1002", "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:٣",
        ])
    func malformed(text: String) { #expect(RequestID(text) == nil) }
}
