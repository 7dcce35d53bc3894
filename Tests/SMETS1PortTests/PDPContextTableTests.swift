import Testing

@testable import SMETS1Port

/// Which meter has which address.
@Suite struct PDPContextTableTests {
    @Test func contextsComeAndGo() {
        let table = PDPContextTable(count: 4)
        #expect((0..<4).allSatisfy { table.meter(at: $0) == nil })
        table.activate(0, at: 1)
        table.activate(31_999_999, at: 3)
        #expect((0..<4).map { table.meter(at: $0) } == [nil, 0, nil, 31_999_999])
        table.deactivate(1)
        #expect(table.meter(at: 1) == nil)
    }

    @Test func addressesThatAreNoneHaveNoMeter() {
        let table = PDPContextTable(count: 2)
        table.activate(1, at: 2)
        table.activate(1, at: -1)
        table.deactivate(2)
        #expect(table.meter(at: 2) == nil)
        #expect(table.meter(at: -1) == nil)
        #expect(table.meter(at: .max) == nil)
    }
}
