import COSEM

/// The source of a meter's energy: cumulative registers as functions of time.
///
/// Registers come first: a half hour is the difference of two readings, and so is a day, so that every sum agrees by
/// construction. The meter knows nothing else about its load.
public protocol LoadModel {
    /// The register's reading at `time`, whole Wh or varh since the meter was installed. Never decreases
    /// with time; 0 before installation.
    func reading(_ register: Register, at time: UTCTime) -> UInt64

    /// Fills `readings` with the readings at `start`, `start + period`, …: the same numbers as ``reading(_:at:)``. A
    /// model implements it where it can do so faster.
    func fill(_ readings: inout MutableSpan<UInt64>, with register: Register, from start: UTCTime, every period: Int64)

    /// Same as ``fill(_:with:from:every:)``, except that all readings may be off by the same amount, for callers that
    /// only want differences; a model gives its own where that saves it something.
    func fillForDifferences(
        _ readings: inout MutableSpan<UInt64>, with register: Register, from start: UTCTime, every period: Int64)

    /// Mean power in W over the half hour up to `time`, of the energy that `register` counts.
    func activePower(_ register: Register, at time: UTCTime) -> UInt32

    /// Mean RMS voltage in V of phase 1, 2 or 3 over the half hour that `time` lies in; 230 unless a model knows better.
    func voltage(_ phase: UInt8, at time: UTCTime) -> UInt32
}

extension LoadModel {
    public func voltage(_ phase: UInt8, at time: UTCTime) -> UInt32 { 230 }

    public func fill(
        _ readings: inout MutableSpan<UInt64>, with register: Register, from start: UTCTime, every period: Int64
    ) {
        for index in readings.indices { readings[index] = reading(register, at: start + Int64(index) * period) }
    }

    public func fillForDifferences(
        _ readings: inout MutableSpan<UInt64>, with register: Register, from start: UTCTime, every period: Int64
    ) {
        fill(&readings, with: register, from: start, every: period)
    }

    /// Calls `body` with the readings at `start`, `start + period`, … `count` times.
    public func readings(
        _ register: Register, from start: UTCTime, every period: Int64, count: Int, _ body: (UInt64) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count) { buffer in
            buffer.initialize(repeating: 0)
            var readings = buffer.mutableSpan
            fill(&readings, with: register, from: start, every: period)
            for index in readings.indices { body(readings[index]) }
        }
    }

    public func activePower(_ register: Register, at time: UTCTime) -> UInt32 {
        // Wh in 1,800 s, doubled, is W.
        let (now, before) = (reading(register, at: time), reading(register, at: time - 1_800))
        let energy = now > before ? now - before : 0
        return UInt32(clamping: min(energy, UInt64(UInt32.max)) * 2)
    }
}

/// A load model without any load, for meters whose registers and logs are given, such as those of exchange files.
public struct IdleLoadModel: LoadModel {
    public init() {}

    public func reading(_ register: Register, at time: UTCTime) -> UInt64 { 0 }
}
