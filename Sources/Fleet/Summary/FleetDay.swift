import COSEM
import ESMEEmulator
import LoadSynthesis

/// The power of a whole fleet through a local day, estimated from a sample of its meters.
public struct FleetDay: Hashable, Sendable, Encodable {
    /// `2026-01-14`.
    public let date: String
    public let dayType: String
    /// Local times at which the half hours begin, `00:00` on: 48, or 46 and 50 when the clock changes.
    public let times: [String]
    /// Mean power that the fleet's meters import in each half hour, both elements, W.
    public let imported: [Double]
    /// Mean power that they export, W.
    public let exported: [Double]
    /// Meters of the sample that were installed when the day began; the others count as 0.
    public let installed: Int
    public let sampled: Int

    /// kWh of the day.
    public var importedEnergy: Double { imported.reduce(0, +) / 2_000 }
    public var exportedEnergy: Double { exported.reduce(0, +) / 2_000 }

    /// - Parameter date: a local date of 2000 to 2135.
    public init(_ date: CivilDate, of fleet: Fleet, sample: FleetSample) {
        self.date = "\(date)"
        dayType = "\(DayType(date))"
        let start = Self.midnight(date.daysSince2000)
        let count = Int((Self.midnight(date.daysSince2000 + 1) - start) / 1_800)
        times = (0..<count).map { index in
            let time = start + Int64(index) * 1_800
            return String("\(time + BritishTime.offset(at: time))".dropFirst(11).prefix(5))
        }
        var sums = (imported: [UInt64](repeating: 0, count: count), exported: [UInt64](repeating: 0, count: count))
        var readings = [UInt64](repeating: 0, count: count + 1)
        let load = FleetLoad(fleet)
        var installed = 0
        for number in sample.numbers where fleet.profile(of: number).installed <= start {
            installed += 1
            load.become(number)
            func add(_ register: Register, to sums: inout [UInt64]) {
                var span = readings.mutableSpan
                load.fillForDifferences(&span, with: register, from: start, every: 1_800)
                for index in 0..<count { sums[index] += readings[index + 1] - readings[index] }
            }
            add(.activeImport, to: &sums.imported)
            add(.secondaryActiveImport, to: &sums.imported)
            add(.activeExport, to: &sums.exported)
        }
        // Wh of half an hour, of a part of the meters.
        let scale = 2 * Double(sample.count) / Double(max(1, sample.numbers.count))
        imported = sums.imported.map { Double($0) * scale }
        exported = sums.exported.map { Double($0) * scale }
        self.installed = installed
        sampled = sample.numbers.count
    }

    /// When a local day begins.
    private static func midnight(_ day: Int) -> UTCTime {
        let midnight = UTCTime(secondsSince2000: Int64(day) * 86_400)
        // Clocks change at 01:00 UTC, so an hour before tells on which side of it the local midnight is.
        return midnight - BritishTime.offset(at: midnight - 3_600)
    }
}
