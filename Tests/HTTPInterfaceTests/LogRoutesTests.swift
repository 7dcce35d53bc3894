import COSEM
import ESMEEmulator
import EstateFixture
import Foundation
import GBCS
import Testing

@testable import DCC
@testable import Estate
@testable import Fleet
@testable import HTTPInterface

/// `/v1/meters/{eui}/logs/{log}`.
@Suite struct LogRoutesTests {
    private func entries(_ http: TestHTTP, _ path: String) async throws -> [[String: Any]] {
        let answer = try await http.get("/v1/meters/0/logs/\(path)")
        #expect(answer.status == 200, "\(path): \(answer.text)")
        return try #require(answer.object["entries"] as? [[String: Any]])
    }

    @Test func halfHourlyLogsShowADayByDefault() async throws {
        let estate = try TestGateway { $0.cohorts[0].loads[2].share = 1 }
        try await TestHTTP.with(estate.gateway) { http in
            for (log, columns) in [
                ("activeImportProfile", ["activeImport"]), ("exportProfile", ["activeExport", "reactiveExport"]),
                ("reactiveImportProfile", ["reactiveImport"]),
            ] {
                let day = try await entries(http, log)
                #expect(day.count == 48)
                #expect(day.first?["time"] as? String == "2026-10-31T12:30:00Z")
                #expect(day.last?["time"] as? String == "2026-11-01T12:00:00Z")
                #expect(day.allSatisfy { Set($0.keys) == Set(columns + ["time"]) })
                let all = try await entries(http, "\(log)?from=2024-01-01")
                #expect(all.count == ProfileLog(rawValue: log)?.capacity)
            }
        }
    }

