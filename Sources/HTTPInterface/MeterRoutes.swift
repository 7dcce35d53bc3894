import ESMEEmulator
import Estate
import Fleet
import GBCS
import HTTPServing
import Hummingbird

/// `/v1/meters`: the estate's meters, their registers and clocks.
struct MeterRoutes: Sendable {
    private let gateway: GBCSGateway
    private let limits: HTTPLimits

    init(gateway: GBCSGateway, limits: HTTPLimits) {
        self.gateway = gateway
        self.limits = limits
    }

    func add(to router: HTTPRoutes) {
        router.get("v1/meters") { request, _ in try await list(request) }
        router.get("v1/meters/{eui}") { _, context in try await describe(context) }
        router.get("v1/meters/{eui}/registers") { request, context in
            try await registers(gateway.meterNumber(context), asCSV: request.wantsCSV())
        }
        router.put("v1/meters/{eui}/registers") { request, context in try await setRegisters(request, context) }
        router.put("v1/meters/{eui}/clock-offset") { request, context in try await setClockOffset(request, context) }
    }

    private func list(_ request: Request) async throws -> Response {
        struct Item: Encodable {
            let number: Int
            let entityIdentifier: String
            let variant: String
            let hub: String
        }
        struct Body: Encodable {
            let meters: [Item]
            let offset: Int
            let limit: Int
            let total: Int
        }
        let total = gateway.estate.count
        let offset = try request.integer("offset", in: 0...FleetDefinition.meterLimit) ?? 0
        let limit = try request.integer("limit", in: 1...limits.pageSize) ?? min(100, limits.pageSize)
        var items: [Item] = []
        for number in min(offset, total)..<min(offset + limit, total) {
            let variant = try await gateway.withMeter(number) { meter, _ in meter.identity.variant }
            items.append(
                Item(
                    number: number, entityIdentifier: gateway.estate.entityIdentifier(number).dashed,
                    variant: variant.rawValue, hub: gateway.estate.hubEntityIdentifier(number).dashed))
        }
        return try .json(Body(meters: items, offset: offset, limit: limit, total: total))
    }

    private func describe(_ context: HTTPContext) async throws -> Response {
        let number = try gateway.meterNumber(context)
        let hub = gateway.estate.hubEntityIdentifier(number)
        return try .json(
            try await gateway.withMeter(number) { meter, time in
                MeterDescription(meter, number: number, hub: hub, at: time)
            })
    }

    private func registers(_ number: Int, asCSV: Bool) async throws -> Response {
        let (time, readings) = try await gateway.withMeter(number) { meter, time in
            let (metering, now) = (meter.metering, meter.clock(at: time))
            let registers = Register.all(of: metering.variant)
            return (now, registers.map { (register: $0, value: metering.reading($0, at: now)) })
        }
        if asCSV {
            return LogTable(
                columns: ["register", "value", "unit"],
                rows: readings.map {
                    [.text($0.register.name), .integer(Int64($0.value)), .text($0.register.unit.symbol)]
                }
            ).csvResponse
        }
        struct Body: Encodable {
            let entityIdentifier: String
            let time: String
            let registers: [String: UInt32]
        }
        return try .json(
            Body(
                entityIdentifier: gateway.estate.entityIdentifier(number).dashed, time: "\(time)",
                registers: Dictionary(uniqueKeysWithValues: readings.map { ($0.register.name, $0.value) })))
    }

    /// All values are checked before the first is set.
    private func setRegisters(_ request: Request, _ context: HTTPContext) async throws -> Response {
        let number = try gateway.meterNumber(context)
        let fields = try await request.fields(nil, limits: limits)
        let variant = try await gateway.withMeter(number) { meter, _ in meter.metering.variant }
        let registers = Dictionary(
            uniqueKeysWithValues: Register.all(of: variant).map { ($0.name.lowercased(), $0) })
        var values: [(Register, UInt32)] = []
        for name in fields.values.keys.sorted() {
            guard let register = registers[name.lowercased()] else {
                throw HTTPProblem.invalid(
                    "unknown-register",
                    "this meter has no register \(name.prefix(40)); GET the same address lists what it has")
            }
            let value = try fields.integer(name, in: 0...Int64(UInt32.max)) ?? 0
            values.append((register, UInt32(value)))
        }
        let changes = values
        try await gateway.withMeter(number) { meter, time in
            let now = meter.clock(at: time)
            for (register, value) in changes { meter.set(register, to: value, at: now) }
        }
        return try await self.registers(number, asCSV: request.wantsCSV())
    }

    private func setClockOffset(_ request: Request, _ context: HTTPContext) async throws -> Response {
        struct Body: Encodable {
            let offsetSeconds: Int64
            /// The older name of the same value.
            let seconds: Int64
            let meterTime: String
        }
        let number = try gateway.meterNumber(context)
        let fields = try await request.fields(["offsetSeconds", "seconds"], limits: limits)
        let range: ClosedRange<Int64> = -86_400...86_400
        let older = try fields.integer("seconds", in: range)
        if let older, let offset = try fields.integer("offsetSeconds", in: range), offset != older {
            throw fields.wrong("seconds", "the same as offsetSeconds, whose older name it is; leave it out")
        }
        let seconds = try fields.required("offsetSeconds", try fields.integer("offsetSeconds", in: range) ?? older)
        let time = try await gateway.withMeter(number) { meter, time in
            meter.setClock(offset: seconds, at: time)
            return meter.clock(at: time)
        }
        return try .json(Body(offsetSeconds: seconds, seconds: seconds, meterTime: "\(time)"))
    }
}
