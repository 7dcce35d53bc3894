import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("Faults")
struct FaultTests {
    @Test("A failing item: values before it, other-reason after it", arguments: 0..<4)
    func resultAtItem(item: Int) throws {
        let estate = TestEstate()
        estate.fault(.result(item: item, .hardwareFault))
        let answer = try estate.answer(.ecs17a, from: .networkOperator, counter: 0x4B0)
        let data = ["0600A22880", "02020F00161E", "0600CAB2A0", "02020F001620"]
        let results = ["0100", "0100", "0100", "0100"].indices.map { $0 < item ? "0100" : $0 == item ? "0101" : "01FA" }
        let expected =
            "DA200004B0 00 00 04" + data.indices.map { $0 < item ? data[$0] : "00" }.joined() + "04" + results.joined()
        #expect(answer.content == octets(expected))
        #expect(answer.header.dateTime == COSEMDateTime(estate.now))
    }

    @Test(
        "Any result code, on every use case",
        arguments: RequestCatalogue.all.map(\.useCase), [1, 2, 3, 4, 9, 11, 12, 13, 14, 19, 250, 99] as [UInt8])
    func resultCodes(useCase: UseCase, code: UInt8) throws {
        let estate = TestEstate()
        estate.fault(.result(item: 0, DataAccessResult(rawValue: code)), on: useCase.messageCode)
        let sender = try #require(Sender.permitted(useCase))
        let answer = try estate.answer(useCase.messageCode, from: sender)
        #expect(answer.results.first == code)
        #expect(answer.results.dropFirst().allSatisfy { $0 == 250 })
        #expect(answer.response.access.data.allSatisfy { $0 == .nullData })
        #expect((answer.header.dateTime != nil) == useCase.responseHasDateTime)
    }

    @Test("An error of a protected read is 12 octets of content, nothing encrypted")
    func protectedError() throws {
        let estate = TestEstate()
        estate.fault(.result(item: 0, .hardwareFault))
        let answer = try estate.answer(.ecs17b, from: .supplier, counter: 0x3E9)
        #expect(answer.content == octets("DA200003E9 00 00 01 00 01 0301"))
        #expect(answer.plaintext.isEmpty)
    }

    @Test("An item the use case does not have does not fail")
    func itemOutOfReach() throws {
        let estate = TestEstate()
        estate.fault(.result(item: 1, .hardwareFault))
        #expect(try estate.answer(.ecs52, from: .supplier).response.isSuccess)
        #expect(try estate.answer(.ecs40, from: .supplier).results == [0, 1])
    }

    @Test("Of two failing items the first in the request fails, however they were set", arguments: [[0, 2], [2, 0]])
    func earliestItemFails(items: [Int]) throws {
        let estate = TestEstate()
        for item in items { estate.fault(.result(item: item, DataAccessResult(rawValue: UInt8(10 + item)))) }
        #expect(try estate.answer(.ecs17a, from: .networkOperator).results == [10, 250, 250, 250])
    }

    @Test("No response: executed all the same")
    func noResponse() throws {
        let estate = TestEstate()
        estate.meter.clockOffset = 9
        estate.fault(.noResponse)
        let outcome = estate.process(estate.command(.ecs70, from: .supplier, counter: 3))
        #expect(outcome.disposition == .responseWithheld)
        #expect(outcome.response == nil)
        #expect(outcome.alerts.isEmpty)
        #expect(estate.meter.clockOffset == 0)
        #expect(estate.meter.lastCounters == [.supplier: 3])
    }

    @Test("A delayed response is the right one, late; delays add up")
    func delay() throws {
        let estate = TestEstate()
        estate.fault(.delayedResponse(milliseconds: 1_500))
        #expect(try estate.answer(.ecs52, from: .supplier).outcome.delay == .milliseconds(1_500))
        estate.fault(.delayedResponse(milliseconds: 250))
        #expect(try estate.answer(.ecs52, from: .supplier).outcome.delay == .milliseconds(1_750))
    }

    @Test("Delays that are no delays, or of no end, are held to 0 and 32 hours")
    func delayLimits() throws {
        let estate = TestEstate()
        estate.fault(.delayedResponse(milliseconds: .min))
        #expect(try estate.answer(.ecs52, from: .supplier).outcome.delay == .zero)
        for _ in 0..<3 { estate.fault(.delayedResponse(milliseconds: .max)) }
        #expect(try estate.answer(.ecs52, from: .supplier).outcome.delay == .milliseconds(115_200_000))
    }

    @Test("A corrupted MAC or signature: only the last octet, inverted", arguments: [MessageCode.ecs52, .ecs70])
    func corruptedMAC(code: MessageCode) throws {
        let estate = TestEstate()
        estate.fault(.corruptedMAC)
        let command = estate.command(code, from: .supplier)
        let outcome = estate.process(command)
        #expect(throws: code == .ecs70 ? VerifiedResponse.Problem.wrongSignature : .wrongMAC) {
            try estate.check(outcome, to: command, macSecret: Party.supplier.secret, payload: .supplier)
        }
        var repaired = outcome
        repaired.response?[try #require(outcome.response).count - 1] ^= 0xFF
        _ = try estate.check(repaired, to: command, macSecret: Party.supplier.secret, payload: .supplier)
    }

