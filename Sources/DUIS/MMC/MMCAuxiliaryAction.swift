import COSEM

/// What an auxiliary controller does or did: direction, controller and level, of four, four and eight bits.
struct MMCAuxiliaryAction: Sendable {
    /// 1 output, 2 input; 0 in a command or calendar of the superseded use cases, and in log entries of their kind.
    let direction: UInt16
    /// 1 to 5.
    let controller: UInt16
    private let levelOrAction: UInt16
    private let place: MMCValue

    init(_ value: MMCValue) throws(MMCError) {
        let word = UInt16(try value.number(in: 0...Int64(UInt16.max)))
        (direction, controller, levelOrAction) = (word >> 12, word >> 8 & 0xF, word & 0xFF)
        place = value
        guard (1...5).contains(controller), direction <= 2 else {
            throw value.bound("\(word.hexadecimal) is no action on an auxiliary controller 1 to 5")
        }
        guard direction == 0 || levelOrAction <= 100 else {
            throw value.bound("level \(levelOrAction) is not within 0 and 100, as the MMC schema has it")
        }
    }

    /// SwitchAction of a log entry whose direction is 0; none for another, which has a level.
    func switchAction() throws(MMCError) -> [Element] {
        guard direction == 0 else { return [] }
        let words: [UInt16: String] = [
            0x00: "Entry relates to a Message from an HC ALCS", 0x11: "On", 0x12: "Off",
            0x20: "Revert to calendar control",
        ]
        guard let word = words[levelOrAction] else {
            throw place.bound("the MMC schema has no word for action \(levelOrAction)")
        }
        return [Element(mmc: "SwitchAction", text: word)]
    }

    /// The level of an action with a direction, and InputFromControlledLoad for an input.
    func level(_ name: String = "AuxiliaryControllerLevel") -> [Element] {
        guard direction != 0 else { return [] }
        return [Element(mmc: name, text: "\(levelOrAction)")]
            + (direction == 2 ? [Element(mmc: "InputFromControlledLoad")] : [])
    }

    /// ActivateSwitch or DeactivateSwitch of a calendar's entry: 1 or 2, as ECS46c writes them.
    func calendarSwitch() throws(MMCError) -> Element {
        guard direction == 0, let name = [1: "ActivateSwitch", 2: "DeactivateSwitch"][levelOrAction] else {
            throw place.bound("the action has a level, which service 7.7 cannot tell; 7.14 does")
        }
        return Element(mmc: name)
    }
}
