import COSEM
import GBCS
import MeterFixture
import SimulationKernel
import Testing

@testable import ESMEEmulator

/// A value to come that was cancelled, in the midst of a random history, beside a meter that never heard of it.
@Suite("Cancelled activations through random commands")
struct CancelledActivationPropertyTests {
    /// The use cases whose values come into force at a time, without those that write others at once.
    private static let useCases = [
        "ECS01a", "ECS01b", "ECS01c", "ECS01d", "ECS02", "ECS03", "ECS08a", "ECS28a", "ECS46d",
    ]
    private static let steps = 12

    /// One command of a history, and what it needs.
    private struct Event {
        let seconds: Int64
        let command: RandomCommand
        let terms: RandomCommand.Terms
        let tariff: RequestArguments
    }

    private static func history(using random: inout SplitMix64) -> [Event] {
        (0..<steps).map { _ in
            let terms = RandomCommand.Terms(isWhole: true, using: &random)
            let tariff = TariffCommandPropertyTests.tariff(
                Arguments.now, [13: Arguments.price(terms.standingCharge), 14: terms.table], using: &random)
            return Event(
                seconds: .random(in: 2...30_000, using: &random),
                command: RandomCommand.allCases.randomElement(using: &random) ?? .clock, terms: terms, tariff: tariff)
        }
    }

    /// Values for the use case, other than those of a new meter where chance has it.
    private static func arguments(
        _ code: MessageCode, at time: COSEMData, using random: inout SplitMix64
    ) throws -> RequestArguments {
        let terms = RandomCommand.Terms(isWhole: true, using: &random)
        if code == MessageCode("ECS01a") {
            return TariffCommandPropertyTests.tariff(
                time, [13: Arguments.price(terms.standingCharge), 14: terms.table], using: &random)
        }
        var changes: [Int: COSEMData] = [:]
        for (place, item) in try #require(RequestCatalogue[code]).form.items.enumerated() {
            switch item.attribute {
            case .standingChargeNext: changes[place] = Arguments.price(terms.standingCharge)
            case .pricesNext: changes[place] = terms.table
            case .secondaryPricesNext:
                changes[place] = Arguments.prices(
                    [[1], [2], [3], [4]], commodity: LogicalName(1, 20, 1, 8, 0)
                ) { terms.prices[$0] }
            case .paymentModeNext:
                changes[place] = .structure([
                    .enumerated(code == MessageCode("ECS02") ? 1 : 2), .enumerated(1),
                ])
            case .debtSuspensionNext: changes[place] = terms.collection
            case .disablementThresholdNext, .maximumMeterBalanceNext, .maximumCreditThresholdNext,
                .lowCreditThresholdNext, .emergencyCreditLimitNext, .emergencyCreditThresholdNext:
                changes[place] = .doubleLong(terms.amount)
            case .loadLimitSupplyStateNext: changes[place] = .boolean(0xFF)
            case .loadLimitPowerThresholdNext, .loadLimitPeriodNext, .loadLimitRestorationPeriodNext:
                changes[place] = .doubleLongUnsigned(UInt32(terms.prices[0].magnitude))
            default: break
            }
        }
        return Arguments.example(code, activation: time, changes)
    }

    @Test("The meter is the one that never had it, but for the values to come and the entries about the commands")
    func leavesNoTrace() throws {
        for (number, useCase) in Self.useCases.enumerated() {
            try Self.compare(useCase, seed: 0xCA0 + UInt64(number))
        }
    }

    private static func compare(_ useCase: String, seed: UInt64) throws {
        print("CancelledActivationPropertyTests.leavesNoTrace: \(useCase), seed \(seed)")
        var random = SplitMix64(seed: seed)
        let code = MessageCode(useCase)
        let history = history(using: &random)
        let planned = Int.random(in: 1..<steps - 1, using: &random)
        let cancelled = Int.random(in: planned + 1..<steps, using: &random)
        // So late that no setting of the clock reaches it.
        let time = TestEstate.noon + 10 * 86_400
        let plan = try arguments(code, at: Arguments.at(time), using: &random)
        let cancel = try arguments(code, at: Arguments.never, using: &random)
        let (meter, other) = (TestEstate(.twinElement), TestEstate(.twinElement))
        for estate in [meter, other] {
            // In prepayment, so that there is an account from the start.
            _ = try estate.carryOut(
                .prepayment, history[0].terms, counter: 1, topUpCounter: 0, tariff: history[0].tariff)
        }
        var moments: Set<UTCTime> = []
        for (step, event) in history.enumerated() {
            for estate in [meter, other] {
                estate.now = estate.now + event.seconds
                _ = estate.meter.advance(to: estate.now)
                let counter = UInt64(10 + 2 * step)
                if estate === meter, step == planned || step == cancelled {
                    let results = try estate.results(
                        useCase, step == planned ? plan : cancel, counter: counter)
                    #expect(results.allSatisfy { $0 == 0 }, "\(useCase), seed \(seed): \(results)")
                    moments.insert(estate.meter.clock(at: estate.now))
                    #expect((estate.meter.nextDueTime != nil) == (step == planned))
                }
                // A second later, so that the entries about it can be told from those about the other command.
                estate.now = estate.now + 1
                _ = try estate.carryOut(
                    event.command, event.terms, counter: counter + 1,
                    topUpCounter: TestEstate.firstTopUpCounter + UInt64(step), tariff: event.tariff)
            }
        }
        for estate in [meter, other] {
            estate.now = time + 86_400
            _ = estate.meter.advance(to: estate.now)
            // The last command is one that both got.
            _ = try estate.carryOut(
                .clock, history[0].terms, counter: 1_000, topUpCounter: 0, tariff: history[0].tariff)
        }
        let comment: Comment = "\(useCase), seed \(seed), planned at \(planned), cancelled at \(cancelled)"
        try expectEqual(meter, other, except: code, at: moments, comment)
    }

    /// - Parameter moments: when the meter got the command that planned and the one that cancelled.
    private static func expectEqual(
        _ meter: TestEstate, _ other: TestEstate, except code: MessageCode, at moments: Set<UTCTime>, _ comment: Comment
    ) throws {
        #expect(meter.meter.ownOriginatorCounter == other.meter.ownOriginatorCounter, comment)
        #expect(meter.meter.lastCounters == other.meter.lastCounters, comment)
        let traces = Set(try #require(RequestCatalogue[code]).form.items.map(\.attribute.reference))
        var (state, expected) = (meter.meter.state, other.meter.state)
        func events(_ state: DeviceState) -> [EventLogs.Event] { state.eventLogs.events.entries }
        // Of the entries only the two about the commands are more.
        let more = events(state).filter {
            moments.contains($0.time) && $0.code == .immediateCommandProcessed
                && $0.otherInformation == [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)]
        }
        #expect(more.count == 2, comment)
        #expect(events(state).filter { !more.contains($0) } == events(expected), comment)
        #expect(
            state.eventLogs.securityEvents.entries == expected.eventLogs.securityEvents.entries, comment)
        // Of the values only those to come, which the commands wrote, and the times that they wrote.
        for reference in traces {
            state.values?[reference] = nil
            expected.values?[reference] = nil
        }
        (state.eventLogs, expected.eventLogs) = (EventLogs(), EventLogs())
        #expect(state == expected, comment)
        // What can be read of them is the same.
        for attribute in RequestCatalogue.attributes
        where !traces.contains(attribute.reference) && attribute != .eventLog {
            let (found, right) = (meter.value(attribute), other.value(attribute))
            #expect(found == right, "\(comment): \(attribute.name)")
        }
    }
}