    @Test func entriesAreWhatTheMeterSends() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let range = "from=2026-10-31T12:00:00Z&to=2026-11-01T12:00:00Z"
            let day = try await entries(http, "activeImportProfile?\(range)")
            #expect(day.count == 49)
            let command = try estate.command(.ecs22b)
            let response = try await http.post("/v1/gbcs", command.octets, type: "application/octet-stream")
            guard case .log(_, let rows) = Reading(try estate.verify(response.body, to: command)) else {
                Issue.record("not a log")
                return
            }
            let (times, values) = (rows.map { "\($0.time)" }, rows.map { Int($0.values[0]) })
            #expect(times == day.compactMap { $0["time"] as? String })
            #expect(values == day.compactMap { $0["activeImport"] as? Int })
        }
    }

    @Test func dailyLogsShowAllByDefault() async throws {
        let estate = try TestGateway { $0.cohorts[0].variants = [.twinElement: 1] }
        try await TestHTTP.with(estate.gateway) { http in
            for log in [ProfileLog.dailyReads, .dailyExportReads, .dailyConsumption] {
                #expect(try await entries(http, log.rawValue).count == log.capacity)
                let one = try await entries(http, "\(log.rawValue)?from=2026-10-30&to=2026-10-30T23:59:59Z")
                #expect(one.map { $0["time"] as? String } == ["2026-10-30T00:00:00Z"])
            }
            let reads = try #require(try await entries(http, "dailyReads").last)
            // Every import register and the time; the log has neither the 32 block counters nor the other three registers.
            #expect(reads.count == Register.all(of: .twinElement).count - 32 - 3 + 1)
            let lines = try await http.get("/v1/meters/0/logs/dailyReads?format=csv").text
                .components(separatedBy: "\r\n")
            #expect(lines.count == 31 + 2)
            #expect(lines[0].hasPrefix("time,activeImport,tou1,tou2"))
            #expect(lines[1].split(separator: ",").count == reads.count)
            let both = try await entries(http, "activeImportProfile")
            #expect(both.allSatisfy { $0.count == 3 && $0["secondaryActiveImport"] is Int })
        }
    }

    @Test func happeningsAreShown() async throws {
        let estate = try TestGateway()
        // A malformed content makes a Security Log entry, ECS70 an Event Log entry.
        var wrong = try estate.command(.ecs17b).octets
        wrong[wrong.count - 13] ^= 1
        _ = await estate.gateway.deliver(wrong)
        let set = try estate.command(.ecs70, from: TestGateway.now - 60, until: TestGateway.now + 60)
        _ = await estate.gateway.deliver(set.octets)
        try await TestHTTP.with(estate.gateway) { http in
            let events = try await entries(http, "events")
            #expect(events.map { $0["code"] as? String } == ["8154"])
            #expect(events.first?["otherInformation"] as? String == "0062")
            #expect(events.first?["name"] is String)
            #expect(try await entries(http, "events?to=2026-11-01T11:59:59Z").isEmpty)
            #expect(try await entries(http, "events?from=2026-11-01T12:00:00Z").count == 1)
            #expect(try await entries(http, "powerEvents").isEmpty)
            let security = try await entries(http, "securityEvents")
            let logged = try await estate.gateway.withMeter(0) { meter, _ in meter.eventLogs.securityEvents.entries }
            #expect(security.map { $0["code"] as? String } == logged.map { $0.code.rawValue.hexadecimal })
            let text = try await http.get("/v1/meters/0/logs/events", accept: "text/csv").text
            #expect(text.hasPrefix("time,code,name,otherInformation\r\n2026-11-01T12:00:00Z,8154,"))
        }
    }

    @Test func entriesPutInStandInPlaceOfMeasuredOnes() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let before = try await entries(http, "activeImportProfile")
            let answer = try await http.put(
                "/v1/meters/0/logs/activeImportProfile",
                #"{"entries":[{"time":"2026-11-01T00:30:00Z","value":99999},{"time":"2026-11-01T01:00:00Z","value":0}]}"#
            )
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.object["injected"] as? Int == 2)
            let after = try await entries(http, "activeImportProfile")
            #expect(after.count == before.count)
            for (old, new) in zip(before, after) {
                switch new["time"] as? String {
                case "2026-11-01T00:30:00Z": #expect(new["activeImport"] as? Int == 99_999)
                case "2026-11-01T01:00:00Z": #expect(new["activeImport"] as? Int == 0)
                default: #expect(new["activeImport"] as? Int == old["activeImport"] as? Int)
                }
            }
            // The meter says the same over GBCS, and others are untouched.
            let command = try estate.command(.ecs22b, from: UTCTime(iso8601: "2026-11-01T00:30")!)
            let response = try #require(await estate.gateway.deliver(command.octets).response)
            guard case .log(_, let rows) = Reading(try estate.verify(response, to: command)) else {
                Issue.record("not a log")
                return
            }
            #expect(rows.prefix(2).map { $0.values[0] } == [99_999, 0])
            #expect(try await http.delete("/v1/meters/0/logs/activeImportProfile").status == 204)
            let removed = try await entries(http, "activeImportProfile")
            #expect(removed.map { $0["activeImport"] as? Int } == before.map { $0["activeImport"] as? Int })
        }
    }

    @Test(arguments: [
        ("activeImportProfile", "{}", "missing-field"),
        ("activeImportProfile", #"{"entries":[1]}"#, "invalid-value"),
        ("activeImportProfile", #"{"entries":[{"value":1}]}"#, "missing-field"),
        ("activeImportProfile", #"{"entries":[{"time":"2026-11-01T00:30:00Z"}]}"#, "missing-field"),
        ("activeImportProfile", #"{"entries":[{"time":"2026-11-01T00:31:00Z","value":1}]}"#, "invalid-value"),
        ("activeImportProfile", #"{"entries":[{"time":"2026-11-01T00:30:00Z","value":-1}]}"#, "invalid-value"),
        ("dailyConsumption", #"{"entries":[{"time":"2026-11-01T00:30:00Z","value":1}]}"#, "invalid-value"),
        ("activeImportProfile", #"{"entries":[{"time":"2026-11-01","value":1,"third":1}]}"#, "unknown-field"),
        ("dailyReads", #"{"entries":[]}"#, "log-not-injectable"),
        ("events", #"{"entries":[]}"#, "log-not-injectable"),
    ])
    func wrongEntriesAreRefused(log: String, body: String, code: String) async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let answer = try await http.put("/v1/meters/0/logs/\(log)", body)
            #expect(answer.status == 400)
            #expect(answer.code == code)
        }
    }

    @Test(arguments: [
        ("1999-12-31T23:30:00Z", "a UTC time from 2000-01-01 to 2136-02-07T06:28:15Z"),
        ("2136-02-07T06:30:00Z", "a UTC time from 2000-01-01 to 2136-02-07T06:28:15Z"),
        ("x", "a UTC time from 2000-01-01 to 2136-02-07T06:28:15Z"),
        ("2026-11-01T00:31:00Z", "a UTC time at which the log has an entry, a multiple of 1800 s"),
    ])
    func whatIsWrongWithATimeIsSaid(time: String, says: String) async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let answer = try await http.put(
                "/v1/meters/0/logs/activeImportProfile", #"{"entries":[{"time":"\#(time)","value":1}]}"#)
            #expect(answer.object["error"] as? String == "entries[0].time must be \(says)")
        }
    }

    @Test func aMeterTakesOnlySoManyEntries() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let start = UTCTime(iso8601: "2026-01-01")!
            let list = (0...4_464).map { #"{"time":"\#(start + 1_800 * Int64($0))","value":1}"# }
            let answer = try await http.put(
                "/v1/meters/0/logs/exportProfile", "{\"entries\":[\(list.joined(separator: ","))]}")
            #expect(answer.status == 409)
            #expect(answer.code == "log-full")
            let injected = try await estate.gateway.withMeter(0) { meter, _ in meter.metering.injected.count }
            #expect(injected == 0)
        }
    }

    @Test func wrongLogsAndRangesAreRefused() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            #expect(try await http.get("/v1/meters/0/logs/x").code == "unknown-log")
            #expect(try await http.get("/v1/meters/9/logs/events").code == "unknown-meter")
            for query in [
                "from=yesterday", "to=", "from=2026-13-01", "from=1999-12-31", "to=2200-01-01", "format=pdf",
                "from=2026-11-01&to=2026-10-31",
            ] {
                let answer = try await http.get("/v1/meters/0/logs/activeImportProfile?\(query)")
                #expect(answer.status == 400, "\(query)")
                #expect(answer.code == "invalid-parameter")
            }
            let events = try await http.get("/v1/meters/0/logs/POWEREVENTS")
            #expect(events.object["log"] as? String == "powerEvents", "names have any case")
            // Only an end: the day up to it.
            let day = try await entries(http, "activeImportProfile?to=2026-01-02")
            #expect(day.count == 48)
            #expect(day.last?["time"] as? String == "2026-01-02T00:00:00Z")
        }
    }

    @Test func commaSeparatedValuesAreQuotedWhereNeeded() {
        let table = LogTable(
            columns: ["a", "b", "c"],
            rows: [[.text("one, \"two\"\r\n"), .none, .integer(-1)], [.text("plain"), .text(""), .integer(2)]])
        #expect(table.csv == "a,b,c\r\n\"one, \"\"two\"\"\r\n\",,-1\r\nplain,,2\r\n")
    }
}
