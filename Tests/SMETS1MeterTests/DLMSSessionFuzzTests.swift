import COSEM
import MeterFixture
import SimulationKernel
import Testing

@testable import SMETS1Meter

/// Hostile input to a live meter in every state of an association: no octets trap, there is always an answer or a
/// reason for none, and the session goes on.
@Suite("SMETS1: sessions given mutated input")
struct DLMSSessionFuzzTests {
    private static let originals: [[UInt8]] = [
        DLMSAssociationTests.withoutSecurity, DLMSAssociationTests.password("3132333435363738"),
        DLMSAssociationTests.gmac, "C301C1000F0000280000FF01010911 10000000011A52FE7DD3E72748973C1E28", "6203800100",
        "C001C100030100010800FF0200", "C001C100070100630100FF0200", "C002C100000001", "C001C1000F0000280000FF0200",
        "C001C100070100630100FF020102040204120008090600000 10000FF0F02120000090C07EA0A1FFF000000008000FF090C07EA0B01FF000000008000FF0100",
        "C001C100070100630100FF0201020204060000000106000000FF120001120002",
        "C003C10300030100010800FF020000030100630800FF020000070000620100FF0200",
        "C101C100080000010000FF0200090C07EA0B01FF0C010000000000", "C102C100080000010000FF0200000000000105090C07EA0B",
        "C103C1000000000203 01FF0C", "C104C10100080000010000FF020001090C07EA0B01FF0C010000000000",
        "C303C101000F0000280000FF010100", "C81E3001234567411312FF935A47566827C467BC7D825C3BE4A77C3FCC056B6B",
        "DB084D4D4D0000000001073000000010AABB",
    ].map { octets($0.filter { $0 != " " }) }

    @Test("Bit flips, truncations, insertions and noise", arguments: 0..<6)
    func mutations(part: Int) throws {
        let seed = UInt64(0xD1A5_0000 + part)
        var random = SplitMix64(seed: seed)
        let roles: [SMETS1Profile.Role] = [.public, .reader, .management]
        let meter = SMETS1TestMeter { $0.highLevelRequiresCiphering = false }
        var answered = 0
        for round in 0..<4_000 {
            if round % 16 == 0 {
                meter.session = DLMSSession()
                meter.meter.counters = SMETS1InvocationCounters()
                switch Int.random(in: 0..<5, using: &random) {
                case let role where role < 3:
                    try meter.associate(roles[role], size: [80, 200, 0][Int.random(in: 0..<3, using: &random)])
                case 3:
                    meter.clientSAP = 48
                    meter.send(octets(DLMSAssociationTests.gmac))
                default: meter.clientSAP = [16, 32, 48][Int.random(in: 0..<3, using: &random)]
                }
            }
            let apdu = Self.mutation(&random)
            let response = meter.send(apdu)
            if response.isEmpty, meter.lastOutcome.disposition == .answered {
                Issue.record("seed \(seed), round \(round): no answer to \(apdu.hexadecimal)")
            }
            if meter.session.isAssociated, response.count > max(80, meter.session.maximumPDUSize) {
                Issue.record("seed \(seed), round \(round): \(response.count) octets for \(apdu.hexadecimal)")
            }
            if !response.isEmpty { answered += 1 }
        }
        #expect(answered > 3_000, "seed \(seed)")
    }

    @Test("Within ciphering: what is inside is as hostile", arguments: 0..<2)
    func ciphered(part: Int) throws {
        let seed = UInt64(0xD1A6_0000 + part)
        var random = SplitMix64(seed: seed)
        let meter = SMETS1TestMeter()
        meter.clientSAP = 48
        var counter: UInt32 = 1
        for round in 0..<2_000 {
            if !meter.session.isAssociated {
                meter.session = DLMSSession()
                meter.send(
                    SMETS1TestMeter.aarq(
                        AssociationRequest(
                            applicationContextName: .logicalNameWithCiphering,
                            callingAPTitle: octets("4D4D4D0000000001"), mechanismName: .highLevelGMAC,
                            callingAuthenticationValue: Array("K56iVagY".utf8),
                            userInformation: meter.ciphered(
                                SMETS1TestMeter.initiate(0x40_7E1F, size: 200), counter: counter))))
                meter.send(meter.ciphered(meter.reply(counter: counter + 1), counter: counter + 2))
                counter += 3
                try #require(meter.session.isAssociated, "seed \(seed), round \(round)")
            }
            let plain = Self.mutation(&random)
            let response = meter.send(meter.ciphered(plain, counter: counter, isGeneral: Bool.random(using: &random)))
            counter += 1
            if response.count > 200 {
                Issue.record("seed \(seed), round \(round): \(response.count) octets for \(plain.hexadecimal)")
            }
        }
    }

    private static func mutation(_ random: inout SplitMix64) -> [UInt8] {
        var octets = originals[Int.random(in: originals.indices, using: &random)]
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            return (0..<Int.random(in: 0..<60, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
        case 1: octets.removeLast(Int.random(in: 0...octets.count, using: &random))
        case 2:
            octets.insert(
                UInt8.random(in: .min ... .max, using: &random), at: Int.random(in: 0...octets.count, using: &random))
        case 3: break
        default:
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                octets[Int.random(in: octets.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
        }
        return octets
    }
}
