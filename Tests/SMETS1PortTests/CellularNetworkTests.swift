import EstateFixture
import SimulationKernel
import Testing

@testable import CellularNet
@testable import Fleet
@testable import SMETS1Port

/// The live cellular network: messages, sessions, and what is told of them.
@Suite(.serialized) struct CellularNetworkTests {
    @Test func aMessageWakesAMeter() async throws {
        try await TestSMETS1.with { smets1 in
            let network = try smets1.network
            #expect(await network.sim(of: 3).state == "asleep")
            let address = try await smets1.wake(3)
            #expect(address == "127.64.0.1")
            let sim = await network.sim(of: 3)
            #expect(sim.msisdn == "447900000003" && sim.accessPoint == "test")
            #expect(sim.today.messages == 1)
            let (sessions, hasMore) = await network.sessions(after: nil, limit: 10)
            #expect(sessions.map(\.msisdn) == ["447900000003"] && !hasMore)
            #expect(await network.accessPoints.first?.taken == 1)
        }
    }

    @Test func aReleasedSessionGivesItsAddressBack() async throws {
        try await TestSMETS1.with { smets1 in
            let network = try smets1.network
            _ = try await smets1.wake(2)
            await network.endSession(of: 2, isDrop: false)
            #expect(await eventually { await network.sim(of: 2).state == "asleep" })
            #expect(await network.accessPoints.first?.taken == 0)
            #expect(await network.sim(of: 2).today.sessions == 1)
        }
    }

