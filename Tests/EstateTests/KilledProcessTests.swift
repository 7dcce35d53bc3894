import COSEM
import DCC
import ESMEEmulator
import EstateFixture
import Fleet
import Foundation
import GBCS
import NIOConcurrencyHelpers
import SimulationKernel
import Testing

@testable import Estate

/// The same random history on a fleet whose process is killed again and again, and on one that never ends.
///
/// A killed process leaves its state folder as it stands at that moment, without any last write. A copy of the folder,
/// taken while the gateway that serves it is still there, is such a folder: that gateway is forgotten, and another opens
/// the copy.
@Suite struct KilledProcessTests {
    private static let meters = 3

    @Test(arguments: [0xD1E0, 0xD1E1, 0xD1E2] as [UInt64])
    func stateAfterKillsIsTheStateWithoutThem(seed: UInt64) async throws {
        print("KilledProcessTests.stateAfterKillsIsTheStateWithoutThem: seed \(seed)")
        var random = SplitMix64(seed: seed)
        let steady = Life(try TestGateway(meters: Self.meters))
        let killed = try Lives()
        var now = TestGateway.now
        var kills = 0
        for step in 0..<50 {
            now = now + .random(in: 1...20_000, using: &random)
            for life in [steady, killed.life] { await life.pass(to: now) }
            let event = Event(step: step, at: now, using: &random)
            let results = [try await steady.suffer(event), try await killed.life.suffer(event)]
            #expect(results[0] == results[1], "seed \(seed), step \(step): \(event)")
            if Int.random(in: 0..<5, using: &random) == 0 {
                try killed.kill(at: now)
                kills += 1
            }
        }
        try killed.kill(at: now)
        #expect(kills > 2, "seed \(seed)")
        // Time alone is not kept at once; after two days both have worked everything out.
        now = now + 172_800
        for life in [steady, killed.life] { await life.pass(to: now) }
        for meter in 0..<Self.meters {
            let state = try await killed.life.remembered(meter)
            let expected = try await steady.remembered(meter)
            #expect(state.state == expected.state, "seed \(seed), meter \(meter)")
            #expect(state.counters == expected.counters, "seed \(seed), meter \(meter)")
            // Something has happened to it.
            #expect(expected.state != DeviceState() && !expected.counters.isEmpty)
        }
        // The same alerts, each with an own counter above all before it.
        let (alerts, expected) = (killed.alerts + killed.life.alerts, steady.alerts)
        for meter in 0..<Self.meters {
            let device = steady.gateway.device(meter)
            func codes(_ alerts: [Life.Alert]) -> [AlertCode] { alerts.filter { $0.device == device }.map(\.code) }
            #expect(codes(alerts) == codes(expected), "seed \(seed), meter \(meter)")
            let counters = alerts.filter { $0.device == device }.map(\.counter)
            #expect(zip(counters, counters.dropFirst()).allSatisfy { $0 < $1 }, "seed \(seed): \(counters)")
        }
        #expect(!expected.isEmpty, "seed \(seed)")
    }

    /// Something that happens to a meter at a time.
    private struct Event: CustomStringConvertible {
        enum Kind {
            case command(String, RequestArguments?)
            /// The meter's own clock is set by hand.
            case clock(offset: Int64)
        }

        let meter: Int
        let counter: UInt64
        let time: UTCTime
        let kind: Kind

        var description: String {
            switch kind {
            case .command(let useCase, _): "\(useCase) to meter \(meter)"
            case .clock(let offset): "the clock of meter \(meter) by \(offset)"
            }
        }

        init(step: Int, at time: UTCTime, using random: inout SplitMix64) {
            meter = Int.random(in: 0..<KilledProcessTests.meters, using: &random)
            counter = UInt64(step) + 1
            self.time = time
            let useCases = [
                "ECS01a", "ECS01b", "ECS02", "ECS03", "ECS04a", "ECS04b", "ECS05", "ECS07", "ECS08a", "ECS09",
                "ECS28a", "ECS42", "ECS43", "ECS44", "ECS48", "ECS70", "CS01a",
            ]
            guard Int.random(in: 0..<8, using: &random) > 0, let useCase = useCases.randomElement(using: &random)
            else {
                kind = .clock(offset: .random(in: -20_000...20_000, using: &random))
                return
            }
            kind = .command(useCase, Self.arguments(useCase, at: time, using: &random))
        }

