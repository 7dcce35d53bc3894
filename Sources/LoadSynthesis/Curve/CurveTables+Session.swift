/// The session of one day: constant power from a half hour on, in the half hours in which it may go on, until its
/// energy is reached.
struct DaySession {
    let energy: UInt64
    /// Power of the session, W.
    let power: UInt64
    /// The half hours with power, bit n for half hour n.
    let mask: UInt64

    /// The energy up to `second` of the day.
    @inline(__always)
    func part(_ second: UInt64) -> UInt64 {
        let slot = second / 1_800
        let whole = mask & (1 << slot &- 1)
        var seconds = UInt64(truncatingIfNeeded: whole.nonzeroBitCount) &* 1_800
        if mask >> slot & 1 != 0 { seconds &+= second % 1_800 }
        return min(energy, seconds &* power / 3_600)
    }
}

extension CurveTables {
    /// The session of a day with `energy`. It starts early enough to end within the day, and has more power only when
    /// its energy would not fit otherwise.
    @inline(__always)
    func session(_ day: Int, _ energy: UInt64, _ seed: UInt64) -> DaySession {
        guard energy > 0 else { return DaySession(energy: 0, power: 0, mask: 0) }
        let pair = charging + 2 &* Int(days[day] >> 16)
        let (starts, running) = (pair[0], pair[1])
        let needed = (energy &* 2 &+ sessionPower &- 1) / sessionPower
        let available = UInt64(truncatingIfNeeded: running.nonzeroBitCount)
        if needed >= available {
            // This takes all half hours there are, and more power where those are not enough.
            let most = max(1, available)
            return DaySession(
                energy: energy, power: max(sessionPower, (energy &* 2 &+ most &- 1) / most), mask: running)
        }
        // The latest half hour from which enough half hours are left.
        var latest = 48 &- needed
        if available < 48 {
            var left = running
            for _ in 0..<needed {
                latest = UInt64(truncatingIfNeeded: 63 &- left.leadingZeroBitCount)
                left &= ~(1 << latest)
            }
        }
        let possible = starts & (2 << latest &- 1)
        var start = latest
        let count = UInt64(truncatingIfNeeded: possible.nonzeroBitCount)
        if count > 0 {
            let draw = CounterHash.mix(seed, Draw.day &+ UInt64(truncatingIfNeeded: day) &* 8) >> 32
            var rest = possible
            for _ in 0..<((draw &* count) >> 32) { rest &= rest &- 1 }
            start = UInt64(truncatingIfNeeded: rest.trailingZeroBitCount)
        }
        return DaySession(energy: energy, power: sessionPower, mask: running & ~(1 << start &- 1))
    }
}
