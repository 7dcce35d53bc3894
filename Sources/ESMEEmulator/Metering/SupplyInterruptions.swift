import COSEM

/// The times in which a meter's supply was off, by the meter's own clock: registers stand still in them.
///
/// The newest are known one by one, so that logs show them. What older ones have kept from the registers is still
/// subtracted, but the logs of that time show the load again.
public struct SupplyInterruptions: Hashable, Sendable, Codable {
    struct Interruption: Hashable, Sendable, Codable {
        let start: UTCTime
        /// Nil while the supply is off.
        var end: UTCTime?
    }

    /// How many are known one by one.
    static let capacity = 64

    /// They do not overlap, and ascend.
    private(set) var all: [Interruption] = []
    /// What registers have missed in interruptions before those, Wh or varh.
    private(set) var forgotten: [Register: UInt64] = [:]

    public init() {}

    public var isEmpty: Bool { all.isEmpty && forgotten.isEmpty }

    var isOff: Bool { all.last.map { $0.end == nil } ?? false }

    /// The supply goes off at `time`, unless it is off already.
    mutating func begin(at time: UTCTime) {
        guard !isOff else { return }
        cut(at: time)
        all.append(Interruption(start: time))
    }

    /// The supply comes back at `time`, unless it is there.
    mutating func end(at time: UTCTime) {
        guard let last = all.last, last.end == nil else { return }
        all.removeLast()
        if last.start < time { all.append(Interruption(start: last.start, end: time)) }
    }

    /// The supply was off from `start` to `end`, whatever was known of that time.
    mutating func add(from start: UTCTime, to end: UTCTime) {
        guard start < end else { return }
        var start = start
        let isOff = isOff
        while let last = all.last, last.end.map({ $0 >= start }) ?? true {
            start = min(start, last.start)
            all.removeLast()
        }
        all.append(Interruption(start: start, end: isOff ? nil : end))
    }

    /// The clock was set back to `time`: what comes after it has not happened yet, except that a supply that is off is off
    /// now.
    mutating func cut(at time: UTCTime) {
        let isOff = isOff
        while let last = all.last, last.end.map({ $0 > time }) ?? true {
            all.removeLast()
            if last.start < time { all.append(Interruption(start: last.start, end: time)) }
        }
        if isOff { all.append(Interruption(start: time)) }
    }

    /// Forgets the oldest where there are more than ``capacity``, except for what they have kept from the registers.
    mutating func forgetOldest(of load: any LoadModel, _ registers: [Register]) {
        while all.count > Self.capacity, let oldest = all.first, let end = oldest.end {
            for register in registers {
                let missed = load.reading(register, at: end) &- load.reading(register, at: oldest.start)
                if missed > 0 { forgotten[register, default: 0] &+= missed }
            }
            all.removeFirst()
        }
    }
}

/// What is measured of the load of premises whose supply was off at times.
struct InterruptedLoad: LoadModel {
    let premises: any LoadModel
    let interruptions: SupplyInterruptions

    func reading(_ register: Register, at time: UTCTime) -> UInt64 {
        let reading = premises.reading(register, at: time)
        var missed = interruptions.forgotten[register] ?? 0
        for interruption in interruptions.all {
            guard interruption.start < time else { break }
            let end = interruption.end.map { min($0, time) } ?? time
            missed += premises.reading(register, at: end) - premises.reading(register, at: interruption.start)
        }
        return reading > missed ? reading - missed : 0
    }

    func voltage(_ phase: UInt8, at time: UTCTime) -> UInt32 { premises.voltage(phase, at: time) }
}
