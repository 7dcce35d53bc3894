import COSEM
import Foundation
import GBCS
import MeterFixture
import SimulationKernel
import Testing

@testable import ESMEEmulator

/// Authentic commands whose ASN.1 content was mutated, the same in every run.
@Suite("Malformed ASN.1 content")
struct MalformedContentTests {
    private typealias Fixture = CredentialsFixture

    enum Kind: UInt64, CaseIterable {
        case details
        case supplierBySupplier
        case changeOfSupplier
        case changeAtTime
        case issue
        case deviceCertificate
        case join
        case unjoin
        case firmware

        var code: MessageCode {
            switch self {
            case .details: .cs02a
            case .supplierBySupplier: .cs02bSupplierBySupplier
            case .changeOfSupplier, .changeAtTime: .cs02bSupplierByTransitionalCoS
            case .issue: .cs02c
            case .deviceCertificate: .cs02d
            case .join: .cs03a1
            case .unjoin: .cs04ac
            case .firmware: .cs06
            }
        }

        var party: Party {
            switch self {
            case .details: .accessControlBroker
            case .changeOfSupplier, .changeAtTime: .transitionalCoS
            default: .supplier
            }
        }

        func content(counter: UInt64) -> [UInt8] {
            switch self {
            case .details: octets("3014 3007 020104 03020308 3009 020102 020103 020106")
            case .supplierBySupplier:
                Fixture.command(
                    .supplierBySupplier, authorising: TrustAnchorCell(.supplier, .digitalSignature), counter: counter,
                    [
                        (
                            TrustAnchorCell(.supplier, .keyAgreement),
                            Fixture.certificate(of: .supplier, Fixture.key(1), .keyAgreement)
                        )
                    ]
                ) {
                    $0.timeChecks = .apply
                    $0.floor = 0
                    $0.specialistFloors = [SpecialistFloor(floor: 0)]
                }
            case .changeOfSupplier: Fixture.changeOfSupplier(counter: counter)
            case .changeAtTime: Fixture.changeOfSupplier(counter: counter, at: TestEstate.noon + 60)
            case .issue: octets("3004 03020780")
            case .deviceCertificate:
                TestKeys.certificate(
                    of: .device(TestEstate.meterIdentifier), publicKey: Fixture.key(2).publicKey,
                    usage: .digitalSignature)
            case .join: octets("3010 020100 0408 00DB12345678909A 020104")
            case .unjoin: octets("0408 00DB12345678909A")
            case .firmware:
                ActivateFirmwareCommand(
                    imageHash: Array(repeating: 7, count: 32), counter: counter, executionTime: TestEstate.noon + 60
                ).encoded
            }
        }
    }

    @Test("Refused and nothing changed, or answered; never a trap", arguments: Kind.allCases)
    func mutations(kind: Kind) throws {
        let seed = 0xA51_0000 + kind.rawValue
        print("MalformedContentTests.mutations: \(kind), seed \(seed)")
        var random = SplitMix64(seed: seed)
        var rules = ProcessingRules()
        rules.alertsOnFailedChecks = false
        var refused = 0
        let right = kind.content(counter: 7)
        for round in 0..<400 {
            let estate = TestEstate(rules: rules, trustAnchors: TestEstate.trustAnchorsWithRoot)
            let content = Self.mutation(of: right, using: &random)
            let command = try estate.management(kind.code, content, from: kind.party, counter: 7)
            let before = estate.meter.state
            let outcome = estate.process(command)
            let why: Comment = "\(kind), seed \(seed), round \(round): \(content.hexadecimal)"
            switch outcome.disposition {
            case .answered:
                let response = try Message(parsing: try #require(outcome.response, why))
                #expect(response.header.messageCode == kind.code, why)
                let data = try JSONEncoder().encode(estate.meter.state)
                #expect(try JSONDecoder().decode(DeviceState.self, from: data) == estate.meter.state, why)
                _ = estate.meter.advance(to: moment("2400-01-01"))
            case .refused(.contentNotConforming):
                refused += 1
                var after = estate.meter.state
                after.eventLogs = before.eventLogs
                #expect(after == before, why)
                #expect(estate.meter.lastCounters.isEmpty, why)
            default: Issue.record("\(outcome.disposition), \(why)")
            }
        }
        #expect(refused > 20, "seed \(seed)")
    }

    private static func mutation(of original: [UInt8], using random: inout SplitMix64) -> [UInt8] {
        var octets = original
        // Half of them near the front, where lengths and tags are.
        for _ in 0...Int.random(in: 0...2, using: &random) where !octets.isEmpty {
            let last = Bool.random(using: &random) ? octets.count : min(octets.count, 60)
            let place = Int.random(in: 0..<last, using: &random)
            switch Int.random(in: 0..<7, using: &random) {
            case 0: octets.removeSubrange(place...)
            case 1: octets.insert(.random(in: 0...255, using: &random), at: place)
            case 2: octets.replaceSubrange(place..<min(octets.count, place + 3), with: [0x82, 0xFF, 0xFF])
            case 3: octets.replaceSubrange(place..<min(octets.count, place + 5), with: [0x84, 0xFF, 0xFF, 0xFF, 0xFF])
            case 4: octets[place] = [0x00, 0x02, 0x30, 0x7F, 0x80, 0x81, 0xA2, 0xFF].randomElement(using: &random) ?? 0
            default: octets[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
        }
        return octets
    }

    @Test("Values nested more deeply than any content has, and lengths that promise too much", arguments: Kind.allCases)
    func nesting(kind: Kind) throws {
        var deep: [UInt8] = []
        for _ in 0..<100 {
            deep = (deep.count < 128 ? [0x30, UInt8(deep.count)] : [0x30, 0x81, UInt8(deep.count)]) + deep
            if deep.count > 250 { break }
        }
        for content in [
            deep, [], [0x30], [0x30, 0x80], [0x30, 0x82, 0xFF, 0xFF], [0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF],
            Array(repeating: 0x30, count: 60_000),
        ] as [[UInt8]] {
            let estate = TestEstate()
            let outcome = estate.process(
                try estate.management(kind.code, content, from: kind.party, counter: 7))
            // Any one SEQUENCE is a certificate for all that CS02d knows before it looks into it.
            if kind == .deviceCertificate, outcome.disposition == .answered { continue }
            guard case .refused(.contentNotConforming) = outcome.disposition else {
                Issue.record("\(outcome.disposition): \(content.prefix(20).hexadecimal)")
                continue
            }
        }
    }
}
