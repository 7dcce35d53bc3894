import COSEM
import CommsHub
import ESMEEmulator
import FuzzKit
import GBCS

extension FuzzTarget {
    /// A whole meter behind its hub: what comes over the WAN, some of it authentic, at any time by the clock, and what is
    /// done to the meter between.
    static let meter = FuzzTarget("meter", maximumSize: 8_192, seeds: meterSeeds) { octets in
        MeterRun.shared.run(octets)
    }

    /// The same, from commands for the hub itself.
    static let hub = FuzzTarget("hub", maximumSize: 8_192, seeds: hubSeeds) { octets in
        MeterRun.shared.run(octets)
    }

    private static func meterSeeds() -> [[UInt8]] { seeds(to: FuzzEstate.meterIdentifier) }

    private static func hubSeeds() -> [[UInt8]] { seeds(to: FuzzEstate.hubIdentifier) }

    private static func seeds(to device: EntityIdentifier) -> [[UInt8]] {
        let commands = FuzzEstate().commands().filter { (try? MessageRouting(of: $0))?.businessTarget == device }
        var seeds: [[UInt8]] = []
        for (number, command) in commands.enumerated() {
            // What is done to the meter first, then the command as it is and made authentic again.
            var seed: [UInt8] = [UInt8(number), 0x03, UInt8(number), 1, 2, 3, 4, 5, 6, 7, 8, 0x01]
            seed.append(piece: command)
            seed.append(0x00)
            seed.append(piece: command)
            seeds.append(seed)
            var plain: [UInt8] = [0, 0x01]
            plain.append(piece: command)
            seeds.append(plain)
        }
        return seeds
    }
}

/// What one input does with the estate. One for a process: keys take longer to make than inputs to run.
private final class MeterRun {
    // libFuzzer has one thread.
    nonisolated(unsafe) static let shared = MeterRun()

    private static let times: [UTCTime] = [
        FuzzEstate.now, UTCTime(secondsSince2000: 0), UTCTime(secondsSince2000: -1),
        UTCTime(secondsSince2000: 4_294_967_295),
        UTCTime(secondsSince2000: 4_294_967_296), UTCTime(secondsSince2000: -63_000_000_000),
        UTCTime(secondsSince2000: 252_455_615_999), UTCTime(secondsSince2000: .max), UTCTime(secondsSince2000: .min),
        UTCTime(secondsSince2000: 846_892_800),
    ]

    private let estate = FuzzEstate()

    func run(_ octets: [UInt8]) {
        var input = FuzzInput(octets)
        estate.reset()
        hadFaults = false
        var now = input.choice(Self.times)
        for _ in 0..<16 where !input.isEmpty {
            hasWireTime = (0...Int64(UInt32.max)).contains(now.secondsSince2000)
            let step = input.octet()
            switch step & 3 {
            case 0: deliver(input.piece(), at: now, &input, isAuthentic: false)
            case 1, 2:
                let octets = input.piece()
                if let message = estate.authentic(octets) { deliver(message, at: now, &input, isAuthentic: true) }
            default: change(&input, &now)
            }
        }
    }

    private func deliver(_ octets: [UInt8], at time: UTCTime, _ input: inout FuzzInput, isAuthentic: Bool) {
        let own = (estate.meter.ownOriginatorCounter, estate.hub.ownOriginatorCounter)
        let arrival = CommunicationsHub.Arrival(microsecond: Int64(octets.count), draw: UInt64(octets.count))
        let outcome = estate.hub.deliver(octets, at: time, arrival, in: estate.context)
        must(outcome.delay >= .zero, "a delay of \(outcome.delay)")
        if case .undelivered(let failure) = outcome.disposition {
            must(!outcome.hasResponse && outcome.counterUse == nil, "what was not delivered has an effect")
            _ = "\(failure)"
        }
        let target = try? MessageRouting.businessTarget(of: octets)
        check(
            outcome, of: octets,
            from: target == FuzzEstate.hubIdentifier ? FuzzEstate.hubIdentifier : estate.meter.entityIdentifier)
        must(estate.meter.ownOriginatorCounter >= own.0, "the meter's own counter fell")
        must(estate.hub.ownOriginatorCounter >= own.1, "the hub's own counter fell")
    }

