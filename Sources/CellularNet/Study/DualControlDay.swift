import SimulationKernel

/// A day of the Dual Control Organisation: calls wait in order for one of its servers.
public struct DualControlDay: Hashable, Sendable {
    public private(set) var calls = 0
    /// Number of calls answered within the target time.
    public private(set) var inTime = 0
    /// Time from a call to its answer, in milliseconds.
    public private(set) var latency = IntegerHistogram()
    /// The most calls that came in one second.
    public private(set) var peakPerSecond = 0
    /// Share of the servers' time that was taken in the busiest hour, 0 to 1.
    public private(set) var busiestHour = 0.0

    /// Simulates the day.
    ///
    /// - Parameters:
    ///   - callsBySecond: number of calls in each second, over which they are spread evenly.
    ///   - part: share of the calls and servers that are simulated, 0 to 1.
    init(_ dualControl: SMETS1Network.DualControl, callsBySecond: [UInt32], part: Double, random: CounterRandom) {
        let servers = max(1, Int((Double(dualControl.servers) * part).rounded()))
        var free = EventQueue<UInt8>(reserving: servers)
        for _ in 0..<servers { free.schedule(0, at: 0) }
        var busy = [Double](repeating: 0, count: callsBySecond.count / 3_600 + 1)
        let mean = dualControl.serviceTime.seconds
        for (second, count) in callsBySecond.enumerated() where count > 0 {
            peakPerSecond = max(peakPerSecond, Int(count))
            let gap = Double(Microseconds.second) / Double(count)
            for number in 0..<count {
                calls += 1
                let came = Microseconds(second) * .second + Microseconds(gap * (Double(number) + 0.5))
                guard let server = free.next() else { continue }
                let service = mean * random.exponential(mean: 1, .dualControl, UInt64(calls))
                let begin = max(came, server.time)
                let end = begin.saturatingAdd(Microseconds(seconds: service))
                free.schedule(0, at: end)
                busy[min(busy.count - 1, Int(begin / .hour))] += service
                if end - came <= dualControl.targetTime { inTime += 1 }
                latency.record((end - came) / 1_000)
            }
        }
        busiestHour = (busy.max() ?? 0) / (3_600 * Double(servers))
    }

    /// Share of the calls that were answered within the target time, 0 to 1; 1 when there were none.
    public var inTimeShare: Double { calls == 0 ? 1 : Double(inTime) / Double(calls) }
}
