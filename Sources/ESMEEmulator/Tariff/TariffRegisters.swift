import COSEM

/// The registers of a tariff that was written to the meter: what they read at a moment, and what steers them from there.
///
/// The load model knows the energy, the steering says which register counts it: the readings at any later time follow and
/// are not stored. A register is given the energy of each stretch between two switches whole; in a stretch of block
/// pricing it is split, to the Wh, where the consumption in the TOU register's counters reaches a threshold. So the sum of
/// the TOU and block registers grows by exactly the energy imported, and that of the secondary ones by that of the
/// secondary element.
///
/// Each change of the steering, reset and setting of the clock is a new value with a later ``since``
/// (``rebased(at:load:steering:resumingAt:)``): nothing of what was before is kept.
package struct TariffRegisters: Hashable, Sendable, Codable {
    /// The moment from which the registers are counted on. They read ``base`` at it and, as far as is known here, before.
    package let since: UTCTime
    /// What they read at ``since``.
    package let base: TariffReadings
    /// What chooses the register that counts.
    package let steering: TariffSteering

    /// The longest time over which switches are followed, in seconds: some hundred years. What is imported later counts
    /// into the register that counted last.
    package static let horizon: Int64 = 36_525 * 86_400

    package init(since: UTCTime, base: TariffReadings = TariffReadings(), steering: TariffSteering) {
        (self.since, self.base, self.steering) = (since, base, steering)
    }

    /// All registers at `time`.
    package func readings(at time: UTCTime, load: any LoadModel) -> TariffReadings {
        var walk = TariffWalk(self, load)
        walk.advance(to: time)
        return walk.readings
    }

    /// All registers at each of `times`, in one walk where these ascend.
    package func readings(at times: [UTCTime], load: any LoadModel) -> [TariffReadings] {
        var walk = TariffWalk(self, load)
        return times.map { time in
            if time < walk.time { walk = TariffWalk(self, load) }
            walk.advance(to: time)
            return walk.readings
        }
    }

    /// One register of the tariff at `time`, Wh modulo 2^64; 0 for one that is none of the tariff's.
    package func reading(_ register: Register, at time: UTCTime, load: any LoadModel) -> UInt64 {
        readings(at: time, load: load)[register]
    }

    /// The register that counts the primary element's import from `time` on.
    package func activeRegister(at time: UTCTime, load: any LoadModel) -> Register {
        switch TariffSelector.primary(
            steering.calendar.selector(at: max(time, since), specialDays: steering.specialDays))
        {
        case .tou(let number): return .tou(number)
        case .secondaryTOU(let number): return .secondaryTOU(number)
        case .block(let tou):
            let total = readings(at: time, load: load).consumption(tou: tou)
            return .touBlock(block: steering.thresholds.block(tou: tou, after: total), tou: tou)
        }
    }

    /// The register that counts the secondary element's import from `time` on.
    package func activeSecondaryRegister(at time: UTCTime) -> Register {
        .secondaryTOU(
            TariffSelector.secondary(
                steering.secondaryCalendar.selector(
                    at: max(time, since), specialDays: steering.secondarySpecialDays)))
    }

    /// The same registers with what they read at `time` as their base: all later readings stay as they are, unless the
    /// steering changes.
    ///
    /// - Parameters:
    ///   - steering: what steers them from then on; as before unless given.
    ///   - resumption: what the clock shows when counting goes on, where it was set; `time` unless given. Nothing is
    ///     counted in between.
    package func rebased(
        at time: UTCTime, load: any LoadModel, steering: TariffSteering? = nil, resumingAt resumption: UTCTime? = nil
    ) -> TariffRegisters {
        TariffRegisters(
            since: resumption ?? max(time, since), base: readings(at: time, load: load),
            steering: steering ?? self.steering)
    }

    /// The same registers with all block counters 0 at `time` (ECS05).
    package func withCountersReset(at time: UTCTime, load: any LoadModel) -> TariffRegisters {
        var readings = readings(at: time, load: load)
        readings.resetCounters()
        return TariffRegisters(since: max(time, since), base: readings, steering: steering)
    }
}