    private func check(_ outcome: MessageOutcome, of command: [UInt8], from device: EntityIdentifier) {
        if case .refused(let refusal) = outcome.disposition {
            must(outcome.response == nil && outcome.counterUse == nil, "a refusal has an effect")
            _ = "\(refusal)"
        }
        for alert in outcome.alerts { check(alert: alert.octets) }
        guard let response = outcome.response else { return }
        must(response.count <= Message.maximumSize, "a response of \(response.count) octets")
        // Faults may cut and spoil responses.
        guard device == FuzzEstate.hubIdentifier || !hadFaults else { return }
        guard let parsed = try? Message(parsing: response), let asked = try? Message(parsing: command) else {
            fatalError("finding: a response is no message, or it answers none")
        }
        must(parsed.reencoded() == response, "a response has another spelling")
        let party = FuzzEstate.Party.allCases.first { $0.identifier == asked.header.businessOriginator }
        let supplementary = asked.header.otherInformation.supplementaryRemotePartyID
        let reader = supplementary.flatMap { id in FuzzEstate.Party.allCases.first { $0.identifier == id } } ?? party
        guard let party, let reader else { fatalError("finding: a stranger is answered") }
        do throws(VerifiedResponse.Problem) {
            let verified = try VerifiedResponse(
                response, to: asked, macSecret: estate.secret(party, device),
                payloadSecret: estate.secret(reader, device), deviceKey: estate.meter.digitalSignatureKey,
                using: estate.context.cryptography)
            // A time beyond COSEM's years is told as one that is not specified.
            if case .unexpected(let values) = Reading(verified), verified.isSuccess, hasWireTime {
                fatalError("finding: a reading is none: \(values)")
            }
        } catch .wrongPayloadTag where asked.header.otherInformation.keyAgreementCertificate != nil {
            // A mutated certificate may be another party's.
        } catch { fatalError("finding: the response does not answer: \(error)") }
    }

    private func check(alert: [UInt8]) {
        guard let message = try? Message(parsing: alert) else { fatalError("finding: an alert is no message") }
        must(message.reencoded() == alert, "an alert has another spelling")
    }

    private var hadFaults = false
    private var hasWireTime = true

    /// Something is done to the meter or its hub, as by the HTTP interface.
    private func change(_ input: inout FuzzInput, _ now: inout UTCTime) {
        let meter = estate.meter
        let what = input.octet()
        let number = input.number64()
        switch what % 16 {
        case 0: meter.clockOffset = Int64(bitPattern: number)
        case 1: meter.clockOffset = Int64(Int32(truncatingIfNeeded: number))
        case 2:
            let effects: [Fault.Effect] = [
                .result(item: Int(number % 8), .hardwareFault), .noResponse,
                .delayedResponse(milliseconds: Int(truncatingIfNeeded: number)), .corruptedMAC, .wrongCounter,
                .truncation(octets: Int(truncatingIfNeeded: number)),
            ]
            hadFaults = true
            _ = meter.faults.add(Fault(effects[Int(number % 6)], remaining: number & 0x100 == 0 ? nil : 1))
        case 3: meter.metering.set(.activeImport, to: UInt32(truncatingIfNeeded: number), at: now)
        case 4:
            let log = ProfileLog.allCases[Int(number % 6)]
            _ = meter.metering.inject(
                .init(
                    timestamp: UInt32(truncatingIfNeeded: number) / UInt32(log.period) * UInt32(log.period),
                    value: .max,
                    second: .max), in: log)
        case 5: meter.ownOriginatorCounter = max(meter.ownOriginatorCounter, number)
        case 6: meter.ownOriginatorCounter = .max - number % 3
        case 7: now = input.choice(Self.times)
        case 8: now = now + Int64(UInt32(truncatingIfNeeded: number))
        case 9: meter.metering.variant = ElementVariant.allCases[Int(number % 3)]
        case 10: meter.metering.installed = UTCTime(secondsSince2000: Int64(bitPattern: number))
        case 11: estate.hub.link = HANLink(delay: 0...5_000_000, loss: 0.2, attempts: 3, retryInterval: 1_000)
        case 12: estate.hub.setHAN(isDown: number & 1 == 0, at: now)
        case 13:
            if number & 1 == 0 {
                _ = estate.hub.powerOff(at: now)
            } else {
                for alert in estate.hub.powerOn(at: now) { check(alert: alert.octets) }
            }
        case 14:
            for alert in estate.hub.join(FuzzEstate.meterIdentifier, at: now, in: estate.context) {
                check(alert: alert.octets)
            }
        default: meter.lastCounters[.supplier] = number
        }
    }
}
