import COSEM
import GBCS
import Testing

@testable import LoadTest

/// The ranges that commands ask for when none is given.
@Suite struct ReadingWindowTests {
    /// Midnight at the start of 2026-10-02, and noon of that day.
    private static let midnight = UTCTime(secondsSince2000: 844_214_400)
    private static let noon = midnight + 43_200
    private static let day: Int64 = 86_400

    private static func request(_ code: MessageCode) throws -> SupportedRequest {
        try #require(RequestCatalogue[code])
    }

    @Test func profilesAreReadForADayOf48HalfHours() throws {
        #expect(Self.midnight.secondsSince2000 % Self.day == 0)
        for code in [MessageCode.ecs22a, .ecs22b, .ecs22c, .init(rawValue: 0x0039)] {
            let request = try Self.request(code)
            let yesterday = ReadingWindow(start: Self.midnight - Self.day + 1_800, end: Self.midnight)
            #expect(ReadingWindow(for: request, now: Self.noon) == yesterday)
            #expect(ReadingWindow(for: request, day: Self.midnight - Self.day) == yesterday)
        }
    }

    @Test func dailyLogsAreReadForAMonthOrForOneEntry() throws {
        for code in [MessageCode.ecs21a, .ecs21b, .ecs21c, .ecs66] {
            let request = try Self.request(code)
            #expect(
                ReadingWindow(for: request, now: Self.noon)
                    == ReadingWindow(start: Self.midnight - 30 * Self.day, end: Self.midnight))
            // A day's entry is made at its end.
            #expect(
                ReadingWindow(for: request, day: Self.midnight - Self.day)
                    == ReadingWindow(start: Self.midnight, end: Self.midnight))
        }
    }

    @Test func logsOfEventsAndPaymentsAreReadForAMonthAndToday() throws {
        let ofMeters = [MessageCode.ecs35a, .ecs35b, .ecs35e, .ecs35g, .ecs20a, .ecs20b, .ecs20c, .ecs20d]
        let ofHubs = try [MessageCode.ecs35c, .ecs35d].map { try #require(HubRequestCatalogue[$0]) }
        for request in try ofMeters.map(Self.request) + ofHubs {
            let month = ReadingWindow(start: Self.midnight - 30 * Self.day, end: Self.midnight + Self.day)
            #expect(ReadingWindow(for: request, now: Self.noon) == month)
            #expect(ReadingWindow(for: request, day: Self.midnight - Self.day) == month)
        }
    }

    @Test func theClockShouldBeWithinAnIntervalAroundNow() throws {
        let request = try Self.request(.ecs70)
        #expect(
            ReadingWindow(for: request, now: Self.noon, validity: 5)
                == ReadingWindow(start: Self.noon - 60, end: Self.noon + 5))
        #expect(
            ReadingWindow(for: request, day: Self.midnight)
                == ReadingWindow(start: Self.midnight + Self.day - 60, end: Self.midnight + Self.day + 60))
    }
}
