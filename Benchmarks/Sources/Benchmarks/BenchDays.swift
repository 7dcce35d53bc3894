import COSEM
import ESMEEmulator
import Fleet

/// Synthesised days of 48 half hours, meter after meter. Each meter has another day of the year, since the sun does not
/// shine equally on all days. Not Sendable.
final class BenchDays {
    /// Number of readings whose differences are the 48 half hours.
    static let readings = 49

    private let load: FleetLoad
    private let numbers: [Int]
    private let register: Register
    private var sum: UInt64 = 0

    /// - Parameter count: number of different meters, spread evenly over the fleet.
    init(_ fleet: Fleet, count: Int, register: Register = .activeImport) {
        load = FleetLoad(fleet)
        numbers = (0..<count).map { $0 * fleet.count / count }
        self.register = register
    }

    /// Synthesises a day of each meter.
    func run() {
        let last = BenchWorld.day.start - 1_800
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.readings) { buffer in
            buffer.initialize(repeating: 0)
            for (index, number) in numbers.enumerated() {
                let start = last - Int64(index % 365) * 86_400
                load.become(number)
                var readings = buffer.mutableSpan
                load.fill(&readings, with: register, from: start, every: 1_800)
                sum &+= buffer[Self.readings - 1] &- buffer[0]
            }
        }
    }

    /// Energy of all days made, in Wh: it proves to the optimiser, and to people, that they were made.
    var energy: UInt64 { sum }
}
