import COSEM
import ESMEEmulator
import Fleet
import LoadSynthesis
import SMETS1Meter

/// What a shard has for SMETS1 meters: the DLMS side of its one meter, and what that says on its way out.
struct SMETS1Side {
    let keyring: SMETS1Keyring
    let meter: SMETS1Meter
    /// The cohort whose make ``meter`` has.
    var cohort = -1
    /// Memory for answers, used again for every exchange.
    var answers: [UInt8] = []
    /// The seed of the challenges, which this process has drawn by itself, so that nobody outside can tell the next one.
    let challengeSeed: UInt64
    var challenges: UInt64 = 0

    init(_ meter: FleetMeter) {
        keyring = SMETS1Keyring(of: meter)
        self.meter = SMETS1Meter(esme: meter.esme, credentials: keyring)
        var random = SystemRandomNumberGenerator()
        challengeSeed = random.next()
    }
}

extension Shard {
    /// Has SMETS1 meter `number` answer the whole frames at the start of `frames`, in the wrapper of IEC 62056-4-7, one
    /// after the other.
    ///
    /// - Parameters:
    ///   - session: the association of the connection that the frames came on.
    ///   - answerLimit: number of octets of answers after which no more frames are taken; at least one is.
    package func exchange(
        _ number: Int, _ frames: RawSpan, _ session: inout DLMSSession, answerLimit: Int
    ) -> DLMSExchange {
        var exchange = DLMSExchange()
        guard let record = records.record(number) else {
            _ = fail(records.damage(number).failure)
            return exchange
        }
        guard becomeMeter(number, record) else { return exchange }
        enterSMETS1(number, record)
        let device = smets1.meter
        let before = meter.esme.ownOriginatorCounter
        let now = clock.now
        // The memory is used again: whoever takes the answers is done with them before the next exchange.
        swap(&exchange.answers, &smets1.answers)
        exchange.answers.removeAll(keepingCapacity: true)
        while exchange.answers.count < answerLimit, !exchange.hasEnded,
            case .whole(let header, let range) = WrappedFrame(at: exchange.consumed, of: frames)
        {
            let head = exchange.answers.count
            header.encodeReply(into: &exchange.answers)
            let outcome = session.process(
                frames.extracting(range), clientSAP: header.sourcePort, serverSAP: header.destinationPort, of: device,
                at: now, random: drawDLMSChallenge(), into: &exchange.answers)
            // No header stays where there is no answer, or one that the wrapper cannot carry.
            if !WrapperHeader.fillLength(at: head, of: &exchange.answers) {
                exchange.answers.removeLast(exchange.answers.count - head)
            }
            if let event = outcome.event { exchange.events.append(event) }
            exchange.hasEnded = outcome.disposition == .close
            exchange.consumed = range.upperBound
            exchange.requests += 1
        }
        smets1.answers = exchange.answers
        let counters = device.hasChangedCounters ? device.counters : nil
        device.hasChangedCounters = false
        exchange.isKept = keep(before, nil, invocationCounters: counters)
        return exchange
    }

    private func enterSMETS1(_ number: Int, _ record: MeterRecord) {
        let device = smets1.meter
        device.counters = record.invocationCounters
        device.hasChangedCounters = false
        let cohort = meter.fleet.cohort(of: number)
        guard cohort != smets1.cohort else { return }
        smets1.cohort = cohort
        device.profile = meter.fleet.definition.cohorts[cohort].device.smets1 ?? SMETS1Profile()
    }

    /// 64 bits that nobody outside can tell before.
    private func drawDLMSChallenge() -> UInt64 {
        smets1.challenges &+= 1
        return CounterHash.mix(smets1.challengeSeed, smets1.challenges)
    }
}
