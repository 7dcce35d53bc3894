import EstateFixture
import Fleet
import GBCS
import Testing

@testable import Estate
@testable import Keys

/// What names a meter on the command line and in HTTP's paths.
@Suite struct MeterNameTests {
    private static let estate = try! Estate(
        fleet: Fleet(.homes(1_000_000, variants: [.singleElement: 0.5, .twinElement: 0.5])),
        folder: DevelopmentPKI.inMemory(seed: 1, validFrom: .inGBCSRange("2024-01-01")!))

    /// The fleet's first EUI-64 is 02-53-4D-45-80-00-00-00.
    @Test(arguments: ["7", "02-53-4D-45-80-00-00-07", "02534d4580000007", "02534D4580000007"])
    func numbersAndIdentifiersNameIt(name: String) throws {
        #expect(try Self.estate.meterNumber(named: name) == 7)
    }

    @Test func everyMPANNamesItsMeter() throws {
        var state = SystemRandomNumberGenerator()
        for _ in 0..<1_000 {
            let number = Int.random(in: 0..<Self.estate.count, using: &state)
            let profile = Self.estate.fleet.profile(of: number)
            for mpan in [profile.importMPAN, profile.secondaryImportMPAN, profile.exportMPAN] {
                #expect(try Self.estate.meterNumber(named: "\(mpan)") == number, "\(mpan)")
            }
        }
    }

    @Test(arguments: [
        ("-1", "the estate has meters 0 to"), ("999999999", "the estate has meters 0 to"),
        ("02-53-4D-45-90-00-00-00", "is not in this estate of"), ("9999999999999", "is the MPAN of no meter"),
        ("1900000000001", "is the MPAN of no meter"),
    ])
    func othersAreUnknown(name: String, says: String) {
        let error = #expect(throws: MeterNameError.self) { try Self.estate.meterNumber(named: name) }
        guard case .unknown(let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains(says))
    }

    @Test(arguments: ["", "seven", "7.0", "0x7", "02-53", "١"]) func otherTextsAreNoNames(name: String) {
        let error = #expect(throws: MeterNameError.self) { try Self.estate.meterNumber(named: name) }
        guard case .noName? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
