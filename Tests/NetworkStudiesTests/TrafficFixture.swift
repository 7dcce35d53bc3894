import COSEM
import EstateFixture
import Fleet

@testable import NetworkStudies

/// A small fleet whose exchanges are made in process; one home in ten exports.
enum TrafficFixture {
    static let days = TrafficDays(from: CivilDate(year: 2026, month: 10, day: 1), count: 10)

    static func estate(_ meters: Int = 200, seed: UInt64 = 1) throws -> TrafficEstate {
        try TrafficEstate(Fleet(.homes(meters)), seed: seed)
    }
}
