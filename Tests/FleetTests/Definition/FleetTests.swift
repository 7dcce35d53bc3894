import COSEM
import ESMEEmulator
import Fleet
import GBCS
import Testing

@Suite("A fleet")
struct FleetTests {
    @Test("Numbers and entity identifiers are arithmetic both ways")
    func identifiers() throws {
        let fleet = try TestFleet.fleet(32_000_000)
        let first = fleet.definition.firstEntityIdentifier
        for number in [0, 1, 255, 256, 10_666_665, 31_999_999] {
            let device = fleet.entityIdentifier(number)
            #expect(device.rawValue == first.rawValue + UInt64(number))
            #expect(fleet.number(of: device) == number)
        }
        #expect(fleet.number(of: EntityIdentifier(first.rawValue - 1)) == nil)
        #expect(fleet.number(of: EntityIdentifier(first.rawValue + 32_000_000)) == nil)
        #expect(fleet.number(of: EntityIdentifier(0)) == nil)
        #expect(fleet.number(of: EntityIdentifier(.max)) == nil)
    }

    @Test("Every meter is of the cohort whose numbers it is in", arguments: [3, 900, 1_000_003])
    func cohorts(count: Int) throws {
        let fleet = try TestFleet.fleet(count)
        #expect(fleet.meters(ofCohort: 0).lowerBound == 0)
        #expect(fleet.meters(ofCohort: 2).upperBound == count)
        for cohort in 0..<3 {
            let meters = fleet.meters(ofCohort: cohort)
            #expect(fleet.cohort(of: meters.lowerBound) == cohort)
            #expect(fleet.cohort(of: meters.upperBound - 1) == cohort)
        }
    }

    @Test("A scaled fleet has exactly so many meters and keeps its shares", arguments: [1, 2, 999, 32_000_000])
    func scaling(count: Int) {
        let scaled = TestFleet.definition().scaled(to: count)
        #expect(scaled.count == count)
        for cohort in scaled.cohorts { #expect(abs(cohort.count - count / 3) <= 1) }
    }

    @Test("A meter's profile follows from seed and number alone")
    func profiles() throws {
        let (one, other) = (try TestFleet.fleet(), try TestFleet.fleet())
        for number in stride(from: 0, to: 900, by: 37) { #expect(one.profile(of: number) == other.profile(of: number)) }
        let elsewhere = try TestFleet.fleet(seed: 8)
        #expect((0..<50).contains { one.profile(of: $0).loads != elsewhere.profile(of: $0).loads })
    }

    @Test("Variants, installation dates and loads are drawn as the cohort says")
    func draws() throws {
        let fleet = try TestFleet.fleet(9_000)
        let profiles = (0..<9_000).map { fleet.profile(of: $0) }
        let polyphase = profiles[..<3_000].count { $0.variant == .polyphase }
        #expect((1_400...1_600).contains(polyphase))
        #expect(profiles[6_000...].allSatisfy { $0.variant == .twinElement && $0.loads.count == 2 })
        #expect(profiles.allSatisfy { TestFleet.installed.contains($0.installed) })
        #expect(profiles.allSatisfy { $0.installed == $0.installed.roundedDown(to: 86_400) })
        #expect(Set(profiles.map(\.installed)).count > 1_000)
        let exporting = profiles[3_000..<6_000].count { $0.loads.contains { $0.component.element == .activeExport } }
        #expect((1_400...1_600).contains(exporting))
    }

    @Test("MPANs have 13 digits, a right check digit, and no meter shares one")
    func mpans() throws {
        let fleet = try TestFleet.fleet(3_000)
        var seen: Set<MPAN> = []
        for number in 0..<3_000 {
            let profile = fleet.profile(of: number)
            for mpan in [profile.importMPAN, profile.secondaryImportMPAN, profile.exportMPAN] {
                let digits = "\(mpan)".compactMap(\.wholeNumberValue)
                #expect(digits.count == 13)
                let sum = zip(digits, [3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43]).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(digits[12] == sum % 11 % 10)
                #expect(seen.insert(mpan).inserted)
            }
        }
    }
}
