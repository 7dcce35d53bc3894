/// What all meters of one make have in common.
public struct DeviceMake: Sendable {
    /// The firmware version, as the octets of ECS52's answer.
    public var firmwareVersion: [UInt8]
    public var rules: ProcessingRules
    public var logCapacities: LogCapacities

    public init(firmwareVersion: [UInt8], rules: ProcessingRules, logCapacities: LogCapacities) {
        self.firmwareVersion = firmwareVersion
        self.rules = rules
        self.logCapacities = logCapacities
    }
}
