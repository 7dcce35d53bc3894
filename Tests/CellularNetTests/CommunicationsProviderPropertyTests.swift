import SimulationKernel
import Testing

@testable import CellularNet

@Suite("What holds of a communications provider whatever happens")
struct CommunicationsProviderPropertyTests {
    /// What a provider that is called at random did.
    private struct Fuzz {
        var provider: CommunicationsProvider
        var accepted: Set<ShortMessage.Identifier> = []
        var outcomes: [ShortMessage.Identifier: Int] = [:]
        var occupied: [Int: UInt32] = [:]
        var happenings: [CommunicationsProvider.Happening] = []
        private let random: CounterRandom
        private var draw: UInt64 = 0

        init(seed: UInt64) {
            random = CounterRandom(seed: seed)
            provider = CommunicationsProvider(
                SMETS1NetworkParameters(
                    shortMessages: .init(
                        attemptSuccess: 0.6, retryInterval: 40 * .second, validity: 60 * .second, queueLimit: 30,
                        rate: .init(perSecond: 2, burst: 5), memory: 50),
                    modem: .init(attachFailure: 0.1, dropsPerHour: 5, missedIdleTimers: 0.05),
                    accessPoints: [
                        .init(name: "a", poolSize: 20, leaseHold: 15 * .second),
                        .init(
                            name: "b", poolSize: 7, leaseHold: 0, attachRate: .init(perSecond: 0.5, burst: 2),
                            longestAttachWait: 10 * .second),
                    ]), seed: seed, start: 0)
        }

        private mutating func below(_ limit: Int) -> Int {
            draw += 1
            return Int(random.bits(.init(99), draw) % UInt64(limit))
        }

        mutating func act() {
            let now = provider.time + Microseconds(below(4_000_000))
            run(until: now)
            let sim = UInt32(below(120))
            switch below(20) {
            case 0..<12:
                let validity: Microseconds? = below(4) == 0 ? Microseconds(below(30_000_000)) : nil
                // A subscriber is always on the same access point.
                if let message = try? provider.submit(
                    sim: sim, accessPoint: Int(sim % 2), validity: validity, at: now)
                {
                    accepted.insert(message)
                }
            case 12..<16: provider.carried(sim: sim, uplink: below(500), downlink: below(500), at: now)
            case 16: provider.release(sim: sim, at: now)
            case 17: provider.drop(sim: sim, at: now)
            case 18:
                var faults = CommunicationsFaults()
                faults.isDataOut = below(2) == 0
                faults.messageLoss = 0.3
                provider.apply(faults, at: now)
            default: provider.apply(.none, at: now)
            }
        }

        mutating func run(until limit: Microseconds) {
            var last = provider.time
            while let happening = provider.step(until: limit) {
                #expect(provider.time >= last && provider.time <= limit)
                last = provider.time
                note(happening)
            }
        }

        private mutating func note(_ happening: CommunicationsProvider.Happening) {
            happenings.append(happening)
            switch happening {
            case .delivered(let message), .failed(let message, _): outcomes[message.identifier, default: 0] += 1
            case .activated(let sim, let accessPoint, let address):
                let key = accessPoint << 32 | address
                #expect(occupied[key] == nil, "address \(address) is leased twice")
                occupied[key] = sim
            case .ended(let session):
                if session.activated != nil {
                    let left = occupied.removeValue(forKey: session.accessPoint << 32 | session.address)
                    #expect(left == session.sim)
                }
                #expect(session.ended >= session.leased)
            case .attached, .rejected: break
            }
        }

        mutating func check() {
            for accessPoint in 0..<2 {
                guard let pool = provider.pool(of: accessPoint) else { continue }
                let contexts = provider.sessions.filter { $0.accessPoint == accessPoint && $0.address != nil }
                #expect(contexts.count == pool.taken)
                #expect(Set(contexts.compactMap(\.address)).count == contexts.count)
                #expect(pool.free >= 0 && pool.taken + pool.free + pool.held == pool.size)
                for context in contexts {
                    #expect(provider.sim(at: context.address ?? -1, accessPoint: accessPoint) == context.sim)
                }
            }
            #expect(provider.messageCount == accepted.count - outcomes.count)
        }
    }

    @Test(
        "Addresses are never leased twice, pools add up, every message has one outcome", arguments: 1...8 as ClosedRange
    )
    func invariants(seed: UInt64) {
        var fuzz = Fuzz(seed: seed)
        for _ in 0..<1_500 {
            fuzz.act()
            fuzz.check()
        }
        fuzz.provider.apply(.none, at: fuzz.provider.time)
        fuzz.run(until: fuzz.provider.time + .day)
        fuzz.check()
        #expect(fuzz.accepted.count > 100, "seed \(seed)")
        #expect(Set(fuzz.outcomes.keys) == fuzz.accepted && fuzz.outcomes.values.allSatisfy { $0 == 1 }, "seed \(seed)")
        #expect(fuzz.provider.awakeCount == 0 && fuzz.provider.activeCount == 0 && fuzz.occupied.isEmpty)
        #expect(fuzz.provider.nextTime == nil)
        let counts = fuzz.provider.counts
        #expect(counts.wakeUps == counts.givenUp + counts.ends.reduce(0, +), "seed \(seed)")
        #expect(counts.rejected(.poolExhausted) > 0 && counts.ended(.dropped) > 0 && counts.ended(.idle) > 0)
    }

    @Test("The same calls have the same happenings; another seed has others")
    func determinism() {
        func happenings(_ seed: UInt64) -> [CommunicationsProvider.Happening] {
            var fuzz = Fuzz(seed: seed)
            for _ in 0..<500 { fuzz.act() }
            return fuzz.happenings
        }
        let first = happenings(3)
        #expect(first == happenings(3) && first != happenings(4) && !first.isEmpty)
    }
}
