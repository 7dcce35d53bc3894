import DCC
import GBCS
import Testing

@Suite struct TrafficManagementTests {
    private let one = EntityIdentifier(0x90B3_D51F_3001_0000)
    private let other = EntityIdentifier(0x90B3_D51F_3002_0000)

    @Test("Without a threshold every request is taken")
    func off() {
        var traffic = TrafficManagement(TrafficManagement.Rules())
        let taken = (0..<10_000).count { _ in traffic.takes(one, at: 1_000) }
        #expect(taken == 10_000)
        #expect(traffic.throttled == 0)
    }

    @Test("Beyond the threshold a User is held to its allocation, and others are not")
    func throttles() {
        var rules = TrafficManagement.Rules()
        (rules.threshold, rules.allocation) = (10, 4)
        var traffic = TrafficManagement(rules)
        // Ten requests of one User in a second: below the threshold nobody looks at allocations.
        let first = (0..<11).count { _ in traffic.takes(one, at: 5_000) }
        #expect(first == 10)
        let second = (0..<5).count { _ in traffic.takes(other, at: 5_999) }
        #expect(second == 4)
        #expect(traffic.throttled == 2)
        // The next second begins anew.
        let third = traffic.takes(one, at: 6_000)
        #expect(third)
    }

    @Test("A User's own allocation takes the place of the common one")
    func ownAllocation() {
        var rules = TrafficManagement.Rules()
        (rules.threshold, rules.allocation, rules.allocations) = (1, 1, [other: 3])
        var traffic = TrafficManagement(rules)
        let first = (0..<2).map { _ in traffic.takes(one, at: 0) }
        #expect(first == [true, false])
        let taken = (0..<4).map { _ in traffic.takes(other, at: 0) }
        #expect(taken == [true, true, true, false])
    }
}
