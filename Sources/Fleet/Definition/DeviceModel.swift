import ESMEEmulator
import SMETS1Meter

/// A make of meter, as a file of `Profiles/devices` describes it.
public struct DeviceModel: Hashable, Sendable {
    public enum SMETSVersion: String, Hashable, Sendable, CaseIterable {
        case smets1
        case smets2
    }

    public var name: String
    public var smetsVersion: SMETSVersion
    /// The firmware version that ECS52 reads, four octets.
    public var firmwareVersion: [UInt8]
    /// Time in milliseconds from a command's arrival to its response, drawn evenly for each message; 0...0 is at once.
    public var processingTime: ClosedRange<Int>
    /// The capacities of the profile logs.
    public var logCapacities: LogCapacities
    /// The model's own rules, where it differs from the fleet's: its quirks. nil for none.
    public var rules: ProcessingRules?
    /// How a SMETS1 meter presents itself to DLMS clients; nil for a SMETS2 one.
    public var smets1: SMETS1Profile?

    public init(
        name: String, smetsVersion: SMETSVersion = .smets2, firmwareVersion: [UInt8] = [0x01, 0x23, 0xAB, 0xCD],
        processingTime: ClosedRange<Int> = 0...0, logCapacities: LogCapacities = LogCapacities(),
        rules: ProcessingRules? = nil, smets1: SMETS1Profile? = nil
    ) {
        self.name = name
        self.smetsVersion = smetsVersion
        self.firmwareVersion = firmwareVersion
        self.processingTime = processingTime
        self.logCapacities = logCapacities
        self.rules = rules
        self.smets1 = smets1 ?? (smetsVersion == .smets1 ? SMETS1Profile() : nil)
    }
}
