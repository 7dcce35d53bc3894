import COSEM
import GBCS

/// Reads of auxiliary controllers (ECS61a, c, d, e).
extension MMCRow {
    static let auxiliaryControllers: [MMCRow] = [
        MMCRow(
            "ECS61a", "7.7", "ReadALCSDataRsp",
            DeviceAttribute.auxiliaryControllers.map(MMCField.loadSwitch) + [
                .of(.auxiliarySpecialDays) { (value) throws(MMCError) in
                    let days = try value.numberedSpecialDays("ALCSHCALCSSpecialDay", "index")
                    return [Element(mmc: "ALCSHCALCSSpecialDays", days)]
                },
                .of(.auxiliaryCalendar) { (value) throws(MMCError) in
                    var entries: [Element] = []
                    for entry in try MMCSchedule.entries(value, atMost: 48) {
                        entries.append(Element(mmc: "ALCSScheduler", try entry.switchSchedule()))
                    }
                    return entries
                },
            ]),
        MMCRow(
            "ECS61c", "7.11", "ReadBoostButtonDetailsRsp",
            [boostEvents, .boolean("BoostFunctionAvailability", .boostFunctionAvailable)]
                + DeviceAttribute.auxiliaryControllers.map {
                    .boolean("BoostFunctionControl\($0)Value", .boostFunction($0))
                }),
        MMCRow(
            "ECS61d", "7.14", "ReadAuxiliaryControllerConfigurationDataRsp",
            DeviceAttribute.auxiliaryControllers.map(MMCField.controllerDescription) + [
                .of(.auxiliarySpecialDays) { (value) throws(MMCError) in
                    let days = try value.numberedSpecialDays("AuxiliaryControllerSpecialDayDefinition", "identifier")
                    return [Element(mmc: "AuxiliaryControllerSpecialDayDefinitions", days)]
                },
                .of(.auxiliaryCalendar) { (value) throws(MMCError) in
                    var entries: [Element] = []
                    for entry in try MMCSchedule.entries(value, atMost: 120) {
                        entries.append(Element(mmc: "AuxiliaryControllerSchedule", try entry.controllerSchedule()))
                    }
                    return entries
                },
            ]),
        MMCRow(
            "ECS61e", "7.15", "ReadAuxiliaryControllerOperationalDataRsp",
            DeviceAttribute.auxiliaryControllers.map(MMCField.operationalData)),
    ]

    /// Each entry's time is the start of a boost, and its value the end (published ECS61c).
    private static let boostEvents = MMCField.of(.boostEventLog) { (value) throws(MMCError) in
        var entries: [Element] = []
        for members in try value.eventEntries(of: .boostEventLog, atMost: 25) {
            entries.append(
                Element(
                    mmc: "EventLogEntry",
                    [
                        Element(mmc: "BoostEnd", text: try members[1].timestamp()),
                        Element(mmc: "BoostStart", text: try members[0].timestamp()),
                    ]))
        }
        return entries
    }
}

extension MMCField {
    /// The most characters of a controller's description that the schema takes.
    private static let descriptionLimit = 22

    /// Description, type and state of a switch (ECS61a); no element for a controller of which the Command asked nothing.
    fileprivate static func loadSwitch(_ n: UInt8) -> MMCField {
        MMCField { (content) throws(MMCError) in
            let parts = try content.elements([
                .string("Description", .auxiliaryDescription(n), atMost: descriptionLimit),
                .of(.auxiliaryType(n)) { (value) throws(MMCError) in
                    let octets = try value.octets()
                    switch octets.count {
                    // No controller.
                    case 0: return []
                    case 8:
                        let kind =
                            octets.allSatisfy { $0 == 0 }
                            ? Element(mmc: "ALCS")
                            : Element(mmc: "HCALCS", text: try value.entityIdentifier().dashed)
                        return [Element(mmc: "TypeAndIdentifier", [kind])]
                    default:
                        throw value.bound("a controller of type \(octets.hexadecimal) has no place in service 7.7")
                    }
                },
                .boolean("State", .auxiliarySwitchState(n)),
            ])
            return parts.isEmpty
                ? [] : [Element(mmc: "AuxiliaryLoadControlSwitch", [.index(Int(n), "Index")], parts)]
        }
    }

