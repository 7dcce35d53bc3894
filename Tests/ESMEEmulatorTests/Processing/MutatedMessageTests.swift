import COSEM
import Foundation
import GBCS
import MeterFixture
import SimulationKernel
import Testing

@testable import ESMEEmulator

/// A meter's long life among hostile octets: 20,000 messages, mutated without the keys or with them, while its clock, its
/// faults and its registers change. The seeds are new in every run and stand in the tests' names.
@Suite("20,000 mutated messages through a whole meter")
struct MutatedMessageTests {
    private static let seeds: [UInt64] = (0..<4).map { _ in UInt64.random(in: .min ... .max) }
    private static let messages = 5_000

    @Test("Nothing traps, no stranger is answered, every answer is its command's", arguments: seeds)
    func life(seed: UInt64) throws {
        print("mutated messages: seed \(seed)")
        var random = SplitMix64(seed: seed)
        var rules = ProcessingRules()
        rules.alertsOnFailedChecks = false
        let estate = TestEstate(rules: rules)
        let commands = Self.commands(of: estate)
        var (answered, last) = (0, estate.meter.ownOriginatorCounter)
        for round in 0..<Self.messages {
            if round % 50 == 49 { Self.change(estate, using: &random) }
            let original = try #require(commands.randomElement(using: &random))
            let mutated = Self.mutation(of: original, and: commands, using: &random)
            // With the keys, half of what is well formed is an authentic command of any content.
            let authentic = Bool.random(using: &random) ? Self.authentic(mutated, estate) : nil
            // A fault may strike for the last time.
            let hasFaults = !estate.meter.faults.isEmpty
            let outcome = estate.process(authentic ?? mutated)
            if let response = outcome.response {
                answered += 1
                if authentic == nil, !commands.contains(mutated) {
                    Issue.record("seed \(seed), round \(round): answered \(mutated.hexadecimal)")
                }
                if !hasFaults, let command = try? Message(parsing: authentic ?? mutated) {
                    Self.check(response, command, estate, "seed \(seed), round \(round)")
                }
            }
            let own = estate.meter.ownOriginatorCounter
            if own < last { Issue.record("seed \(seed), round \(round): the own counter went from \(last) to \(own)") }
            last = own
        }
        #expect(answered > 500, "seed \(seed)")
        #expect(estate.meter.eventLogs.securityEvents.count == EventLogs.capacity, "seed \(seed)")
    }

    /// One command of every use case, reads, updates and those with ASN.1 content, of everybody who may send it.
    private static func commands(of estate: TestEstate) -> [[UInt8]] {
        UseCaseCatalogue.all.filter { $0.isASN1 || RequestCatalogue[$0.messageCode] != nil }.flatMap { useCase in
            Sender.allCases.filter { useCase.roles.contains($0.businessOriginator.role) }.map {
                estate.command(useCase.messageCode, from: $0)
            }
        }
    }

