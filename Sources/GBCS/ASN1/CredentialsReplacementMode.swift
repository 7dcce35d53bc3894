/// Whose credentials CS02b and CS02g replace, and by whose authority (CredentialsReplacementMode; GBCS 13.3).
package enum CredentialsReplacementMode: UInt8, Hashable, Sendable, CaseIterable {
    case rootBySupplier = 0
    case rootByWANProvider = 1
    case supplierBySupplier = 2
    case networkOperatorByNetworkOperator = 3
    case accessControlBrokerByACB = 4
    case wanProviderByWANProvider = 5
    case transitionalCoSByTransitionalCoS = 6
    case supplierByTransitionalCoS = 7
    case anyExceptAbnormalRootByRecovery = 8
    case anyByContingency = 9
    /// CS02g, as the next.
    case loadControllerByLoadController = 10
    case loadControllerBySupplier = 11

    /// The Message Code of commands and responses of this mode: 0100 to 0109 for CS02b, 0125 and 0126 for CS02g.
    package var messageCode: MessageCode {
        switch self {
        case .loadControllerByLoadController: .cs02gLoadControllerByLoadController
        case .loadControllerBySupplier: .cs02gLoadControllerBySupplier
        default: MessageCode(rawValue: 0x0100 + UInt16(rawValue))
        }
    }

    /// The mode of messages with this Message Code; nil for those of other use cases.
    package init?(_ code: MessageCode) {
        guard let mode = Self.allCases.first(where: { $0.messageCode == code }) else { return nil }
        self = mode
    }

    /// The Message Code of the alert after a replacement that was put off: one for CS02b, one for CS02g.
    package var alertMessageCode: MessageCode {
        switch self {
        case .loadControllerByLoadController, .loadControllerBySupplier: .loadControllerCredentialsAlert
        default: .securityCredentialsAlert
        }
    }
}

extension CredentialsReplacementMode: CustomStringConvertible {
    package var description: String {
        switch self {
        case .rootBySupplier: "root by supplier"
        case .rootByWANProvider: "root by WAN provider"
        case .supplierBySupplier: "supplier by supplier"
        case .networkOperatorByNetworkOperator: "network operator by network operator"
        case .accessControlBrokerByACB: "access control broker by access control broker"
        case .wanProviderByWANProvider: "WAN provider by WAN provider"
        case .transitionalCoSByTransitionalCoS: "transitional CoS by transitional CoS"
        case .supplierByTransitionalCoS: "supplier by transitional CoS"
        case .anyExceptAbnormalRootByRecovery: "any except abnormal root by recovery"
        case .anyByContingency: "any by contingency"
        case .loadControllerByLoadController: "load controller by load controller"
        case .loadControllerBySupplier: "load controller by supplier"
        }
    }
}
