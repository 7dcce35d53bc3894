import MeterTesting
import Testing

/// Reading registers: in process and over TCP with the same body.
@Suite("Example: read a register")
struct ReadARegister {
    @Test("The network operator reads the export register in the clear", arguments: Transport.allCases)
    func exportRegister(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            let answer = try #require(try await fleet.meter(3).ask(.ecs17a, as: .networkOperator))
            #expect(answer.isSuccess)
            #expect(answer.value("active export") != nil)
        }
    }

    @Test("The supplier's import register comes encrypted, and is decrypted", arguments: Transport.allCases)
    func importRegister(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            let meter = fleet.meter(3)
            let answer = try #require(try await meter.ask(.ecs17b))
            let register = try await meter.inspect { meter, now in
                meter.metering.reading(.activeImport, at: meter.clock(at: now))
            }
            #expect(answer.value("active import") == "\(register)")
        }
    }
}
