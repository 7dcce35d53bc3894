import Testing

@testable import COSEM

@Suite("Table of a device's COSEM objects")
struct ObjectTableTests {
    private static let register = LogicalName(1, 0, 1, 8, 0)
    private static let table = ObjectTable([
        (ObjectReference(3, register, 2), "value"), (ObjectReference(3, register, 3), "unit"),
        (ObjectReference(8, LogicalName(0, 0, 1, 0, 0), 2), "time"),
        (ObjectReference(1, LogicalName(0, 0, 94, 44, 10, 2), 2), "channel"),
    ])

    @Test("Class, logical name and member all count")
    func references() {
        #expect(Self.table[ObjectReference(3, Self.register, 2)] == "value")
        #expect(Self.table[ObjectReference(3, Self.register, 3)] == "unit")
        #expect(Self.table[ObjectReference(3, Self.register, 1)] == nil)
        #expect(Self.table[ObjectReference(4, Self.register, 2)] == nil)
        #expect(Self.table[ObjectReference(3, LogicalName(1, 0, 1, 8, 1), 2)] == nil)
        // The last value group counts, though it is mostly 255.
        #expect(Self.table[ObjectReference(1, LogicalName(0, 0, 94, 44, 10, 2), 2)] == "channel")
        #expect(Self.table[ObjectReference(1, LogicalName(0, 0, 94, 44, 10), 2)] == nil)
    }

    @Test("By a logical name alone the first is found")
    func names() {
        #expect(Self.table[named: 0x0100_0108_00FF] == "value")
        #expect(Self.table[named: 0x0000_0100_00FF] == "time")
        #expect(Self.table[named: 0x0000_0100_0000] == nil)
        #expect(LogicalName(1, 2, 3, 4, 5, 6).number == 0x0102_0304_0506)
    }

    @Test("Order is kept, and an empty table has nothing")
    func order() {
        #expect(Self.table.kinds == ["value", "unit", "time", "channel"])
        #expect(Self.table.references.map(\.member) == [2, 3, 2, 2])
        let empty = ObjectTable<Int>([])
        #expect(empty[ObjectReference(3, Self.register, 2)] == nil && empty[named: 0] == nil && empty.kinds.isEmpty)
    }

    @Test("A reference that comes twice is a programming error")
    func twice() async {
        await #expect(processExitsWith: .failure) {
            let reference = ObjectReference(3, LogicalName(1, 0, 1, 8, 0), 2)
            _ = ObjectTable([(reference, 1), (reference, 2)])
        }
    }
}
