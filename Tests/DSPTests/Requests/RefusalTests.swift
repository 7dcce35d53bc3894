import DCC
import DUIS
import EstateFixture
import Foundation
import GBCS
import Keys
import Testing

@testable import DSP

/// Requests that the DSP does not take.
@Suite(.serialized) struct RefusalTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let code: ResponseCode
        var variant: ServiceReferenceVariant = "4.8.1"
        var party = DevelopmentPKI.Party.supplier
        var commandVariant = CommandVariant.send
        var service: GatewayService?
        var settlement: Bool?
        var target: UInt64?

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "a Load Controller reads a profile", code: .e2, party: .loadController),
        Case(name: "a Supplier that is not appointed", code: .e4, party: .otherSupplier),
        Case(name: "a Device that is not in the inventory", code: .e19, target: 0x00DB_1234_5678_90A0),
        Case(name: "Command Variant 4 of a read", code: .e12, commandVariant: .transform),
        Case(name: "the wrong service", code: .e13, service: .nonDevice),
        Case(name: "settlement by an Other User", code: .e2, variant: "4.8.3", party: .otherUser, settlement: true),
        Case(
            name: "a Meter Data Retriever that is not for settlement", code: .e2, variant: "4.6.2",
            party: .meterDataRetriever, settlement: false),
        Case(name: "no certificate of an unknown party", code: .e100, party: .otherUser),
        Case(name: "an Export Supplier that is not appointed", code: .e4, variant: "4.8.3", party: .otherSupplier),
    ]

    @Test(
        "A request that is not permitted is refused by the code of the check that it fails, and nothing follows",
        arguments: cases)
    func refused(_ refused: Case) async throws {
        let test = try TestProvider()
        let target = refused.target.map { EntityIdentifier($0) } ?? test.meter
        let answer = try await test.send(
            refused.variant, try RequestBodies.read(refused.variant), as: refused.party, to: target, counter: 1,
            refused.commandVariant, forSettlement: refused.settlement, at: refused.service)
        let row = try await test.row(refused.party, 1, to: target)
        #expect(answer.code == refused.code, "\(row.reason)")
        #expect(row.answer == answer.code.rawValue && !row.reason.isEmpty && row.result == nil)
        #expect(answer.responseID == nil)
        #expect(try await test.isSilent(refused.party))
    }

    @Test("A hub has no profile to read: E11")
    func hub() async throws {
        let test = try TestProvider()
        let hub = test.estate.gateway.estate.hubEntityIdentifier(0)
        let answer = try await test.send("4.8.1", try RequestBodies.read("4.8.1"), to: hub, counter: 1)
        #expect(answer.code == .e11)
    }

    @Test("A range of a day on which another Meter Data Retriever is appointed is E4, and one's own day is not")
    func retriever() async throws {
        let test = try TestProvider()
        let point = try #require(try test.provider.directory.entry(of: test.meter)?.importMPAN)
        var registration = try #require(try test.provider.directory.registration(point))
        let own = try #require(registration.meterDataRetriever.first?.mpid)
        // Appointed from 2026-10-31 on: day 9,800 since 2000-01-01.
        registration.meterDataRetriever = [
            .init(mpid: "MZZZ", from: SettlementDay(daysSince2000: 3_653), to: SettlementDay(daysSince2000: 9_799)),
            .init(mpid: own, from: SettlementDay(daysSince2000: 9_800)),
        ]
        try await test.provider.directory.put(registration)
        let certificate = test.estate.folder.certificate(of: test.estate.party(.meterDataRetriever), .keyAgreement)
        for (counter, start, end, code) in [
            (1, "2026-10-31T00:30:00Z", "2026-11-01T00:00:00Z", ResponseCode.i99),
            (2, "2026-10-30T00:30:00Z", "2026-10-31T00:00:00Z", .e4),
            (3, "2026-10-30T00:30:00Z", "2026-11-01T00:00:00Z", .e4),
        ] as [(UInt64, String, String, ResponseCode)] {
            let body = try RequestBodies.read("4.8.1", certificate: certificate, from: start, to: end)
            let answer = try await test.send("4.8.1", body, as: .meterDataRetriever, counter: counter)
            #expect(answer.code == code, "\(start) to \(end)")
        }
    }

    @Test("A suspended User is refused by E3")
    func suspended() async throws {
        let test = try TestProvider()
        var user = try #require(try test.provider.directory.user(test.estate.party(.supplier)))
        user.status = .suspended
        try await test.provider.directory.put(user)
        #expect(try await test.send("4.8.1", try RequestBodies.read("4.8.1"), counter: 1).code == .e3)
    }

    @Test("A RequestID is taken once: the second time is E100, also for a process that has taken over")
    func repeated() async throws {
        let test = try TestProvider()
        let body = try RequestBodies.read("4.8.1")
        #expect(try await test.send("4.8.1", body, counter: 4).code == .i99)
        #expect(try await test.send("4.8.1", body, counter: 4).code == .e100)
        _ = try await test.next()
        let later = try await test.successor()
        #expect(try await later.send("4.8.1", body, counter: 4).code == .e100)
        #expect(try await later.send("4.8.1", body, counter: 5).code == .i99)
    }

    @Test("Of the same request many times at once one is taken")
    func race() async throws {
        let test = try TestProvider()
        let octets = try test.octets(
            "4.8.1", try RequestBodies.read("4.8.1"), as: .supplier, to: test.meter, counter: 4)
        let provider = test.provider
        let codes = await withTaskGroup(of: String.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    guard case .document(let answer, _) = await provider.handle(octets, at: .sendCommand) else {
                        return ""
                    }
                    return (try? ResponseReader().read(answer).response.code.rawValue) ?? "unreadable"
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.sorted() == Array(repeating: "E100", count: 7) + ["I99"])
    }

    @Test("A refused request has not used up its RequestID")
    func refusedIsNotSeen() async throws {
        let test = try TestProvider()
        let wrong = RequestBodies.readInventory("DeviceID", "00-DB-12-34-56-78-90-A0")
        #expect(try await test.send("8.2", wrong, counter: 1, .nonDevice).code == .e19)
        let right = RequestBodies.readInventory("DeviceID", test.meter.dashed)
        #expect(try await test.send("8.2", right, counter: 1, .nonDevice).code == .i0)
        #expect(try await test.send("8.2", right, counter: 1, .nonDevice).code == .e100)
    }

    @Test("A document signed by another, changed after its signature, or no request at all is refused by HTTP or E1")
    func signatures() async throws {
        let test = try TestProvider()
        let body = try RequestBodies.read("4.8.1")
        let others = try test.octets(
            "4.8.1", body, as: .supplier, to: test.meter, counter: 1, signedBy: .networkOperator)
        #expect(try await test.send(others, at: .sendCommand).code == .e1)
        let good = try test.octets("4.8.1", body, as: .supplier, to: test.meter, counter: 2)
        let text = String(decoding: good, as: UTF8.self)
        let changed = text.replacingOccurrences(of: "2026-10-31", with: "2026-10-30")
        #expect(changed != text)
        for octets in [Array(changed.utf8), Array("<a/>".utf8), [], Array(good.dropLast())] {
            do {
                let answer = try await test.send(octets, at: .sendCommand)
                Issue.record("\(octets.count) octets were answered \(answer.code)")
            } catch let problem as TestProvider.Problem { #expect(problem.status == 400, "\(problem.text)") }
        }
        #expect(try await test.isSilent(.supplier))
    }

    @Test("As many requests are under way as there may be; further ones are not acknowledged")
    func overload() async throws {
        let test = try TestProvider { $0.openRequests = 1 }
        let octets = try (1...2).map {
            try test.octets("4.8.1", try RequestBodies.read("4.8.1"), as: .supplier, to: test.meter, counter: $0)
        }
        guard case .document(_, let afterSent) = await test.provider.handle(octets[0], at: .sendCommand) else {
            Issue.record("the first is not acknowledged")
            return
        }
        guard case .problem(503, _) = await test.provider.handle(octets[1], at: .sendCommand) else {
            Issue.record("the second is acknowledged")
            return
        }
        afterSent?()
        #expect(try await test.next().code == .i0)
    }
}
