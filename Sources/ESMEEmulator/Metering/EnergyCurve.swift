import COSEM
import Glibc

/// One cumulative energy: a yearly total spread over seasons, days and the day's 48 half hours, with noise
/// that telescopes, so that readings never decrease and every difference is a whole Wh.
///
/// Midnight readings are the yearly curve read at a slightly displaced time (up to a third of a day, drawn by
/// day), so days differ by about a third of their size; within a day the energy is split by the shape's
/// weights, each multiplied by noise of its own.
struct EnergyCurve: Sendable {
    /// Wh or varh a year.
    var annual: Double
    /// 0 to 0.95: how far winter exceeds the mean.
    var seasonality: Double
    /// Day of the year of the maximum.
    var peakDay: Double
    /// Relative weights of the 48 half hours, UTC, 0 to 1,000.
    var shape: [UInt32]
    var seed: UInt64

    /// Cumulative energy at a midnight, days since 2000.
    func midnight(_ day: Int64) -> UInt64 {
        let moment = Double(day) + 0.35 * Double(CounterHash.mix(seed, UInt64(bitPattern: day)) >> 11) * 0x1p-53
        let angle = 2 * Double.pi / 365.25
        let season = seasonality / angle * (sin(angle * (moment - peakDay)) - sin(-angle * peakDay))
        // A seasonality below 1 keeps this increasing; max() only guards times before 2000.
        return UInt64(max(0, annual / 365.25 * (moment + season)))
    }

    /// The weights' running sums for one day: 49 values from 0 to the day's total.
    func runningWeights(day: Int64) -> InlineArray<49, UInt64> {
        var sums = InlineArray<49, UInt64>(repeating: 0)
        var total: UInt64 = 0
        let daySeed = CounterHash.mix(seed ^ 0xDA17, UInt64(bitPattern: day))
        for slot in 0..<48 {
            let noise = CounterHash.mix(daySeed, UInt64(slot))
            // 0.25 to 4.25 times the weight; one slot in 16 gets four times as much: a kettle, an oven.
            let factor = 64 + noise & 0x3FF + (noise >> 32 & 15 == 0 ? 1_024 : 0)
            total += UInt64(shape[slot]) * factor
            sums[slot + 1] = total
        }
        return sums
    }

    func reading(at time: UTCTime) -> UInt64 {
        var result: UInt64 = 0
        readings(from: time, every: 1, count: 1) { result = $0 }
        return result
    }

    func readings(from start: UTCTime, every period: Int64, count: Int, _ body: (UInt64) -> Void) {
        var time = start
        var left = count
        while left > 0 {
            let midnight = time.roundedDown(to: 86_400)
            let day = midnight.secondsSince2000 / 86_400
            let before = self.midnight(day)
            var second = time - midnight
            if second == 0 && (period >= 86_400 || left == 1) {
                // Midnights need no split of the day.
                body(before)
                left -= 1
                time = time + period
                continue
            }
            let energy = self.midnight(day + 1) - before
            let sums = runningWeights(day: day)
            let total = max(1, sums[48])
            while left > 0 && second < 86_400 {
                let slot = Int(second / 1_800)
                let slotStart = energy * sums[slot] / total
                let slotEnd = energy * sums[slot + 1] / total
                body(before + slotStart + (slotEnd - slotStart) * UInt64(second % 1_800) / 1_800)
                left -= 1
                second += period
                time = time + period
            }
        }
    }
}

/// SplitMix64's finaliser over a counter: random numbers that are a function of their place.
enum CounterHash {
    @inline(__always)
    static func mix(_ seed: UInt64, _ counter: UInt64) -> UInt64 {
        var value = seed &+ counter &* 0x9E37_79B9_7F4A_7C15
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
