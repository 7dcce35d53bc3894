import DCC
import GBCS
import Testing

@Suite struct AlertStormProtectionTests {
    private let meter = EntityIdentifier(0x00DB_1234_5678_90A0)

    @Test("Without a threshold every alert passes")
    func off() {
        var protection = AlertStormProtection(AlertStormProtection.Rules())
        let passed = (0..<1_000).count { _ in protection.verdict(0x8F30, of: meter, at: 0) == .pass }
        #expect(passed == 1_000)
    }

    @Test("Alerts beyond the threshold are kept back, and the next period tells how many they were")
    func keepsBack() {
        var rules = AlertStormProtection.Rules()
        (rules.threshold, rules.period) = (2, 60)
        var protection = AlertStormProtection(rules)
        let first = (0..<5).map { protection.verdict(0x8F30, of: meter, at: 100 + Int64($0)) }
        #expect(first == [.pass, .pass, .keepBack, .keepBack, .keepBack])
        // Another code and another Device are counted apart.
        let others = [
            protection.verdict(0x8F12, of: meter, at: 104),
            protection.verdict(0x8F30, of: EntityIdentifier(1), at: 104),
        ]
        #expect(others == [.pass, .pass])
        // Seconds 60 to 119 are one period; 120 begins the next.
        let later = [120, 121, 122, 180].map { protection.verdict(0x8F30, of: meter, at: $0) }
        #expect(
            later == [
                .passAfter(sequence: 1, count: 3), .pass, .keepBack, .passAfter(sequence: 2, count: 1),
            ])
        #expect(protection.keptBack == 4)
    }
}
