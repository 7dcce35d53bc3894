import COSEM
import DUIS
import GBCS

/// Which events raise alerts, sound or are logged (DUIS 5.4 schema, type ConfigureAlertBehaviour; GBCS ECS25a to ECS25b3).
struct AlertSettings {
    let useCase: String
    let attribute: DeviceAttribute
    let value: COSEMData

    /// What one element configures.
    private struct Kind {
        let useCase: String
        let attribute: DeviceAttribute
        let isOperators: Bool
    }

    private static let kinds: [String: Kind] = [
        "ElectricitySupplierAlerts": Kind(useCase: "ECS25a", attribute: .supplierWANMask, isOperators: false),
        "ElectricitySupplierHANAlertSettings": Kind(
            useCase: "ECS25a1", attribute: .supplierHANMask, isOperators: false),
        "ElectricitySupplierAlarmSettings": Kind(useCase: "ECS25a2", attribute: .supplierAlarmMask, isOperators: false),
        "ElectricitySupplierLoggingSettings": Kind(
            useCase: "ECS25a3", attribute: .supplierLoggingMask, isOperators: false),
        "ElectricityNetworkOperatorAlerts": Kind(useCase: "ECS25b", attribute: .operatorWANMask, isOperators: true),
        "ElectricityNetworkOperatorLoggingSettings": Kind(
            useCase: "ECS25b3", attribute: .operatorLoggingMask, isOperators: true),
    ]

    /// The events that each group may name, which the schema lists.
    private static let supplierEvents: [String: Set<UInt8>] = [
        "SupplierESMECommon": Set([
            0x0D, 0x0E, 0x19, 0x45, 0x54, 0x55, 0x61, 0x62, 0x68, 0x83, 0xB8, 0xB9, 0xBA, 0xBB, 0xBC, 0xBD, 0xBE, 0xC0,
            0xC1, 0xC4, 0xC5, 0xC6,
        ]).union(0xA0...0xB3),
        "SupplierESMEPolyPhase": [0xB7],
    ]
    private static let operatorEvents: [String: Set<UInt8>] = [
        "NetworkOperatorESMECommon": [0x14, 0x15],
        "NetworkOperatorESMESinglePhase": [
            0x02, 0x06, 0x10, 0x20, 0x24, 0x28, 0x2C, 0x85, 0x89, 0x8D, 0x91, 0x95, 0x99,
        ],
        "NetworkOperatorESMEPolyPhase": [
            0x03, 0x04, 0x05, 0x07, 0x08, 0x09, 0x11, 0x13, 0x16, 0x21, 0x22, 0x23, 0x25,
            0x26, 0x27, 0x29, 0x2A, 0x2B, 0x2D, 0x2E, 0x2F, 0x86, 0x87, 0x88, 0x8A, 0x8B,
            0x8C, 0x8E, 0x8F, 0x90, 0x92, 0x93, 0x94, 0x96, 0x97, 0x98, 0x9A, 0x9B, 0x9C,
        ],
    ]

    init(_ body: Element) throws(TranslationError) {
        guard body.children.count == 1, let settings = body.children.first else {
            throw TranslationError("\(body.name): takes one of \(Self.kinds.keys.sorted().joined(separator: ", "))")
        }
        guard let kind = Self.kinds[settings.name] else {
            guard settings.name.hasPrefix("Gas") else {
                throw TranslationError("\(body.name): has no element \(settings.name)")
            }
            throw .noGasDevice
        }
        let groups = kind.isOperators ? Self.operatorEvents : Self.supplierEvents
        let first: UInt16 = kind.isOperators ? 0x8000 : 0x8100
        var words: [String] = []
        for group in settings.children {
            guard let events = groups[group.name] else {
                throw TranslationError("\(settings.name): has no element \(group.name)")
            }
            for event in group.children {
                guard event.name.utf8.count == 5, event.name.first == "x",
                    let code = UInt16(event.name.dropFirst(), radix: 16), code & 0xFF00 == first,
                    events.contains(UInt8(code & 0xFF))
                else { throw TranslationError("\(group.name): has no element \(event.name)") }
                let sign = try group.word(event.name, ["Enable": "+", "Disable": "-"])
                words.append("\(sign)\(code.hexadecimal)")
            }
        }
        let text = words.isEmpty ? "none" : words.joined(separator: " ")
        guard let bits = EventMask(text, firstEvent: first)?.bits else {
            throw TranslationError("\(settings.name): an event comes more than once")
        }
        (useCase, attribute, value) = (kind.useCase, kind.attribute, .bitString(bits))
    }
}
