import COSEM
import GBCS

/// Auxiliary controllers: switches and proportional controllers (SMETS2 5.6.3.33; GBCS 7.3.6).
extension ESME {
    /// Takes a commanded state: direction (1 output, 2 input), controller (1 to 5) and level (0 to 100).
    func command(
        _ parameter: COSEMData, isLimit: Bool, at now: UTCTime, _ effects: inout UpdateEffects
    ) -> DataAccessResult {
        guard case .longUnsigned(let word) = parameter else { return .typeUnmatched }
        let (direction, n, level) = (word >> 12, UInt8(word >> 8 & 0xF), word & 0xFF)
        guard direction <= 2, DeviceAttribute.auxiliaryControllers.contains(n), level <= 100 else {
            return rules.refusedUpdateResult
        }
        let event = AuxiliaryControllerEvent(time: now, action: word, outcome: 1)
        auxiliaryEvents = Array((auxiliaryEvents + [event]).suffix(AuxiliaryControllerEvent.capacity))
        if !isLimit { store(.boolean(level == 0 ? 0 : 0xFF), in: .auxiliarySwitchState(n)) }
        return .success
    }

    func appendAuxiliaryControllerEvents(in moments: ClosedRange<UTCTime>, to octets: inout ResponseBuffer) -> Int {
        let rows = auxiliaryEvents.filter { moments.contains($0.time) }
        octets.append(contentsOf: LogHead.auxiliaryControllerEvents.octets())
        octets.append(length: rows.count * 11)
        for row in rows {
            octets.append(bigEndian: UInt32(clamping: row.time.secondsSince2000))
            octets.append(bigEndian: row.action)
            octets.append(row.outcome)
            octets.append(bigEndian: 0 as UInt32)
        }
        return rows.count
    }
}

/// An entry of the Auxiliary Controller Event Log (GBCS ECS35g).
public struct AuxiliaryControllerEvent: Hashable, Sendable, Codable {
    /// Capacity of the log in entries.
    public static let capacity = 100

    public let time: UTCTime
    /// Direction, controller and level.
    public let action: UInt16
    /// 0 unknown, 1 success, 2 failure.
    public let outcome: UInt8
}
