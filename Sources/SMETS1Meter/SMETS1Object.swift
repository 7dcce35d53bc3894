import COSEM
import ESMEEmulator

/// A COSEM object of a SMETS1 meter: its class and name, and what its attributes give.
///
/// It is trivial: the hot path finds it by one comparison of numbers.
struct SMETS1Object {
    enum Kind {
        case sapAssignment
        case logicalDeviceName
        case association
        case securitySetup
        case invocationCounter
        case clock
        case firmware
        case serialNumber
        case mpan
        case register(Register)
        /// Energy of the last half hour.
        case halfHour(Register)
        case activePower
        case profile(SMETS1Log)
        case profileStatus
        case eventCode
    }

    let kind: Kind
    /// The object as a whole: the member is 0.
    let reference: ObjectReference
    let version: UInt8
    let attributeCount: Int8
    let methodCount: Int8

    init(_ kind: Kind, _ classID: UInt16, version: UInt8 = 0, _ name: LogicalName, attributes: Int8, methods: Int8 = 0)
    {
        self.kind = kind
        self.version = version
        reference = ObjectReference(classID, name, 0)
        attributeCount = attributes
        methodCount = methods
    }

    var classID: UInt16 { reference.classID }
    /// The logical name as a number of six octets.
    var name: UInt64 { reference.logicalName.number }

    static let securitySetupName = LogicalName(0, 0, 43, 0, 0)

    // MARK: Rights

    /// What a client may do with an attribute or a method.
    struct Rights {
        var canRead: Bool
        var canWrite: Bool
    }

    /// Whether the role sees the object at all.
    func isVisible(to role: SMETS1Profile.Role, in table: SMETS1ObjectTable) -> Bool {
        guard role == .public else { return true }
        switch kind {
        case .register, .halfHour, .activePower, .profileStatus: return table.publicReadsEnergy
        case .profile(let log): return log != .events && table.publicReadsEnergy
        case .mpan, .eventCode, .securitySetup: return false
        default: return true
        }
    }

    func rights(
        to attribute: Int8, for role: SMETS1Profile.Role, in table: SMETS1ObjectTable
    ) -> Rights {
        guard (1...attributeCount).contains(attribute), isVisible(to: role, in: table) else {
            return Rights(canRead: false, canWrite: false)
        }
        switch kind {
        // The secret of the association can neither be read nor changed over that association.
        case .association where attribute == 7: return Rights(canRead: false, canWrite: false)
        case .clock where attribute == 2: return Rights(canRead: true, canWrite: role == .management)
        default: return Rights(canRead: true, canWrite: false)
        }
    }

    /// Whether the object has the method: the only one with an effect is reply_to_HLS_authentication.
    func hasMethod(_ method: Int8) -> Bool { if case .association = kind { method == 1 } else { false } }
}
