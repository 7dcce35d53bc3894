/// What an auxiliary controller is told to do, as commands, calendars and the log write it: direction, controller and
/// level, of four, four and eight bits (GBCS ECS47a, 47e, 46d, 35g).
struct AuxiliaryAction: Hashable, Sendable {
    let word: UInt16

    init(word: UInt16) { self.word = word }

    /// Switched off, or at level 0.
    init(off direction: UInt8, _ controller: UInt8) {
        word = UInt16(direction) << 12 | UInt16(controller) << 8
    }

    /// 1 output, 2 input; 0 in a command of ECS47, which is superseded.
    var direction: UInt8 { UInt8(word >> 12) }
    var controller: UInt8 { UInt8(word >> 8 & 0xF) }
    /// 0 to 100; in a command of ECS47 one of ``on``, ``off`` and ``reset``.
    var level: UInt8 { UInt8(word & 0xFF) }
    /// Direction and controller in one octet, as ECS101 and ECS102 have them.
    var directionAndController: UInt8 { UInt8(word >> 8) }

    /// The levels of ECS47: on, off, and back to the calendar.
    static let on: UInt8 = 0x11
    static let off: UInt8 = 0x12
    static let reset: UInt8 = 0x20

    /// Whether it is one that a meter takes.
    var isValid: Bool {
        guard (1...5).contains(controller) else { return false }
        return switch direction {
        case 0: [Self.on, Self.off, Self.reset].contains(level)
        case 1, 2: level <= 100
        default: false
        }
    }

    /// Whether it sends the controller back to its calendar.
    var isReset: Bool { direction == 0 && level == Self.reset }

    /// Whether a switch that does it is closed.
    var isClosed: Bool { direction == 0 ? level == Self.on : level > 0 }
}
