import COSEM
import DUIS
import EstateFixture
import GBCS
import Testing

@testable import DSP

/// `/v1/dcc/schedules`.
@Suite struct ScheduleRoutesTests {
    private static func schedule(of device: EntityIdentifier) -> Element {
        Element(
            "CreateSchedule",
            [
                Element("ScheduleFrequency", text: "Half-Yearly"), Element("ScheduleStartDate", text: "2026-11-29"),
                Element("ScheduleExecutionStartTime", text: "01:30:00Z"),
                Element("DSPScheduledServiceReference", text: "4.8"),
                Element("DSPScheduledServiceReferenceVariant", text: "4.8.1"),
                Element("DeviceID", text: device.dashed),
                Element(
                    "DSPReadActiveImportProfileData",
                    [
                        Element("StartDateOffset", text: "-1"), Element("StartTime", text: "00:00:00Z"),
                        Element("EndDateOffset", text: "0"), Element("EndTime", text: "00:00:00Z"),
                    ]),
            ])
    }

    @Test("A schedule that a User made is listed with what it requests and when")
    func created() async throws {
        try await TestDCC.with { dcc, http in
            let sent = try await dcc.send("5.1", to: dcc.meter(2), counter: 1, Self.schedule(of: dcc.meter(2)))
            #expect(String(decoding: sent.octets, as: UTF8.self).contains("I0"))
            let answer = try await http.get("/v1/dcc/schedules")
            #expect(
                answer.text == """
                    {"next":null,"schedules":[{"device":"02-53-4D-45-80-00-00-02","executions":0,\
                    "frequency":"Half-Yearly","nextDue":"2026-11-29T01:30:00Z","number":1,"srv":"4.8.1",\
                    "user":"02-53-4D-45-54-53-00-04"}]}
                    """)
        }
    }

    @Test("The list has the schedules of a User and of a Device, and goes on where it says")
    func pages() async throws {
        try await TestDCC.with { dcc, http in
            for number in 1...5 {
                let user: EntityIdentifier = number < 3 ? .init(7) : .init(8)
                try await dcc.provider.store.commit(
                    .schedule(
                        ScheduleRecord(
                            number: Int64(number), user: user, device: dcc.meter(number % 2), due: nil,
                            document: .init()),
                        by: RequestRecord(
                            number: Int64(number),
                            id: RequestID(originator: user, target: dcc.meter(0), counter: UInt64(number)),
                            isSigned: false, service: "serviceD", received: 0)))
            }
            func numbers(_ query: String) async throws -> [Int] {
                let page = try await http.get("/v1/dcc/schedules\(query)").object
                return (page["schedules"] as? [[String: Any]] ?? []).compactMap { $0["number"] as? Int }
            }
            #expect(try await numbers("") == [1, 2, 3, 4, 5])
            #expect(try await numbers("?user=0000000000000008") == [3, 4, 5])
            #expect(try await numbers("?device=02534D4580000001") == [1, 3, 5])
            #expect(try await numbers("?user=0000000000000008&device=02534D4580000001&from=4") == [5])
            let page = try await http.get("/v1/dcc/schedules?limit=2&from=2").object
            #expect(page["next"] as? Int == 4)
            // A document that cannot be read leaves open what it asked for.
            let first = try #require((page["schedules"] as? [[String: Any]])?.first)
            #expect(first.keys.contains("srv") && first["srv"] is String == false)
        }
    }

    @Test(
        "A query that is not right is refused",
        arguments: ["user=1", "device=x", "from=x", "from=-1", "limit=0", "limit=1001"])
    func wrongQuery(query: String) async throws {
        try await TestDCC.with { (_, http) async throws in
            let answer = try await http.get("/v1/dcc/schedules?\(query)")
            #expect(answer.status == 400)
            #expect(answer.code == "invalid-parameter")
        }
    }
}