        /// Values that the use case takes, with activation at once, in some hours, or never.
        private static func arguments(
            _ useCase: String, at time: UTCTime, using random: inout SplitMix64
        ) -> RequestArguments? {
            guard let code = UseCaseCatalogue[useCase]?.messageCode, let form = RequestCatalogue[code]?.form,
                useCase != "ECS70"
            else { return nil }
            let activation: COSEMData =
                switch Int.random(in: 0..<4, using: &random) {
                case 0: .octetString([0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0xFF])
                case 1: .octetString([UInt8](repeating: 0xFF, count: 9) + [0x80, 0, 0xFF])
                default: .octetString(COSEMDateTime(time + .random(in: 1...60_000, using: &random)).octets)
                }
            let amount = Int32.random(in: 0...300_000, using: &random)
            let price = Int16.random(in: 1...30_000, using: &random)
            var values: [RequestArguments.Value] = []
            for (item, example) in zip(form.items, form.example.values) {
                if Activation.triggered(by: item.attribute.reference) != nil {
                    values.append(.value(activation))
                    continue
                }
                let value: COSEMData? =
                    switch item.attribute {
                    case .standingChargeNext, .timeDebtRate1Next, .timeDebtRate2Next:
                        NeutralValue.charge(.none).priced(price)
                    case .pricesNext: NeutralValue.charge(.tariff).priced(price)
                    case .paymentModeNext: .structure([.enumerated(useCase == "ECS02" ? 1 : 2), .enumerated(1)])
                    case .maximumMeterBalanceNext, .maximumCreditThresholdNext: .doubleLong(.max)
                    case .emergencyCreditLimitNext, .emergencyCreditThresholdNext, .lowCreditThresholdNext,
                        .adjustMeterBalance, .adjustTimeDebt1, .adjustTimeDebt2, .adjustPaymentDebt:
                        .doubleLong(amount)
                    case .loadLimitPowerThresholdNext: .doubleLongUnsigned(UInt32(amount))
                    default: nil
                    }
                values.append(value.map { .value($0) } ?? example)
            }
            return RequestArguments(values)
        }
    }

    /// A gateway that serves the meters until its process ends.
    private final class Life {
        struct Alert: Sendable {
            let device: EntityIdentifier
            let code: AlertCode
            let counter: UInt64
        }

        let gateway: TestGateway
        private let received = NIOLockedValueBox<[Alert]>([])
        /// The alerts so far, in the order in which they were sent.
        var alerts: [Alert] { received.withLockedValue { $0 } }

        init(_ gateway: TestGateway) {
            self.gateway = gateway
            _ = gateway.gateway.alerts.subscribe { [received] published in
                guard let outgoing = published.alert,
                    let counter = try? Message(parsing: outgoing.octets).header.originatorCounter
                else { return }
                received.withLockedValue {
                    $0.append(Alert(device: outgoing.device, code: outgoing.alert.code, counter: counter))
                }
            }
        }

        func pass(to time: UTCTime) async {
            gateway.gateway.clock.set(to: time, rate: 0)
            await gateway.gateway.advanceDue()
        }

        /// The results of the command; none of what is done by hand.
        func suffer(_ event: Event) async throws -> [UInt8] {
            switch event.kind {
            case .clock(let offset):
                try await gateway.gateway.withMeter(event.meter) { meter, now in
                    meter.setClock(offset: offset, at: now)
                }
                return []
            case .command(let useCase, let arguments):
                let code = try #require(UseCaseCatalogue[useCase]).messageCode
                let command = try gateway.command(
                    code, to: event.meter, counter: event.counter, from: event.time - 86_400,
                    until: event.time + 3_600, arguments: arguments)
                let reply = await gateway.gateway.deliver(command.octets)
                let response = try #require(reply.response, "\(event)")
                return try gateway.verify(response, to: command).results.map(\.result.rawValue)
            }
        }

        /// What the meter remembers, with all worked out that is due.
        func remembered(_ meter: Int) async throws -> Memory {
            try await gateway.gateway.withMeter(meter) { meter, now in
                _ = meter.advance(to: now)
                return Memory(state: meter.state, counters: meter.lastCounters)
            }
        }

        /// A class, so that values as large as states do not lie in tasks' frames.
        final class Memory: Sendable {
            let state: DeviceState
            let counters: ReplayCounters

            init(state: DeviceState, counters: ReplayCounters) { (self.state, self.counters) = (state, counters) }
        }
    }

    /// The processes that serve the meters one after the other, with what the one before left.
    private final class Lives {
        private var folders = [TemporaryState()]
        private(set) var life: Life
        /// The alerts of the processes that were killed.
        private(set) var alerts: [Life.Alert] = []

        init() throws { life = Life(try Self.gateway(folders[0], at: TestGateway.now)) }

        /// The machine's clock stands still, so that only what is kept makes sure that no own counter is used twice.
        private static func gateway(_ folder: TemporaryState, at time: UTCTime) throws -> TestGateway {
            let state = try FleetState(
                folder: folder.path, firstEntityIdentifier: FleetDefinition.firstDevelopmentIdentifier, seed: 2026,
                count: KilledProcessTests.meters, now: 100)
            return try TestGateway(meters: KilledProcessTests.meters, state: state, now: time)
        }

        func kill(at time: UTCTime) throws {
            let left = TemporaryState()
            try FileManager.default.copyItem(atPath: folders[folders.count - 1].path, toPath: left.path)
            alerts += life.alerts
            folders.append(left)
            life = Life(try Self.gateway(left, at: time))
        }
    }
}

extension COSEMData {
    /// The value with `price` for every long in it.
    fileprivate func priced(_ price: Int16) -> COSEMData {
        switch self {
        case .array(let elements): .array(elements.map { $0.priced(price) })
        case .structure(let members): .structure(members.map { $0.priced(price) })
        case .long: .long(price)
        default: self
        }
    }
}
