import COSEM
import GBCS
import MeterFixture
import SimulationKernel
import Testing

@testable import ESMEEmulator

/// Updates whose values are of any type and length, authentic in all else: 20,000 of them, the same in every run. Many
/// more, with other rules and meters: `smets malformed-updates`.
@Suite("Malformed arguments of updates")
struct MalformedArgumentsTests {
    static let updates = RequestCatalogue.all.filter { !$0.form.isRead && $0.useCase.messageCode != .ecs70 }.map(
        \.useCase)
    private static let rounds = 20_000 / updates.count

    private static func silentEstate(_ variant: ElementVariant) -> TestEstate {
        var rules = ProcessingRules()
        rules.alertsOnFailedChecks = false
        return TestEstate(variant, rules: rules)
    }

    @Test("Refused and nothing changed, or answered; never a trap", arguments: updates)
    func mutations(useCase: UseCase) throws {
        let seed = 0xA26_0000 + UInt64(useCase.messageCode.rawValue)
        print("MalformedArgumentsTests.mutations: \(useCase.code), seed \(seed)")
        var random = SplitMix64(seed: seed)
        let sender = try #require(Sender.permitted(useCase))
        let form = try #require(RequestCatalogue[useCase.messageCode]).form
        let estate = Self.silentEstate(random.next() & 1 == 0 ? .singleElement : .twinElement)
        let isCritical = useCase.category == .criticalCommand
        var refused = 0
        for round in 1...UInt64(Self.rounds) {
            let header = sender.originator(counter: round).header(useCase.messageCode, to: TestEstate.meterIdentifier)
            let right = form.accessRequest(header: header, range: nil)
            let content = Self.mutation(of: right, using: &random)
            let command = estate.protected(
                header, content: content, signingKey: isCritical ? sender.businessOriginator.digitalSignature : nil)
            var before = estate.meter.state
            let counters = estate.meter.lastCounters
            let outcome = estate.process(command)
            let why: Comment = "\(useCase.code), seed \(seed), round \(round): \(content.hexadecimal)"
            switch outcome.disposition {
            case .answered:
                let answer = try estate.check(
                    outcome, to: command, macSecret: sender.businessOriginator.secret,
                    payload: sender.businessOriginator)
                // Break on error: successes, one failure, and other-reason for all after it.
                let failure = answer.results.firstIndex { $0 != 0 } ?? answer.results.count
                if !answer.results.dropFirst(failure + 1).allSatisfy({ $0 == 250 }) { Issue.record(why) }
                if !answer.response.access.data.allSatisfy({ $0 == .nullData }) { Issue.record(why) }
            case .refused(.contentNotConforming):
                refused += 1
                before.eventLogs = estate.meter.eventLogs
                if before != estate.meter.state || counters != estate.meter.lastCounters { Issue.record(why) }
            default: Issue.record("\(outcome.disposition): \(content.hexadecimal)")
            }
        }
        #expect(refused > 0, "seed \(seed)")
        // Whatever was written the meter can be read, and go on.
        _ = estate.meter.advance(to: moment("2200-01-01"))
        for request in RequestCatalogue.all where request.form.isRead {
            let sender = try #require(Sender.permitted(request.useCase))
            #expect(estate.process(estate.command(request.useCase.messageCode, from: sender)).disposition == .answered)
        }
    }