    /// The description of a controller (ECS61d); empty for one that has none.
    fileprivate static func controllerDescription(_ n: UInt8) -> MMCField {
        of(.auxiliaryDescription(n)) { (value) throws(MMCError) in
            let text = try value.text(atMost: descriptionLimit)
            return [
                Element(
                    mmc: "AuxiliaryControllerDescription", [.index(Int(n), "auxiliaryControllerN")],
                    [Element(mmc: "AuxiliaryControlDescription", text: text)])
            ]
        }
    }

    /// Type and state of a controller (ECS61e). The state is JSON in the controller's own words, which is told as it is.
    fileprivate static func operationalData(_ n: UInt8) -> MMCField {
        MMCField { (content) throws(MMCError) in
            let parts = try content.elements([
                .of(.auxiliaryType(n)) { (value) throws(MMCError) in
                    [Element(mmc: "TypeAndIdentifier", try value.controllerType())]
                },
                .of(.auxiliaryState(n)) { (value) throws(MMCError) in
                    [
                        Element(
                            mmc: "AuxiliaryControllerStateAndAssociatedInformation",
                            [Element(mmc: "StateAndAssociatedInformation", text: try value.text(atMost: 72_000))])
                    ]
                },
            ])
            return parts.isEmpty
                ? []
                : [Element(mmc: "AuxiliaryControllerOperationalData", [.index(Int(n), "auxiliaryControllerN")], parts)]
        }
    }
}

extension MMCValue {
    /// AuxiliaryControllerType, and HCALCSID of a switch on the HAN: empty for none, FF for a proportional controller,
    /// eight zeros for a switch of the meter's own.
    fileprivate func controllerType() throws(MMCError) -> [Element] {
        let octets = try octets()
        switch octets.count {
        case 0: return [Element(mmc: "AuxiliaryControllerType", text: "None")]
        case 1 where octets[0] == 0xFF: return [Element(mmc: "AuxiliaryControllerType", text: "APC")]
        case 8 where octets.allSatisfy { $0 == 0 }: return [Element(mmc: "AuxiliaryControllerType", text: "ALCS")]
        case 8:
            return [
                Element(mmc: "AuxiliaryControllerType", text: "HCALCS"),
                Element(mmc: "HCALCSID", text: try entityIdentifier().dashed),
            ]
        default: throw bound("the MMC schema has no word for a controller of type \(octets.hexadecimal)")
        }
    }
}

extension MMCSchedule {
    fileprivate func auxiliaryAction() throws(MMCError) -> MMCAuxiliaryAction {
        try MMCAuxiliaryAction(MMCValue(.longUnsigned(selector), at: place))
    }

    /// An entry of the switches' calendar (type ALCSHCALCSConnectionSchedule).
    fileprivate func switchSchedule() throws(MMCError) -> [Element] {
        let action = try auxiliaryAction()
        let front = Element(
            mmc: "ActivateDeactivateSwitch", [.index(Int(action.controller))], [try action.calendarSwitch()])
        let days = specialDays.map { Element(mmc: "SpecialDaysApplicability", [.index($0)], []) }
        return [front] + days + daysOfWeek + [try datesAndTime("ALCSScheduleDatesAndTime")]
    }

    /// An entry of the auxiliary controllers' calendar (type AuxiliaryControllerSchedule). One of the superseded calendar
    /// without levels is told as level 100 for on and 0 for off.
    fileprivate func controllerSchedule() throws(MMCError) -> [Element] {
        let action = try auxiliaryAction()
        let level =
            action.direction == 0
            ? [
                Element(
                    mmc: "CommandedStateLevel", text: try action.calendarSwitch().name == "ActivateSwitch" ? "100" : "0"
                )
            ]
            : action.level("CommandedStateLevel")
        let front = Element(
            mmc: "AuxiliaryControllerAction", [.index(Int(action.controller), "auxiliaryControllerN")], level)
        let days = specialDays.map { Element(mmc: "SpecialDaysApplicability", [.index($0, "identifier")], []) }
        return [front] + days + daysOfWeek + [try datesAndTime("AuxiliaryControllerSchedulePeriodAndTime")]
    }
}
