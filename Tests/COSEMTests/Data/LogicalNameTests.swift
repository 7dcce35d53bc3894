import COSEM
import Testing

@Suite("LogicalName")
struct LogicalNameTests {
    @Test("value group F is 255 unless given")
    func groups() {
        let name = LogicalName(1, 0, 2, 8, 0)
        #expect(name.octets.hexadecimal == "0100020800FF")
        #expect(name == LogicalName(1, 0, 2, 8, 0, 255))
        #expect(name != LogicalName(1, 0, 2, 8, 0, 101))
    }

    @Test("is written as the standard writes it")
    func description() {
        #expect(LogicalName(1, 0, 2, 8, 0).description == "1-0:2.8.0.255")
        #expect(LogicalName(0, 0, 94, 44, 34, 10).description == "0-0:94.44.34.10")
    }

    @Test("is made of six octets, and of no other number")
    func octets() throws {
        #expect(LogicalName(octets: [0, 0, 94, 44, 34, 10]) == LogicalName(0, 0, 94, 44, 34, 10))
        for count in [0, 5, 7] { #expect(LogicalName(octets: [UInt8](repeating: 1, count: count)) == nil) }
    }

    @Test("reads six octets")
    func reading() throws {
        let octets = try [UInt8](hexadecimal: "AA 00005E2C220A BB")
        var reader = OctetReader(octets)
        try reader.skip(1)
        #expect(try LogicalName(from: &reader) == LogicalName(0, 0, 94, 44, 34, 10))
        #expect(reader.offset == 7)
        expectError(.truncated(missing: 5), at: 7) { try LogicalName(from: &reader) }
    }
}