    private static func mutation(
        of original: [UInt8], and others: [[UInt8]], using random: inout SplitMix64
    ) -> [UInt8] {
        var octets = original
        for _ in 0..<Int.random(in: 0...3, using: &random) where !octets.isEmpty {
            let place = Int.random(in: octets.indices, using: &random)
            switch Int.random(in: 0..<8, using: &random) {
            case 0: octets.removeSubrange(place...)
            case 1: octets.insert(.random(in: 0...255, using: &random), at: place)
            case 2: octets[place] = [0x00, 0x7F, 0x80, 0x81, 0x84, 0x88, 0xFF].randomElement(using: &random) ?? 0
            case 3: octets.replaceSubrange(place..<min(octets.count, place + 5), with: [0x84, 0xFF, 0xFF, 0xFF, 0xFF])
            case 4:
                let other = others.randomElement(using: &random) ?? []
                octets = Array(octets.prefix(place) + other.dropFirst(place))
            default: octets[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
        }
        return octets
    }

    /// The message with the MAC and signature that make a command of it; nil when it is not well formed.
    private static func authentic(_ message: [UInt8], _ estate: TestEstate) -> [UInt8]? {
        guard let parsed = try? Message(parsing: message) else { return nil }
        let useCase = UseCaseCatalogue[parsed.header.messageCode]
        let isCritical = useCase?.category == .criticalCommand
        let originator = Party.allCases.first { $0.entityIdentifier == parsed.header.businessOriginator }
        if let useCase, useCase.isASN1 {
            return estate.protected(
                parsed.header, content: Array(parsed.content), by: TestEstate.protection(of: useCase, from: originator),
                signingKey: originator?.digitalSignature)
        }
        return estate.protected(
            parsed.header, content: Array(parsed.content),
            signingKey: isCritical ? originator?.digitalSignature : nil)
    }

    private static func check(_ response: [UInt8], _ command: Message, _ estate: TestEstate, _ context: String) {
        let parties = Party.allCases
        guard let originator = parties.first(where: { $0.entityIdentifier == command.header.businessOriginator }) else {
            Issue.record("\(context): a stranger is answered")
            return
        }
        let supplementary = command.header.otherInformation.supplementaryRemotePartyID
        let reader = parties.first { $0.entityIdentifier == supplementary } ?? originator
        if UseCaseCatalogue[command.header.messageCode]?.isASN1 == true {
            check(managementResponse: response, of: originator, estate, context)
            return
        }
        do {
            _ = try VerifiedResponse(
                response, to: command, macSecret: originator.secret, payloadSecret: reader.secret,
                deviceKey: estate.meter.digitalSignatureKey, using: estate.context.cryptography)
        } catch VerifiedResponse.Problem.wrongPayloadTag {
            // Protected for the key of another certificate: nobody here can read it.
            if command.header.otherInformation.keyAgreementCertificate == nil {
                Issue.record("\(context): the payload's tag is wrong")
            }
        } catch { Issue.record("\(context): \(error)") }
    }

    private static func check(
        managementResponse response: [UInt8], of party: Party, _ estate: TestEstate, _ context: String
    ) {
        guard let message = try? Message(parsing: response) else {
            Issue.record("\(context): no message")
            return
        }
        let isAuthentic =
            if case .present(let range) = message.signature {
                estate.meter.digitalSignatureKey.verifies(
                    message.octets[range], of: message.octets[message.signedRange])
            } else {
                estate.context.cryptography.verifiesMAC(of: message, secret: party.secret)
            }
        if !isAuthentic { Issue.record("\(context): the response is not authentic") }
    }

    /// What a user, or time, does to the meter.
    private static func change(_ estate: TestEstate, using random: inout SplitMix64) {
        let meter = estate.meter
        switch Int.random(in: 0..<8, using: &random) {
        case 0: meter.clockOffset = .random(in: -4_000_000_000...4_000_000_000, using: &random)
        case 1:
            let effects: [Fault.Effect] = [
                .noResponse, .corruptedMAC, .wrongCounter, .result(item: 0, .hardwareFault),
                .truncation(octets: .random(in: -1...200, using: &random)), .delayedResponse(milliseconds: .max),
            ]
            _ = meter.faults.add(Fault(effects.randomElement(using: &random) ?? .noResponse, remaining: 3))
        case 2:
            meter.metering.set(.activeImport, to: .random(in: .min ... .max, using: &random), at: estate.now)
        case 3: meter.lastCounters = [:]
        case 4:
            meter.metering.variant = ElementVariant.allCases.randomElement(using: &random) ?? .singleElement
        case 5: _ = meter.advance(to: estate.now)
        case 6:
            // As after a restart. A damaged value must not be what the meter itself kept.
            do {
                meter.state = try JSONDecoder().decode(DeviceState.self, from: try JSONEncoder().encode(meter.state))
            } catch { Issue.record("a state that was kept is refused: \(error)") }
        default:
            estate.now = UTCTime(secondsSince2000: .random(in: 0...Int64(UInt32.max), using: &random))
        }
    }
}
