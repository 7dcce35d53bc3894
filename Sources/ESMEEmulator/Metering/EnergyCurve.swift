import COSEM
import Glibc

/// One cumulative energy: a yearly total spread over seasons, days and the day's 48 half hours, with noise
/// that telescopes, so that readings never decrease and every difference is a whole Wh.
///
/// Midnight readings are the yearly curve read at a slightly displaced time (up to a third of a day, drawn by
/// day), so days differ by about a third of their size; within a day the energy is split by the shape's
/// weights, each multiplied by noise of its own.
struct EnergyCurve: Sendable {
    /// Wh or varh a mean day.
    private let daily: Double
    /// Amplitude of the season in days: how far the yearly curve is ahead of or behind the mean.
    private let season: Double
    /// Days of the year from the maximum's day back to 1 January 2000, as an angle.
    private let phase: Double
    /// sin(phase), so that the curve starts from 0 on 1 January 2000.
    private let offset: Double
    /// Relative weights of the 48 half hours, UTC, 0 to 1,000.
    private let shape: [UInt32]
    private let seed: UInt64

    private static let angle = 2 * Double.pi / 365.25

    /// - Parameters:
    ///   - annual: Wh or varh a year.
    ///   - seasonality: 0 to 0.95: how far the season's peak exceeds the mean.
    ///   - peakDay: day of the year of the maximum.
    init(annual: Double, seasonality: Double, peakDay: Double, shape: [UInt32], seed: UInt64) {
        precondition(shape.count == 48 && (0...0.95).contains(seasonality))
        daily = annual / 365.25
        season = seasonality / Self.angle
        phase = Self.angle * peakDay
        offset = sin(phase)
        self.shape = shape
        self.seed = seed
    }

    /// Cumulative energy at a midnight, days since 2000.
    func midnight(_ day: Int64) -> UInt64 {
        let moment = Double(day) + 0.35 * Double(CounterHash.mix(seed, UInt64(bitPattern: day)) >> 11) * 0x1p-53
        // A seasonality below 1 keeps this increasing; max() only guards times before 2000.
        return UInt64(max(0, daily * (moment + season * (sin(Self.angle * moment - phase) + offset))))
    }

    /// Writes the day's running sums of weights, 49 values from 0 to the day's total.
    private func fillRunningWeights(_ sums: UnsafeMutableBufferPointer<UInt64>, day: Int64) {
        var total: UInt64 = 0
        let daySeed = CounterHash.mix(seed ^ 0xDA17, UInt64(bitPattern: day))
        sums.initializeElement(at: 0, to: 0)
        for slot in 0..<48 {
            if shape[slot] == 0 {
                sums.initializeElement(at: slot + 1, to: total)
                continue
            }
            let noise = CounterHash.mix(daySeed, UInt64(slot))
            // 1 to 17 times the weight; one slot in 16 gets as much again: a kettle, an oven.
            let factor = 64 + noise & 0x3FF + (noise >> 32 & 15 == 0 ? 1_024 : 0)
            total += UInt64(shape[slot]) * factor
            sums.initializeElement(at: slot + 1, to: total)
        }
    }

    func reading(at time: UTCTime) -> UInt64 {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 1) { buffer in
            buffer.initialize(repeating: 0)
            var readings = buffer.mutableSpan
            add(to: &readings, from: time, every: 1, less: 0)
            return readings[0]
        }
    }

    /// Adds the cumulative energy at `start`, `start + period`, … less `zero` to `readings`.
    func add(to readings: inout MutableSpan<UInt64>, from start: UTCTime, every period: Int64, less zero: UInt64) {
        // The running sums live on the stack for the whole call.
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 49) { sums in
            var time = start.secondsSince2000
            var index = 0
            var known: (day: Int64, energy: UInt64)?
            func put(_ value: UInt64) {
                readings[index] &+= value > zero ? value - zero : 0
                index += 1
            }
            while index < readings.count {
                let day = time >= 0 ? time / 86_400 : (time - 86_399) / 86_400
                let before = known.flatMap { $0.day == day ? $0.energy : nil } ?? midnight(day)
                let second = time - day * 86_400
                if second == 0 && (period >= 86_400 || index == readings.count - 1) {
                    // Midnights need no split of the day.
                    put(before)
                    time += period
                    continue
                }
                let after = midnight(day + 1)
                known = (day + 1, after)
                fillRunningWeights(sums, day: day)
                // Energy for each unit of weight as a 32-bit fraction: one division a day, and always the same
                // number for the same place. Rounded up: the day's whole weight is its whole energy to the Wh,
                // so that places without weight get none.
                let total = max(1, sums[48])
                let scale = (((after - before) << 32) + total - 1) / total
                if period == 1_800 && second % 1_800 == 0 {
                    // Whole half hours: what almost every read asks for.
                    let first = Int(second / 1_800)
                    let end = min(48, first + readings.count - index)
                    for slot in first..<end { put(before + (sums[slot] * scale) >> 32) }
                    time += Int64(end - first) * 1_800
                    continue
                }
                var place = second
                while index < readings.count && place < 86_400 {
                    let (slot, part) = place.quotientAndRemainder(dividingBy: 1_800)
                    let slotStart = (sums[Int(slot)] * scale) >> 32
                    let slotEnd = slot == 47 ? after - before : (sums[Int(slot) + 1] * scale) >> 32
                    put(before + slotStart + (slotEnd - slotStart) * UInt64(part) / 1_800)
                    place += period
                    time += period
                }
            }
        }
    }
}