    private static func mutation(of request: AccessRequest, using random: inout SplitMix64) -> [UInt8] {
        var altered = request
        let place = Int.random(in: altered.data.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            altered.data[place] = value(depth: 0, using: &random)
            return altered.octets
        case 1:
            altered.data[place] = part(of: altered.data[place], using: &random)
            return altered.octets
        default: break
        }
        // Octets of the data, which stand at the end.
        var octets = request.octets
        let size = request.data.reduce(0) { $0 + $1.encoded.count }
        for _ in 0...Int.random(in: 0...3, using: &random) {
            let first = max(0, octets.count - size)
            guard first < octets.count else { break }
            let place = Int.random(in: first..<octets.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: octets.removeSubrange(place...)
            case 1: octets.insert(.random(in: 0...255, using: &random), at: place)
            case 2: octets.replaceSubrange(place..<min(octets.count, place + 5), with: [0x84, 0xFF, 0xFF, 0xFF, 0xFF])
            case 3: octets[place] = [0x00, 0x01, 0x02, 0x09, 0x13, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
            default: octets[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
        }
        return octets
    }

    /// The value with one of its parts another.
    private static func part(of data: COSEMData, using random: inout SplitMix64) -> COSEMData {
        func change(_ members: [COSEMData]) -> [COSEMData] {
            var members = members
            guard let place = members.indices.randomElement(using: &random) else { return [.nullData] }
            switch Int.random(in: 0..<4, using: &random) {
            case 0: members.remove(at: place)
            case 1: members.insert(members[place], at: place)
            default: members[place] = part(of: members[place], using: &random)
            }
            return members
        }
        switch data {
        case .array(let members): return .array(change(members))
        case .structure(let members): return .structure(change(members))
        case .octetString(let octets):
            let count = [0, 1, octets.count, octets.count + 1, 13, 26, 300].randomElement(using: &random) ?? 0
            return .octetString((0..<count).map { _ in .random(in: 0...255, using: &random) })
        case .boolean: return .boolean(.random(in: 0...255, using: &random))
        case .enumerated: return .enumerated(.random(in: 0...255, using: &random))
        case .integer: return .integer(.random(in: .min ... .max, using: &random))
        case .unsigned: return .unsigned(.random(in: 0...255, using: &random))
        case .long: return .long(.random(in: .min ... .max, using: &random))
        case .longUnsigned: return .longUnsigned(.random(in: .min ... .max, using: &random))
        case .doubleLong: return .doubleLong([.min, -1, 0, 1, .max].randomElement(using: &random) ?? 0)
        case .doubleLongUnsigned: return .doubleLongUnsigned([0, 1, .max].randomElement(using: &random) ?? 0)
        case .bitString(let bits):
            let count = [0, 1, 7, 20, 21, 256, 512, bits.count].randomElement(using: &random) ?? 0
            let octets = (0..<(count + 7) / 8).map { _ in UInt8.random(in: 0...255, using: &random) }
            return BitString(count: count, octets: octets).map { .bitString($0) } ?? .nullData
        default: return value(depth: 1, using: &random)
        }
    }

    /// A value of any type.
    private static func value(depth: Int, using random: inout SplitMix64) -> COSEMData {
        switch Int.random(in: 0..<(depth < 4 ? 14 : 11), using: &random) {
        case 0: .nullData
        case 1: .boolean(.random(in: 0...255, using: &random))
        case 2: .doubleLong(.random(in: .min ... .max, using: &random))
        case 3: .doubleLongUnsigned(.random(in: .min ... .max, using: &random))
        case 4:
            .octetString(
                Array(repeating: 0x5A, count: [0, 4, 6, 12, 127, 128, 2_000].randomElement(using: &random) ?? 0))
        case 5: .visibleString(Array(repeating: 0xFF, count: .random(in: 0...30, using: &random)))
        case 6: .longUnsigned(.random(in: .min ... .max, using: &random))
        case 7: .enumerated(.random(in: 0...255, using: &random))
        case 8: .long64(.min)
        case 9: .float64(.nan)
        case 10: .dontCare
        case 11:
            .array((0..<Int.random(in: 0...5, using: &random)).map { _ in value(depth: depth + 1, using: &random) })
        default:
            .structure((0..<Int.random(in: 0...5, using: &random)).map { _ in value(depth: depth + 1, using: &random) })
        }
    }

    @Test("A value as large as a message holds is refused by its bound, not by a trap")
    func large() throws {
        let estate = TestEstate()
        let schedule = COSEMData.structure([
            .longUnsigned(0), .boolean(0xFF), .octetString(LogicalName(0, 0, 10, 0, 128)), .longUnsigned(1),
            .octetString([0, 0, 0, 0]), .longUnsigned(0xFFFF),
            BitString(count: 7, octets: [0xFE]).map { .bitString($0) } ?? .nullData,
            BitString(count: 0, octets: []).map { .bitString($0) } ?? .nullData,
            .octetString(octets("FFFFFFFFFF")), .octetString(octets("FFFFFFFFFF")),
        ])
        for (useCase, sender, item, value) in [
            ("ECS37", Sender.networkOperator, 0, COSEMData.array(Array(repeating: schedule, count: 1_000))),
            ("ECS46d", .supplier, 1, .array(Array(repeating: schedule, count: 121))),
            ("ECS10", .supplier, 0, .octetString(Array(repeating: 0x41, count: 60_000))),
            (
                "ECS30a", .supplier, 0,
                .array(
                    Array(
                        repeating: .structure([.octetString([0, 0, 0, 0]), .octetString(octets("FFFFFFFFFF"))]),
                        count: 3_000))
            ),
        ] {
            let results = try estate.results(
                useCase, from: sender, Arguments.example(MessageCode(useCase), [item: value]))
            #expect(results[item] == 250 && results[..<item].allSatisfy { $0 == 0 }, "\(useCase)")
        }
    }
}
