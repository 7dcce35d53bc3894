import Testing

@testable import ESMEEmulator

@Suite("Script selectors of tariffs")
struct TariffSelectorTests {
    @Test("1 to 48, 101 to 108 and 201 to 204 mean something")
    func selectors() {
        #expect(TariffSelector(1) == .tou(0))
        #expect(TariffSelector(48) == .tou(47))
        #expect(TariffSelector(101) == .block(tou: 0))
        #expect(TariffSelector(108) == .block(tou: 7))
        #expect(TariffSelector(201) == .secondaryTOU(0))
        #expect(TariffSelector(204) == .secondaryTOU(3))
    }

    @Test("No other number does, and the first TOU register counts")
    func others() {
        let known = Set(1...48 as ClosedRange<UInt16>).union(101...108).union(201...204)
        for selector in UInt16.min...UInt16.max where !known.contains(selector) {
            #expect(TariffSelector(selector) == nil)
        }
        #expect(TariffSelector.primary(nil) == .primaryDefault)
        #expect(TariffSelector.primary(201) == .primaryDefault)
        #expect(TariffSelector.secondary(nil) == 0)
        #expect(TariffSelector.secondary(2) == 0)
        #expect(TariffSelector.secondary(202) == 1)
    }
}