    @Test("A wrong counter: the command's plus one, under a MAC that is right for it")
    func wrongCounter() throws {
        let estate = TestEstate()
        estate.fault(.wrongCounter)
        let command = estate.command(.ecs17b, from: .supplier, counter: 0x99)
        let octets = try #require(estate.process(command).response)
        let message = try Message(parsing: octets)
        #expect(message.header.originatorCounter == 0x9A)
        #expect(estate.context.cryptography.verifiesMAC(of: message, secret: Party.supplier.secret))
        let parsed = try Message(parsing: command)
        #expect(throws: VerifiedResponse.Problem.self) {
            try VerifiedResponse(
                octets, to: parsed, macSecret: Party.supplier.secret,
                payloadSecret: Party.supplier.secret, deviceKey: nil, using: estate.context.cryptography)
        }
    }

    @Test("Truncation", arguments: [0, 1, 13, 50, 10_000])
    func truncation(octets: Int) throws {
        let estate = TestEstate()
        let command = estate.command(.ecs52, from: .supplier)
        let whole = try #require(estate.process(command).response)
        estate.fault(.truncation(octets: octets))
        #expect(estate.process(command).response == Array(whole.prefix(octets)))
    }

    @Test("A truncated response may have been corrupted too, in either order", arguments: [false, true])
    func truncationAndCorruption(isTruncatedFirst: Bool) {
        let estate = TestEstate()
        let effects = [Fault.Effect.truncation(octets: 10), .corruptedMAC]
        for effect in isTruncatedFirst ? effects : effects.reversed() { estate.fault(effect) }
        #expect(estate.process(estate.command(.ecs52, from: .supplier)).response?.count == 10)
    }

    @Test("A withheld response stays withheld, whatever else strikes")
    func withheldAndMore() {
        let estate = TestEstate()
        for effect in [Fault.Effect.corruptedMAC, .noResponse, .corruptedMAC, .truncation(octets: 3)] {
            estate.fault(effect)
        }
        let outcome = estate.process(estate.command(.ecs52, from: .supplier))
        #expect(outcome.response == nil)
        #expect(outcome.disposition == .responseWithheld)
    }

    @Test("A fault on one use case leaves the others alone")
    func oneUseCase() throws {
        let estate = TestEstate()
        estate.fault(.noResponse, on: .ecs52)
        #expect(estate.process(estate.command(.ecs52, from: .supplier)).response == nil)
        _ = try estate.answer(.ecs40, from: .supplier)
        #expect(estate.process(estate.command(.ecs52, from: .networkOperator)).response == nil)
    }

    @Test("A fault counts the commands it strikes down and goes")
    func countDown() throws {
        let estate = TestEstate()
        estate.fault(.noResponse, on: .ecs52, remaining: 2)
        _ = try estate.answer(.ecs40, from: .supplier)
        #expect(estate.meter.faults.faults.map(\.remaining) == [2])
        #expect(estate.process(estate.command(.ecs52, from: .supplier)).response == nil)
        #expect(estate.meter.faults.faults.map(\.remaining) == [1])
        #expect(estate.process(estate.command(.ecs52, from: .supplier)).response == nil)
        #expect(estate.meter.faults.faults.isEmpty)
        _ = try estate.answer(.ecs52, from: .supplier)
    }

    @Test("A fault with nothing remaining strikes nothing")
    func noneRemaining() throws {
        let estate = TestEstate()
        estate.fault(.noResponse, remaining: 0)
        _ = try estate.answer(.ecs52, from: .supplier)
        #expect(estate.meter.faults.faults.isEmpty)
    }

    @Test("Refused and unsupported commands do not count")
    func refusedCommandsDoNotCount() throws {
        let estate = TestEstate()
        estate.fault(.noResponse, remaining: 1)
        _ = estate.process([])
        _ = estate.process(estate.command(.ecs17a, from: .supplier))
        _ = estate.process(estate.command(MessageCode(rawValue: 0x7777), from: .supplier))
        #expect(estate.meter.faults.faults.count == 1)
    }

    @Test("A plan holds 32 faults")
    func limit() {
        var plan = FaultPlan()
        for _ in 0..<32 {
            let isAdded = plan.add(Fault(.noResponse))
            #expect(isAdded)
        }
        let isAdded = plan.add(Fault(.noResponse))
        #expect(!isAdded)
        #expect(plan.faults.count == FaultPlan.limit)
        plan.removeAll()
        #expect(plan.faults.isEmpty)
    }

    @Test("A meter without faults is as before")
    func removal() throws {
        let estate = TestEstate()
        estate.fault(.noResponse)
        estate.meter.faults.removeAll()
        _ = try estate.answer(.ecs52, from: .supplier)
    }
}
