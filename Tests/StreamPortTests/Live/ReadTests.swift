import COSEM
import EstateFixture
import GBCS
import Testing

@testable import DCC
@testable import Estate

/// The same bodies against a meter in process and behind a real socket in each framing.
@Suite(.serialized) struct ReadTests {
    @Test(arguments: Endpoint.allCases) func everyReadIsAnsweredToEveryRoleThatMaySendIt(endpoint: Endpoint)
        async throws
    {
        let estate = try await EndpointEstate()
        let client = try EndpointClient(endpoint, estate)
        let matrix = PermissionMatrix(rules: estate.gateway.estate.rules)
        var counter: UInt64 = 1_000
        for meter in 0..<4 {
            for request in RequestCatalogue.all where !request.form.isUpdate || request.useCase.messageCode == .ecs70 {
                for role in PermissionMatrix.roles where matrix.isGranted(role, request.useCase) {
                    counter += 1
                    let command = try estate.command(
                        request.useCase.messageCode, as: role, meter: meter, counter: counter)
                    let response = try #require(try await client.exchange([command.octets], expected: 1).first)
                    let verified = try estate.verify(response, to: command)
                    #expect(verified.isSuccess, "\(request.useCase.code) \(role.rawValue)")
                    if case .unexpected(let values) = Reading(verified) {
                        Issue.record("\(request.useCase.code): \(values)")
                    }
                }
            }
        }
        try await estate.stop()
    }

    @Test(arguments: Endpoint.allCases) func aDayHas48HalfHoursThatAddUpToItsConsumption(endpoint: Endpoint)
        async throws
    {
        let estate = try await EndpointEstate()
        let client = try EndpointClient(endpoint, estate)
        for meter in 0..<estate.gateway.estate.count {
            let day = try estate.command(.ecs22b, as: .meterDataRetriever, meter: meter, counter: 1)
            let total = try estate.command(.ecs66, as: .meterDataRetriever, meter: meter, counter: 2)
            let responses = try await client.exchange([day.octets, total.octets], expected: 2)
            guard case .log(_, let halfHours) = Reading(try estate.verify(responses[0], to: day)),
                case .log(_, let days) = Reading(try estate.verify(responses[1], to: total))
            else {
                Issue.record("not logs")
                return
            }
            #expect(halfHours.count == 48)
            #expect(days.map(\.time) == [UTCTime(iso8601: "2026-11-03T00:00:00Z")])
            #expect(halfHours.reduce(0) { $0 + $1.values.reduce(0, +) } == days[0].values[0])
        }
        try await estate.stop()
    }

    @Test(arguments: Endpoint.allCases) func whatIsRefusedIsNotAnswered(endpoint: Endpoint) async throws {
        let estate = try await EndpointEstate()
        let client = try EndpointClient(endpoint, estate)
        let good = try estate.command(.ecs22b, as: .supplier, meter: 0, counter: 5)
        var wrongMAC = good.octets
        wrongMAC[wrongMAC.count - 1] ^= 1
        let notPermitted = try estate.command(.ecs17b, as: .meterDataRetriever, meter: 0, counter: 6)
        let refused = [wrongMAC, notPermitted.octets]
        // One shard answers in order, so the only answer is the last command's.
        let responses = try await client.exchange(refused + [good.octets], expected: 1)
        #expect(responses.count == 1)
        #expect(try estate.verify(responses[0], to: good).isSuccess)
        let statistics = await estate.gateway.shards[0].statistics
        #expect(statistics.refusals == 2)
        #expect(statistics.alerts == 2)
        try await estate.stop()
    }

    @Test(arguments: Endpoint.allCases) func aReplayedClockCommandIsNotAnswered(endpoint: Endpoint) async throws {
        let estate = try await EndpointEstate()
        let client = try EndpointClient(endpoint, estate)
        let first = try estate.command(.ecs70, as: .supplier, meter: 2, counter: 50)
        let later = try estate.command(.ecs70, as: .supplier, meter: 2, counter: 51)
        let responses = try await client.exchange([first.octets, first.octets, later.octets], expected: 2)
        #expect(responses.count == 2)
        #expect(try estate.verify(responses[0], to: first).isSuccess)
        #expect(try estate.verify(responses[1], to: later).isSuccess)
        try await estate.stop()
    }

    @Test(arguments: Endpoint.allCases) func aReadIsAnsweredAgain(endpoint: Endpoint) async throws {
        let estate = try await EndpointEstate()
        let client = try EndpointClient(endpoint, estate)
        let command = try estate.command(.ecs22a, as: .networkOperator, meter: 1, counter: 9)
        let responses = try await client.exchange([command.octets, command.octets], expected: 2)
        #expect(responses.count == 2 && responses[0] == responses[1])
        try await estate.stop()
    }
}
