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
    /// Used again for every burst.
    var answers: [UInt8] = []
    /// Of this process alone, so that no one knows the next challenge.
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
    /// Gives `process` SMETS1 meter `number` and a buffer for its answers; once what changed is kept, gives `send` the
    /// answers. False, and nothing is sent, when the meter's state cannot be read or kept.
    package func exchangeDLMS(
        _ number: Int, _ process: (SMETS1Meter, UTCTime, inout [UInt8]) -> Void, send: ([UInt8]) -> Void
    ) -> Bool {
        guard let record = records.record(number) else { return fail(records.damage(number).failure) }
        guard becomeMeter(number, record) else { return false }
        let device = smets1.meter
        enterSMETS1(number, record)
        let before = meter.esme.ownOriginatorCounter
        // Taken out, so that what `process` calls may come to this shard's other parts.
        var answers = smets1.answers
        smets1.answers = []
        answers.removeAll(keepingCapacity: true)
        defer { smets1.answers = answers }
        process(device, clock.now, &answers)
        let counters = device.hasChangedCounters ? device.counters : nil
        device.hasChangedCounters = false
        guard keep(before, nil, invocationCounters: counters) else { return false }
        if !answers.isEmpty { send(answers) }
        return true
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
    package func drawDLMSChallenge() -> UInt64 {
        smets1.challenges &+= 1
        return CounterHash.mix(smets1.challengeSeed, smets1.challenges)
    }
}