    @Test func messagesAreKnownByTheirIdentifiers() async throws {
        try await TestSMETS1.with { smets1 in
            let network = try smets1.network
            let identifier = try await network.submit(meter: 1, source: "07700900000", validity: nil).get()
            #expect(identifier.allSatisfy(\.isNumber) && identifier.count == 18)
            #expect(
                await eventually {
                    if case .delivered = await network.message(identifier)?.state { true } else { false }
                })
            #expect(await network.message(identifier)?.source == "07700900000")
            #expect(await network.message(identifier)?.meter == 1)
            for unknown in ["", "1", "x", String(identifier.dropLast()), identifier + "0", "-" + identifier] {
                #expect(await network.message(unknown) == nil)
            }
        }
    }

    @Test func anEmptyPoolRejects() async throws {
        try await TestSMETS1.with(
            .test { configuration in
                configuration.network?.accessPoints[0].poolSize = 1
                configuration.network?.modem.mostAttempts = 1
            }
        ) { smets1 in
            let network = try smets1.network
            _ = try await smets1.wake(0)
            _ = try await network.submit(meter: 1, validity: nil).get()
            #expect(await eventually { await network.accessPoints.first?.exhaustions == 1 })
            #expect(await network.sim(of: 1).state == "asleep")
        }
    }

    @Test func callsBeyondTheRateComeLater() async throws {
        try await TestSMETS1.with(
            .test { configuration in
                configuration.network?.interface = .init(perSecond: 0.001, burst: 2)
            }
        ) { smets1 in
            let network = try smets1.network
            #expect(await network.takeCall() == .taken)
            #expect(await network.takeCall() == .taken)
            guard case .later(let seconds) = await network.takeCall() else {
                Issue.record("the third call was taken")
                return
            }
            #expect((1...1_000).contains(seconds))
            var faults = CommunicationsFaults()
            faults.isInterfaceOut = true
            await network.apply(faults)
            #expect(await network.takeCall() != .taken)
        }
    }

    @Test func usageIsByDayAndByMonth() async throws {
        try await TestSMETS1.with { smets1 in
            let network = try smets1.network
            _ = try await smets1.wake(4)
            await network.endSession(of: 4, isDrop: true)
            #expect(await eventually { await network.sim(of: 4).state == "asleep" })
            let days = await network.usageCSV(isMonthly: false).split(separator: "\r\n")
            #expect(
                days.first == "period,msisdn,device,messages,sessions,session_seconds,uplink_octets,downlink_octets")
            #expect(days.count == 2 && days[1].hasPrefix("2026-11-01,447900000004,02-53-4D-45-80-00-00-04,1,1,"))
            let months = await network.usageCSV(isMonthly: true).split(separator: "\r\n")
            #expect(months.count == 2 && months[1].hasPrefix("2026-11,447900000004,"))
        }
    }

    @Test func numbersOfOtherMetersAreNone() async throws {
        try await TestSMETS1.with { smets1 in
            #expect(smets1.service.meter(ofNumber: "447900000005") == 5)
            #expect(smets1.service.meter(ofNumber: "447900000006") == nil)
            #expect(smets1.service.meter(ofNumber: "5") == nil)
        }
    }

    @Test func aFleetWithoutSMETS1MetersIsRefused() async throws {
        await #expect(throws: SMETS1Service.StartError.self) {
            try await TestSMETS1.with(device: .init(name: "test")) { _ in }
        }
    }

    // MARK: - Waking

    @Test("Whoever wakes a meter has its address, and sends no message to one that is awake")
    func wakingAndWaiting() async throws {
        try await TestSMETS1.with { smets1 in
            let network = try smets1.network
            #expect(await network.wake(3) == .awake(address: "127.64.0.1", wasAwake: false))
            #expect(await network.wake(3) == .awake(address: "127.64.0.1", wasAwake: true))
            #expect(await network.sim(of: 3).today.messages == 1)
            await smets1.service.release(3)
            #expect(await eventually { await network.sim(of: 3).state == "asleep" })
            #expect(await smets1.service.wake(2) == .awake(address: "127.64.0.1", wasAwake: false))
        }
    }

    @Test("All who wait for a meter are told of its address")
    func wakingTogether() async throws {
        try await TestSMETS1.with { smets1 in
            let network = try smets1.network
            async let first = network.wake(3)
            async let second = network.wake(3)
            let ends = await [first, second]
            for end in ends {
                guard case .awake("127.64.0.1", _) = end else {
                    Issue.record("\(end)")
                    continue
                }
            }
            #expect(await network.wakers.isEmpty)
        }
    }

    @Test("A modem that is not let in, a message that is lost and one that is refused are told apart")
    func failedWaking() async throws {
        let configuration = SMETS1Configuration.test {
            $0.network?.modem.mostAttempts = 1
            $0.network?.shortMessages.mostAttempts = 1
        }
        try await TestSMETS1.with(configuration) { smets1 in
            let network = try smets1.network
            var faults = CommunicationsFaults()
            faults.isDataOut = true
            await network.apply(faults)
            #expect(await network.wake(3) == .notAdmitted(.network))
            faults.isMessagingOut = true
            await network.apply(faults)
            #expect(await network.wake(3) == .notDelivered(.undeliverable))
            #expect(await network.wakers.isEmpty)
        }
        let full = SMETS1Configuration.test { $0.network?.shortMessages.rate = .init(perSecond: 0.000_1) }
        try await TestSMETS1.with(full) { smets1 in
            let network = try smets1.network
            _ = try await network.submit(meter: 1, validity: nil).get()
            #expect(await network.wake(3) == .notAccepted(.throttled))
            #expect(await network.wakers.isEmpty)
        }
    }

    @Test("Whoever is cancelled waits no longer")
    func cancelledWaking() async throws {
        try await TestSMETS1.with { smets1 in
            let network = try smets1.network
            var faults = CommunicationsFaults()
            faults.isMessagingOut = true
            await network.apply(faults)
            let task = Task { await network.wake(3) }
            #expect(await eventually { await network.wakers[3]?.count == 1 })
            task.cancel()
            #expect(await task.value == .cancelled)
            #expect(await network.wakers.isEmpty)
        }
    }

    @Test("Where all meters are awake, each has its address, and those beyond the addresses have none")
    func wakingTheAwake() async throws {
        try await TestSMETS1.with(.test { $0.network = nil }) { smets1 in
            #expect(await smets1.service.wake(5) == .awake(address: "127.64.0.6", wasAwake: true))
            #expect(await smets1.service.wake(6) == .notAdmitted(.poolExhausted))
        }
    }
}
