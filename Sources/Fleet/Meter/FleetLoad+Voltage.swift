import COSEM
import ESMEEmulator
import LoadSynthesis

/// The voltage at a meter: what its transformer gives, less what its own load takes off and more what its export lifts,
/// with noise by the half hour. All of it follows from the meter's seed [chosen]; it stays within 207 and 264 V.
extension FleetLoad {
    private static let bounds: ClosedRange<Int64> = 207...264

    public func voltage(_ phase: UInt8, at time: UTCTime) -> UInt32 {
        let start = time.roundedDown(to: 1_800)
        let seed = CounterHash.mix(loadSeed, 0x564F_4C54 + UInt64(phase))
        // 236 to 247 V at the meter without load; 1 to 3 V lost for each kilowatt.
        let supply = Int64(236 + seed % 12)
        let drop = Int64(1 + (seed >> 16) % 3)
        let power =
            Int64(activePower(.activeImport, at: start + 1_800)) - Int64(activePower(.activeExport, at: start + 1_800))
        let noise = Int64(CounterHash.mix(seed, UInt64(bitPattern: start.secondsSince2000)) % 5) - 2
        let voltage = supply + noise - power * drop / 1_000
        return UInt32(clamping: min(max(voltage, Self.bounds.lowerBound), Self.bounds.upperBound))
    }
}
