import COSEM
import ESMEEmulator
import Fleet
import GBCS
import Testing

/// The one ESME of a thread is each meter in turn, and nothing of the meter before.
@Suite("A meter that becomes meter after meter")
struct FleetMeterTests {
    private static let now = UTCTime(iso8601: "2026-11-03T12:00")!

    private func command(_ code: MessageCode, to fleet: Fleet, _ number: Int, counter: UInt64 = 5) throws -> [UInt8] {
        let request = try #require(RequestCatalogue[code])
        return Command.build(
            request, from: .knownRemoteParty(TestFleet.supplier, counter: counter), to: fleet.entityIdentifier(number),
            range: request.form.range(from: Self.now - 86_400, to: Self.now),
            brokerSecret: TestFleet.key(TestFleet.broker).sharedSecret(
                with: fleet.keys.key(.keyAgreement, index: number).publicKey), using: CryptographicContext())
    }

    private func reading(_ response: [UInt8]?, to command: [UInt8], _ fleet: Fleet, _ number: Int) throws -> Reading {
        let secret = TestFleet.key(TestFleet.supplier).sharedSecret(
            with: fleet.keys.key(.keyAgreement, index: number).publicKey)
        return Reading(
            try VerifiedResponse(
                try #require(response), to: try Message(parsing: command), macSecret: secret, payloadSecret: secret,
                deviceKey: nil, using: CryptographicContext()))
    }

    @Test("Each answers for itself: identity, keys, load, firmware")
    func answers() throws {
        let fleet = try TestFleet.fleet()
        let meter = TestFleet.meter(fleet)
        let context = ProcessingContext()
        for number in [0, 899, 1, 400, 0] {
            meter.become(number, ownOriginatorCounter: 1)
            let firmware = try command(.ecs52, to: fleet, number)
            let answer = meter.esme.process(firmware, at: Self.now, in: context).response
            guard case .values(let values) = try reading(answer, to: firmware, fleet, number) else {
                Issue.record("no firmware version of \(number)")
                return
            }
            #expect(values.first?.value == (number == 899 ? "09090909" : "0123ABCD"))
            let registers = try command(.ecs17b, to: fleet, number)
            guard
                case .values(let list) = try reading(
                    meter.esme.process(registers, at: Self.now, in: context).response, to: registers, fleet, number)
            else {
                Issue.record("no registers of \(number)")
                return
            }
            #expect(list.count == (number == 899 ? 3 : 2))
            let load = FleetLoad(fleet)
            load.become(number)
            #expect(list.first?.value == "\(load.reading(.activeImport, at: Self.now))")
        }
    }

    @Test("A message for another meter is refused")
    func otherMeter() throws {
        let fleet = try TestFleet.fleet()
        let meter = TestFleet.meter(fleet)
        meter.become(2, ownOriginatorCounter: 1)
        let outcome = meter.esme.process(
            try command(.ecs52, to: fleet, 3), at: Self.now, in: ProcessingContext())
        #expect(outcome.disposition == .refused(.notForThisDevice))
    }

    @Test("What happened to a meter stays with it")
    func state() throws {
        let fleet = try TestFleet.fleet()
        let meter = TestFleet.meter(fleet)
        meter.become(5, ownOriginatorCounter: 10, lastCounters: [.supplier: 7])
        #expect(!meter.esme.hasChangedState)
        meter.esme.clockOffset = 42
        _ = meter.esme.faults.add(Fault(.noResponse))
        meter.esme.metering.set(.activeImport, to: 123, at: Self.now)
        #expect(meter.esme.hasChangedState)
        let state = meter.esme.state
        meter.noteState()
        meter.become(6, ownOriginatorCounter: 1)
        #expect(meter.esme.state == DeviceState())
        #expect(meter.esme.lastCounters.isEmpty)
        #expect(meter.esme.metering.reading(.activeImport, at: Self.now) != 123)
        meter.become(5, ownOriginatorCounter: 11, lastCounters: [.supplier: 8], state: state)
        #expect(meter.esme.state == state)
        #expect(meter.esme.metering.reading(.activeImport, at: Self.now) == 123)
        #expect(meter.esme.ownOriginatorCounter == 11)
        #expect(meter.esme.lastCounters[.supplier] == 8)
    }
}
