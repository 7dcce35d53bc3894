import SimulationKernel
import Testing

@testable import SMPP

/// Hostile input: nothing traps, what is accepted has one spelling, and no bound is passed.
@Suite("Decoder and session given altered input")
struct FuzzTests {
    private func alter(_ octets: inout [UInt8], _ random: inout SplitMix64) {
        guard !octets.isEmpty else { return }
        let place = Int.random(in: 0..<octets.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: octets[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: octets[place] = UInt8.random(in: 0...255, using: &random)
        case 2: octets[place] = 0
        case 3: octets.removeSubrange(place...)
        case 4: octets.insert(UInt8.random(in: 0...255, using: &random), at: place)
        default: octets.remove(at: place)
        }
    }

    /// The length that the octets have, so that the fields are come to.
    private func correctLength(_ octets: inout [UInt8]) {
        guard octets.count >= 4 else { return }
        octets.replaceSubrange(0..<4, with: [0, 0, UInt8(octets.count >> 8 & 0xFF), UInt8(octets.count & 0xFF)])
    }

    @Test("decoder", arguments: 0..<8) func decoder(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var accepted = 0
        for _ in 0..<10_000 {
            var octets = PDUExamples.all[Int.random(in: 0..<PDUExamples.all.count, using: &random)].octets
            for _ in 0..<Int.random(in: 1...4, using: &random) { alter(&octets, &random) }
            if Int.random(in: 0..<8, using: &random) != 0 { correctLength(&octets) }
            do throws(PDUError) {
                let pdu = try PDU(decoding: octets, limit: 2_048)
                accepted += 1
                let again = try pdu.encoded()
                if again != octets { Issue.record("seed \(seed): \(octets) became \(again)") }
            } catch {
                if !(0...octets.count).contains(error.offset) { Issue.record("seed \(seed): \(error) of \(octets)") }
                if error.status == .ok { Issue.record("seed \(seed): \(error) is no error") }
            }
        }
        #expect(accepted > 100, "seed \(seed)")
    }

    @Test("decoder given random octets", arguments: 100..<104) func randomOctets(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<10_000 {
            var octets = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            correctLength(&octets)
            if octets.count >= 8, Bool.random(using: &random) {
                octets.replaceSubrange(4..<8, with: [Bool.random(using: &random) ? 0x80 : 0, 0, 0, octets[7] & 0x17])
            }
            if let pdu = try? PDU(decoding: octets) {
                #expect((try? pdu.encoded()) == octets, "seed \(seed)")
            }
        }
    }

    @Test("session", arguments: 0..<60) func session(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var client = seed.isMultiple(of: 2) ? TestSession.bound(.transceiver) : TestSession()
        var requests: [SMPPServerSession.Request] = []
        var isClosed = false
        for _ in 0..<600 {
            client.now += Int64.random(in: 0...200_000, using: &random)
            var outcomes: [SMPPServerSession.Outcome]
            switch Int.random(in: 0..<12, using: &random) {
            case 0: outcomes = client.session.timePassed(to: client.now)
            case 1: outcomes = client.session.deliver(PDUExamples.receipt, at: client.now) ?? []
            case 2:
                guard let request = requests.randomElement(using: &random) else { continue }
                outcomes = client.session.answer(request, with: .accepted(messageID: "17"))
            case 3:
                guard let request = requests.randomElement(using: &random) else { continue }
                outcomes = client.session.answer(
                    request, with: Bool.random(using: &random) ? nil : QueryResult(state: .expired))
            case 4 where seed.isMultiple(of: 7): outcomes = client.session.unbind(at: client.now)
            default:
                var octets = PDUExamples.all[Int.random(in: 0..<PDUExamples.all.count, using: &random)].octets
                if Bool.random(using: &random) {
                    alter(&octets, &random)
                    if Int.random(in: 0..<20, using: &random) != 0 { correctLength(&octets) }
                }
                outcomes = client.session.receive(octets, at: client.now)
            }
            if isClosed, !outcomes.isEmpty { Issue.record("seed \(seed): \(outcomes) after the end") }
            for (index, outcome) in outcomes.enumerated() {
                switch outcome {
                case .send(let octets):
                    if (try? PDU(decoding: octets)) == nil { Issue.record("seed \(seed): sent \(octets)") }
                case .submit(let request, _), .query(let request, _, _): requests.append(request)
                case .close:
                    isClosed = true
                    if index != outcomes.count - 1 { Issue.record("seed \(seed): \(outcomes)") }
                default: break
                }
            }
            if client.session.outstandingRequests > 100 || client.session.outstandingDeliveries > 10 {
                Issue.record("seed \(seed): a window is passed")
            }
            if isClosed != (client.session.state == .closed) { Issue.record("seed \(seed): \(client.session.state)") }
        }
    }
}
