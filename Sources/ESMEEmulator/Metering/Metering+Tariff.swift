import COSEM

extension Metering {
    /// Makes a written tariff steer the registers from `time` on; they go on from what they read then.
    mutating func steer(by steering: TariffSteering, at time: UTCTime) {
        guard tariff == nil else {
            tariff?.change(at: time, load: loadModel, steering: steering)
            return
        }
        var base = TariffReadings()
        for register in Register.all(of: .twinElement) where register.isSteered {
            base[register] =
                loadModel.reading(register, at: time) &+ adjustments.offset(of: register, at: time)
        }
        tariff = TariffHistory(TariffRegisters(since: time, base: base, steering: steering))
        adjustments.lastSeen = time
    }

    /// Makes all block counters 0 at `time` (GBCS ECS05).
    mutating func resetBlockCounters(at time: UTCTime) {
        guard tariff == nil else {
            tariff?.change(at: time, load: loadModel, resetsCounters: true)
            return
        }
        for block in 0..<Register.blockCount {
            for tou in 0..<Register.touInBlockCount { set(.blockCounter(block: block, tou: tou), to: 0, at: time) }
        }
    }

    /// The register that counts the import of the primary element at `time`, or of the secondary one.
    func activeRegister(isSecondary: Bool, at time: UTCTime) -> Register {
        if let tariff {
            return isSecondary
                ? tariff.registers.activeSecondaryRegister(at: time)
                : tariff.registers.activeRegister(at: time, load: loadModel)
        }
        guard !isSecondary else { return .secondaryTOU(0) }
        // The load model says which register counts by what it has counted in the last half hour.
        let counting = (0..<Register.touCount).first {
            loadModel.reading(.tou($0), at: time) != loadModel.reading(.tou($0), at: time - 1_800)
        }
        return .tou(counting ?? 0)
    }
}
