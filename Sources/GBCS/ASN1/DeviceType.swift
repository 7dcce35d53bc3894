/// The type of a device in a Device Log (GBCS; DeviceType).
package enum DeviceType: UInt8, Hashable, Sendable, CaseIterable {
    case gsme = 0
    case esme = 1
    case communicationsHubFunction = 2
    case gasProxyFunction = 3
    case hcalcs = 4
    case ppmid = 5
    case type2 = 6
}

extension DeviceType: CustomStringConvertible {
    package var description: String {
        switch self {
        case .gsme: "GSME"
        case .esme: "ESME"
        case .communicationsHubFunction: "CHF"
        case .gasProxyFunction: "GPF"
        case .hcalcs: "HCALCS"
        case .ppmid: "PPMID"
        case .type2: "Type 2"
        }
    }
}
