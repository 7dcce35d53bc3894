import COSEM
import GBCS
import MeterTesting
import Testing

/// The Communications Hub: it is read like a meter, and what is behind it depends on it.
@Suite("Example: a power cut")
struct APowerCut {
    @Test(
        "While the supply is cut nothing answers; the hub reports it at once, the meter when the supply is back",
        arguments: Transport.allCases)
    func cut(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            let (hub, meter) = (fleet.hub(2), fleet.meter(2))
            let cut = fleet.clock.now
            try await hub.powerOff()
            #expect(hub.outages.map(\.notification.time) == [cut])
            let during = try await meter.ask(.ecs17b)
            #expect(during == nil)
            fleet.clock.set(to: fleet.clock.now + 600, rate: 0)
            try await hub.powerOn()
            #expect(await meter.alerts(atLeast: 1).map(\.alert.messageCode) == [.ecs80])
            let after = try await meter.ask(.ecs17b)
            #expect(after?.isSuccess == true)
        }
    }

    @Test("The hub's Device Log names the meter", arguments: Transport.allCases)
    func deviceLog(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            let answer = try #require(try await fleet.hub(2).ask(.ccs06))
            #expect(answer.value("\(fleet.meter(2).entityIdentifier) status") == "communicating")
        }
    }
}
