import ESMEEmulator
import GBCS
import Testing

@testable import DCC
@testable import Estate
@testable import Fleet
@testable import LoadTest
@testable import NetworkStudies

/// Exchanges made without sockets are those that a server gives.
@Suite struct MessageExchangeSampleTests {
    private func sample(
        _ count: Int, _ kind: RequestKind, _ traffic: TrafficEstate, meters: [Int]? = nil, seed: UInt64 = 1
    ) throws -> [MessageExchange] {
        Array(
            try MessageExchangeSample(
                count, of: kind, from: traffic, days: TrafficFixture.days, meters: meters, seed: seed))
    }

    @Test func everyReadIsAnsweredAndItsAnswerVerifies() throws {
        let traffic = try TrafficFixture.estate()
        let broker = try AccessControlBroker(folder: traffic.folder)
        let kinds = RequestKind.reads(rules: ProcessingRules())
        #expect(kinds.count > 50)
        for kind in kinds {
            let exchanges = try sample(2, kind, traffic)
            #expect(exchanges.count == 2, "\(kind.name)")
            for exchange in exchanges {
                let message = try Message(parsing: exchange.command)
                let device = traffic.estate.entityIdentifier(exchange.meter)
                #expect(message.header.businessTarget == device)
                #expect(message.header.messageCode == kind.request.useCase.messageCode)
                // The broker builds the same command anew for its keys, and checks the meter's response with them.
                let keys = traffic.estate.deviceKeys(exchange.meter)
                let window = try #require(windows(of: message))
                let again = try broker.command(
                    kind.request, as: kind.role, to: device,
                    deviceKeys: (keys.keyAgreement.publicKey, keys.digitalSignature.publicKey),
                    counter: message.header.originatorCounter, from: window.start, to: window.end)
                if kind.request.form.takesRange == false { #expect(again.octets == exchange.command) }
                _ = try broker.verify(exchange.response, to: again)
            }
        }
    }

    /// Any range will do to check a response with: what it is checked against is the header.
    private func windows(of message: Message) -> ReadingWindow? {
        RequestCatalogue[message.header.messageCode].map { ReadingWindow(for: $0, now: TrafficFixture.days.first) }
    }

    @Test func theSameSeedGivesTheSameOctetsAndAnotherOthers() throws {
        let kind = try #require(RequestKind(.ecs22b, as: .meterDataRetriever))
        let first = try sample(20, kind, TrafficFixture.estate())
        #expect(try sample(20, kind, TrafficFixture.estate()) == first)
        #expect(try sample(20, kind, TrafficFixture.estate(), seed: 2) != first)
        #expect(try sample(20, kind, TrafficFixture.estate(seed: 2)) != first)
        // Nothing but the seed decides how many are drawn from it before.
        #expect(try Array(sample(30, kind, TrafficFixture.estate()).prefix(20)) == first)
        #expect(Set(first.map(\.meter)).count > 10)
        #expect(Set(first.map(\.command)).count == 20)
    }

    @Test func givenMetersAreAskedInTurnDayAfterDay() throws {
        let kind = try #require(RequestKind(.ecs21c, as: .meterDataRetriever))
        let exchanges = try sample(7, kind, TrafficFixture.estate(), meters: [3, 5])
        #expect(exchanges.map(\.meter) == [3, 5, 3, 5, 3, 5, 3])
        let counters = try exchanges.map { try Message(parsing: $0.command).header.originatorCounter }
        // Milliseconds since 1970: the days follow one another.
        #expect(counters.map { $0 / 86_400_000 } == [20_728, 20_728, 20_729, 20_729, 20_730, 20_730, 20_731])
    }

    /// GBCS 4.3.1.4: the keys of attributes derive from counters that differ, so that ciphertexts of one meter have
    /// nothing in common; two octets may be alike by chance.
    @Test(arguments: [RequestingRole.meterDataRetriever, .supplier])
    func ciphertextsOfAMeterHaveNothingInCommon(role: RequestingRole) throws {
        let kind = try #require(RequestKind(.ecs21a, as: role))
        let hidden = try sample(3, kind, TrafficFixture.estate(), meters: [3]).map {
            $0.response.dropLast(30).suffix(330)
        }
        #expect(zip(hidden[0], hidden[1]).count { $0 == $1 } < 20)
        #expect(zip(hidden[1], hidden[2]).count { $0 == $1 } < 20)
    }

    @Test func exportIsReadFromMetersThatExport() throws {
        let traffic = try TrafficFixture.estate()
        let kind = try #require(RequestKind(.ecs22a, as: .otherSupplier))
        for exchange in try sample(20, kind, traffic) {
            #expect(traffic.estate.fleet.profile(of: exchange.meter).loads.count == 2)
        }
    }

    /// GBCS 9.1.5: of one day the daily logs give one entry, the profiles 48. Sizes of a single-element meter:
    /// radio.md has 544 octets for ECS22b to a supplier and 676 for ECS22a.
    @Test func oneDayIsRead() throws {
        let traffic = try TrafficFixture.estate()
        let supplier = try #require(RequestKind(.ecs22b, as: .supplier))
        let retriever = try #require(RequestKind(.ecs22a, as: .meterDataRetriever))
        let daily = try #require(RequestKind(.ecs21c, as: .meterDataRetriever))
        let sizes = try [supplier, retriever, daily].map { kind in
            let exchange = try #require(try sample(1, kind, traffic).first)
            return [exchange.command.count, exchange.response.count]
        }
        #expect(sizes == [[187, 544], [128, 676], [128, 101]])
    }

    @Test func whatMetersRefuseIsToldAtOnce() throws {
        let traffic = try TrafficFixture.estate()
        let kind = try #require(RequestKind(.ecs17b, as: .meterDataRetriever))
        #expect(throws: TrafficError.self) { try sample(1, kind, traffic) }
        let read = try #require(RequestKind(.ecs22b, as: .supplier))
        #expect(throws: TrafficError.self) { try sample(1, read, traffic, meters: [200]) }
        #expect(throws: TrafficError.self) { try sample(1, read, traffic, meters: []) }
        #expect(RequestKind(MessageCode(rawValue: 0x7FFF), as: .supplier) == nil)
        #expect(try sample(0, read, traffic).isEmpty)
    }
}
