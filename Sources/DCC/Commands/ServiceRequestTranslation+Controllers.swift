import COSEM
import DUIS
import GBCS

extension ServiceRequestTranslation {
    /// 6.14.x, 7.5 to 7.11 and 7.13 to 7.16: auxiliary controllers and the boost function.
    static let controllers: [Row] = [
        Row("6.14.1", "UpdateDeviceConfigurationALCDescriptions") { (body, target) throws(TranslationError) in
            try body.allow("ALCSHCALCSDescription")
            var values: [DeviceAttribute: COSEMData] = [:]
            for (number, description) in try body.indexed("ALCSHCALCSDescription", 1...5, 1...5) {
                try description.allow("SwitchDescription")
                values[.auxiliaryDescription(UInt8(number))] = .visibleString(
                    try description.ascii("SwitchDescription", 1...22))
            }
            return try update("ECS46a", of: target, values)
        },
        Row("6.14.2", "UpdateDeviceConfigurationALCScheduler") { (body, target) throws(TranslationError) in
            try keptUpdate("ECS46c", of: target, body, try ControllerCalendar.ofSwitches(body))
        },
        Row(
            "6.14.3", "UpdateDeviceConfigurationAuxiliaryControllerScheduler"
        ) { (body, target) throws(TranslationError) in
            try keptUpdate("ECS46d", of: target, body, try ControllerCalendar.ofControllers(body))
        },
        Row("7.5", "ActivateAuxiliaryLoad") { (body, target) throws(TranslationError) in
            let (number, load) = try auxiliaryLoad(body, "ActivateALCSHCALCS")
            return try update(
                "ECS47", of: target,
                [
                    .auxiliaryOnPeriod(number): .longUnsigned(try load.number("Duration")),
                    .auxiliarySetting: word(0, number, 0x11),
                ])
        },
        Row("7.6", "DeactivateAuxiliaryLoad") { (body, target) throws(TranslationError) in
            let (number, load) = try auxiliaryLoad(body, "DeactivateALCSHCALCS")
            return try update(
                "ECS47", of: target,
                [
                    .auxiliaryOffPeriod(number): .longUnsigned(try load.number("Duration")),
                    .auxiliarySetting: word(0, number, 0x12),
                ])
        },
        dated("7.7", "ReadALCSData") { _, _ in "ECS61a" },
        Row("7.8", "ResetAuxiliaryLoad") { (body, target) throws(TranslationError) in
            let (number, _) = try auxiliaryLoad(body, "ResetALCSHCALCS")
            return try update("ECS47", of: target, [.auxiliarySetting: word(0, number, 0x20)])
        },
        Row("7.9", "AddAuxiliaryLoadToBoostButton") { (body, target) throws(TranslationError) in
            try boost(body, target, "AddToBoostButton", isAddition: true)
        },
        Row("7.10", "RemoveAuxiliaryLoadFromBoostButton") { (body, target) throws(TranslationError) in
            try boost(body, target, "RemoveFromBoostButton", isAddition: false)
        },
        readLog("7.11", "ReadBoostButtonDetails", "ECS61c"),
        Row("7.13", "SetAuxiliaryControllerState") { (body, target) throws(TranslationError) in
            let number = UInt8(try body.index("auxiliaryControllerN", 1...5))
            return try update(
                "ECS47a", of: target,
                [
                    .auxiliaryPeriodStart(number): try body.dateTimeValue("StartDateTime"),
                    .auxiliaryPeriodEnd(number): try body.dateTimeValue("EndDateTime"),
                    .auxiliarySetting: try setting(body, number),
                ])
        },
        dated("7.14", "ReadAuxiliaryControllerConfigurationData") { _, _ in "ECS61d" },
        dated("7.15", "ReadAuxiliaryControllerOperationalData") { _, _ in "ECS61e" },
        Row("7.16", "LimitAPCLevel") { (body, target) throws(TranslationError) in
            let number = UInt8(try body.index("auxiliaryControllerN", 1...5))
            return try update(
                "ECS47e", of: target,
                [
                    .auxiliaryLimitStart(number): try body.dateTimeValue("StartDateTime"),
                    .auxiliaryLimitEnd(number): try body.dateTimeValue("EndDateTime"),
                    .auxiliaryLimit: try setting(body, number),
                ])
        },
    ]

    /// The four bits of a direction, the four of a controller's number, and the eight of a level or, in ECS47, of an action.
    private static func word(_ direction: UInt16, _ number: UInt8, _ level: UInt16) -> COSEMData {
        .longUnsigned(direction << 12 | UInt16(number) << 8 | level)
    }

    /// The commanded state or limit of 7.13 and 7.16.
    private static func setting(_ body: Element, _ number: UInt8) throws(TranslationError) -> COSEMData {
        try body.allow("StartDateTime", "EndDateTime", "CommandedStateLevel", "InputFromControlledLoad")
        return word(
            ControllerCalendar.direction(body), number, try body.number("CommandedStateLevel", in: 0...100))
    }

    /// The switch that 7.5, 7.6 or 7.8 is about.
    private static func auxiliaryLoad(
        _ body: Element, _ name: String
    ) throws(TranslationError) -> (number: UInt8, load: Element) {
        try body.allow(name)
        let load = try body.child(name)
        try load.allow("Duration")
        return (UInt8(try load.index("index", 1...5)), load)
    }

    private static func boost(
        _ body: Element, _ target: TranslationTarget, _ name: String, isAddition: Bool
    ) throws(TranslationError) -> GBCSRequest {
        try body.allow(executionDateTime, name)
        var values: [DeviceAttribute: COSEMData] = [:]
        for (number, load) in try body.indexed(name, 5...5, 1...5) {
            values[.boostFunction(UInt8(number))] = .boolean(try load.boolean() == isAddition ? 0xFF : 0)
        }
        var request = try update("ECS62", of: target, values)
        request.executionTime = try executionTime(body)
        return request
    }
}
