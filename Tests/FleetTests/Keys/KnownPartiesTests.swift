import Testing

@testable import Fleet

@Suite("Parties remembered by their objects")
struct KnownPartiesTests {
    private final class Party {}

    @Test("Each object has its own number, and no other object one")
    func numbers() {
        var known = KnownParties()
        let parties = (0..<20).map { _ in Party() }
        for (number, party) in parties.enumerated() {
            #expect(known.number(of: ObjectIdentifier(party)) == nil)
            known.remember(party, as: UInt8(number), isBroker: number == 3)
        }
        #expect(known.count == 20)
        for (number, party) in parties.enumerated() {
            #expect(known.number(of: ObjectIdentifier(party)) == UInt8(number))
            #expect(known[number].isBroker == (number == 3))
        }
        #expect(known.number(of: ObjectIdentifier(Party())) == nil)
        known.removeAll()
        #expect(known.count == 0)
        #expect(known.number(of: ObjectIdentifier(parties[0])) == nil)
    }

    @Test("An object is held, so that no later one has its address")
    func held() {
        var known = KnownParties()
        weak var first: Party?
        do {
            let party = Party()
            first = party
            known.remember(party, as: 1, isBroker: false)
        }
        #expect(first != nil)
        known.removeAll()
        #expect(first == nil)
    }

    @Test("At the limit all are forgotten at once")
    func limit() {
        var known = KnownParties()
        let parties = (0...KnownParties.limit).map { _ in Party() }
        for party in parties.dropLast() { known.remember(party, as: 7, isBroker: false) }
        #expect(known.count == KnownParties.limit)
        known.remember(parties[KnownParties.limit], as: 8, isBroker: false)
        #expect(known.count == 1)
        #expect(known.number(of: ObjectIdentifier(parties[0])) == nil)
        #expect(known.number(of: ObjectIdentifier(parties[KnownParties.limit])) == 8)
    }
}
