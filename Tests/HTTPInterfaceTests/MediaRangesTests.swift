import EstateFixture
import Testing

@testable import HTTPInterface

/// What a request's `Accept` asks for.
@Suite struct MediaRangesTests {
    @Test(arguments: [
        ("text/csv", true), ("Text/CSV", true), ("text/csv;q=0", false), ("text/csv; q=0.000", false),
        ("text/csv;q=0.1", true), ("application/json, text/csv", true), ("application/json, text/csv;q=0.5", false),
        ("application/json;q=0.4, text/csv; charset=utf-8; q=0.5", true), ("*/*", false), ("text/*", false),
        ("text/html, text/csv, */*;q=0.1", true), ("text/csv;q=x", true), ("", false),
    ])
    func whatAClientTakesIsWhatItGets(accept: String, isCSV: Bool) async throws {
        try await TestHTTP.with(try TestGateway().gateway) { http in
            let answer = try await http.get("/v1/meters/0/logs/events", accept: accept)
            #expect(answer.headers["content-type"]?.hasPrefix("text/csv") == isCSV, "\(accept)")
        }
    }
}
