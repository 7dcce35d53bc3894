import COSEM
import GBCS
import MeterFixture
import SimulationKernel
import Testing

@testable import ESMEEmulator

/// A command is answered as its originator made it or not at all.
@Suite("Altered commands")
struct AlteredCommandTests {
    /// One command of each kind of protection.
    enum Kind: CaseIterable {
        case macOnly
        case protectedAttributes
        case withCertificate
        case signed

        func command(of estate: TestEstate) -> [UInt8] {
            switch self {
            case .macOnly: estate.command(.ecs22c, from: .networkOperator)
            case .protectedAttributes: estate.command(.ecs22b, from: .supplier)
            case .withCertificate: estate.command(.ecs66, from: .retrieverWithCertificate)
            case .signed: estate.command(.ecs70, from: .supplier)
            }
        }
    }

    /// No alerts: signing thousands of them takes longer than the checks.
    private static func silentEstate() -> TestEstate {
        var rules = ProcessingRules()
        rules.alertsOnFailedChecks = false
        rules.commandNotSupportedAlert = false
        return TestEstate(rules: rules)
    }

    @Test("No octet may be another", arguments: Kind.allCases)
    func flippedOctets(kind: Kind) {
        let estate = Self.silentEstate()
        let original = kind.command(of: estate)
        for position in original.indices {
            for mask: UInt8 in [0x01, 0x80, 0x55, 0xFF] {
                var altered = original
                altered[position] ^= mask
                let outcome = estate.process(altered)
                #expect(outcome.response == nil, "octet \(position) ^ \(mask.hexadecimal)")
                #expect(outcome.disposition != .notSupported)
            }
        }
        #expect(estate.meter.lastCounters.isEmpty)
        #expect(estate.process(original).disposition == .answered)
    }

    @Test("No two octets of a command with two changes balance each other", arguments: Kind.allCases)
    func pairsOfFlips(kind: Kind) {
        let estate = Self.silentEstate()
        let original = kind.command(of: estate)
        var random = SplitMix64(seed: 0xF11B)
        for _ in 0..<500 {
            var altered = original
            let first = Int.random(in: original.indices, using: &random)
            let second = Int.random(in: original.indices, using: &random)
            guard first != second else { continue }
            altered[first] ^= .random(in: 1...255, using: &random)
            altered[second] ^= .random(in: 1...255, using: &random)
            #expect(estate.process(altered).response == nil, "octets \(first) and \(second)")
        }
    }

    @Test("No prefix of a command is one, nor with octets after it", arguments: Kind.allCases)
    func lengths(kind: Kind) {
        let estate = Self.silentEstate()
        let original = kind.command(of: estate)
        for length in 0..<original.count {
            #expect(estate.process(Array(original.prefix(length))).response == nil, "\(length) octets")
        }
        for more in [[0], [0xFF], original, Array(repeating: UInt8(0), count: 5_000)] as [[UInt8]] {
            #expect(estate.process(original + more).response == nil)
            #expect(estate.process(more + original).response == nil)
        }
    }

    /// Thousands of mutated, cut, joined and made-up messages: none may trap, and none but the originals be
    /// answered.
    @Test("Random octets", arguments: 0..<8)
    func randomMutations(part: UInt64) {
        let seed = 0xF022 + part
        var random = SplitMix64(seed: seed)
        let estate = Self.silentEstate()
        let originals = Kind.allCases.map { $0.command(of: estate) }
        for round in 0..<1_000 {
            let octets = Self.mutation(of: originals, using: &random)
            let outcome = estate.process(octets)
            guard !originals.contains(octets) else { continue }
            if outcome.response != nil || outcome.disposition == .notSupported {
                Issue.record("seed \(seed), round \(round): answered \(octets.hexadecimal)")
            }
        }
        #expect(estate.meter.eventLogs.securityEvents.count == EventLogs.capacity)
    }

    private static func mutation(of originals: [[UInt8]], using random: inout SplitMix64) -> [UInt8] {
        var octets = originals[Int.random(in: originals.indices, using: &random)]
        for _ in 0...Int.random(in: 0...2, using: &random) {
            let position = Int.random(in: 0...octets.count, using: &random)
            switch Int.random(in: 0..<8, using: &random) {
            case 0: octets.removeSubrange(position...)
            case 1: octets.removeSubrange(..<position)
            case 2: octets += originals[Int.random(in: originals.indices, using: &random)]
            case 3: octets.insert(.random(in: 0...255, using: &random), at: position)
            case 4 where position < octets.count: octets.remove(at: position)
            case 5:
                // The head of one message and the tail of another.
                let other = originals[Int.random(in: originals.indices, using: &random)]
                octets = octets.prefix(position) + other.suffix(Int.random(in: 0...other.count, using: &random))
            case 6:
                octets = (0..<Int.random(in: 0...300, using: &random)).map { _ in .random(in: 0...255, using: &random) }
                octets.insert(Bool.random(using: &random) ? 0xDD : 0xDF, at: 0)
            default:
                guard position < octets.count else { continue }
                octets[position] = .random(in: 0...255, using: &random)
            }
        }
        return octets
    }

    /// Authentic headers around contents of any octets: what a faulty or hostile Access Control Broker could send.
    @Test("Authentic commands with random contents", arguments: 0..<4)
    func randomContents(part: UInt64) throws {
        let seed = 0xC0DE + part
        var random = SplitMix64(seed: seed)
        let estate = Self.silentEstate()
        for round in 0..<500 {
            let request = try #require(RequestCatalogue.all.randomElement(using: &random))
            let sender = try #require(
                Sender.allCases.filter { request.useCase.roles.contains($0.businessOriginator.role) }
                    .randomElement(using: &random))
            let header = sender.originator(counter: UInt64(round) + 1).header(
                request.useCase.messageCode, to: TestEstate.meterIdentifier)
            let range = request.form.range(from: estate.now - 60, to: estate.now + 60)
            let right = request.form.accessRequest(header: header, range: range).octets
            var content = right
            for _ in 0...Int.random(in: 0...3, using: &random) where !content.isEmpty {
                let position = Int.random(in: content.indices, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: content.removeSubrange(position...)
                case 1: content.insert(.random(in: 0...255, using: &random), at: position)
                default: content[position] = .random(in: 0...255, using: &random)
                }
            }
            let isCritical = request.useCase.category == .criticalCommand
            let outcome = estate.process(
                estate.protected(
                    header, content: content,
                    signingKey: isCritical ? sender.businessOriginator.digitalSignature : nil))
            // Only the ends of a range and the values of updates may vary.
            guard content != right, !request.form.takesRange, outcome.response != nil else { continue }
            let original = try AccessRequest(decoding: right)
            guard request.form.takesArguments, let altered = try? AccessRequest(decoding: content),
                altered.invokeID == original.invokeID, altered.dateTime == nil,
                altered.specifications == original.specifications || request.form.items.contains(where: \.isOptional)
            else {
                Issue.record("seed \(seed), round \(round): answered \(content.hexadecimal)")
                continue
            }
        }
    }
}
