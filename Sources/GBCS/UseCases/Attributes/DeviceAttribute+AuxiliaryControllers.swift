import COSEM

/// The five auxiliary controllers (GBCS ECS46a, 46c, 46d, 47, 47a, 47e, 61a, c, d, e, 62).
extension DeviceAttribute {
    /// Numbers of the controllers.
    package static let auxiliaryControllers: ClosedRange<UInt8> = 1...5

    private static func data(_ e: UInt8, _ f: UInt8, _ name: String, _ type: ValueType) -> Self {
        Self(1, LogicalName(0, 0, 94, 44, e, f), 2, name, type)
    }

    package static func auxiliaryDescription(_ n: UInt8) -> Self {
        data(0, 10 + n, "description of auxiliary controller \(n)", .visibleString(0...22))
    }

    /// Empty for none, FF for a proportional controller, eight zeros for a switch of the meter's own, else the
    /// identifier of a switch on the HAN.
    package static func auxiliaryType(_ n: UInt8) -> Self {
        data(0, 20 + n, "type of auxiliary controller \(n)", .octetString(0...8))
    }

    /// JSON as the controller gives it.
    package static func auxiliaryState(_ n: UInt8) -> Self {
        data(0, 30 + n, "state of auxiliary controller \(n)", .utf8String(0...72_387))
    }

    package static func auxiliaryPeriodStart(_ n: UInt8) -> Self {
        data(116 + n, 1, "start of the setting of auxiliary controller \(n)", .dateTime)
    }

    package static func auxiliaryPeriodEnd(_ n: UInt8) -> Self {
        data(116 + n, 2, "end of the setting of auxiliary controller \(n)", .dateTime)
    }

    package static func auxiliaryLimitStart(_ n: UInt8) -> Self {
        data(116 + n, 3, "start of the limit of auxiliary controller \(n)", .dateTime)
    }

    package static func auxiliaryLimitEnd(_ n: UInt8) -> Self {
        data(116 + n, 4, "end of the limit of auxiliary controller \(n)", .dateTime)
    }

    /// Minutes for which a switch is on (ECS47, superseded).
    package static func auxiliaryOnPeriod(_ n: UInt8) -> Self {
        data(116 + n, 1, "minutes for which auxiliary controller \(n) is on", .longUnsigned)
    }

    /// Minutes for which a switch is off (ECS47, superseded).
    package static func auxiliaryOffPeriod(_ n: UInt8) -> Self {
        data(116 + n, 2, "minutes for which auxiliary controller \(n) is off", .longUnsigned)
    }

    /// Direction (1 output, 2 input), controller and level, of four, four and eight bits.
    package static let auxiliarySetting = Self(
        9, LogicalName(0, 0, 10, 0, 103), 1, "controller and commanded state", .longUnsigned)
    package static let auxiliaryLimit = Self(
        9, LogicalName(0, 0, 10, 0, 107), 1, "controller and commanded limit", .longUnsigned)

    package static let auxiliaryCalendar = Self(
        10, LogicalName(0, 0, 12, 0, 2), 2, "auxiliary controller calendar", .schedule(120))
    package static let auxiliaryCalendarNext = Self(
        10, LogicalName(0, 1, 12, 0, 2), 2, "auxiliary controller calendar", .schedule(120))

    /// Whether the switch of controller n is closed.
    package static func auxiliarySwitchState(_ n: UInt8) -> Self {
        Self(70, LogicalName(0, n, 96, 3, 10), 2, "switch state of auxiliary controller \(n)", .boolean)
    }

    package static let boostFunctionAvailable = Self(
        1, LogicalName(0, 0, 94, 44, 7), 2, "boost function available", .boolean)

    /// Whether the boost button controls controller n.
    package static func boostFunction(_ n: UInt8) -> Self {
        data(6, n, "boost function of auxiliary controller \(n)", .boolean)
    }
}
