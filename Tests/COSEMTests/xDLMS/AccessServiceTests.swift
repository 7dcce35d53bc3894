import COSEM
import Testing

@Suite("ObjectReference")
struct ObjectReferenceTests {
    @Test(
        "class, logical name and attribute or method",
        arguments: [
            (ObjectReference(3, LogicalName(1, 0, 1, 8, 0), 2), "00030100010800FF02"),
            (ObjectReference(0xABCD, LogicalName(0, 1, 94, 44, 0, 7), -128), "ABCD00015E2C000780"),
        ])
    func roundTrip(object: ObjectReference, text: String) throws {
        var octets: [UInt8] = []
        object.encode(into: &octets)
        #expect(octets.hexadecimal == text)
        var reader = OctetReader(octets)
        #expect(try ObjectReference(from: &reader) == object)
        #expect(reader.isAtEnd)
    }

    @Test("takes nine octets", arguments: [(0, 2, 0), (1, 1, 0), (2, 6, 2), (7, 1, 2), (8, 1, 8)])
    func truncated(count: Int, missing: Int, offset: Int) {
        var reader = OctetReader([UInt8](repeating: 1, count: count))
        expectError(.truncated(missing: missing), at: offset) { try ObjectReference(from: &reader) }
    }
}

@Suite("AccessResponseKind")
struct AccessResponseKindTests {
    @Test("numbers are those of the standard")
    func numbers() {
        #expect((UInt8.min...UInt8.max).compactMap(AccessResponseKind.init(rawValue:)) == [.get, .set, .action])
        #expect([AccessResponseKind.get, .set, .action].map(\.rawValue) == [1, 2, 3])
    }
}
