/// The role of a remote party (remotePartyRole), as certificates and Trust Anchor Cells number it (GBCS Table 4.3.2.5;
/// SMKI organisation certificates carry it as two hexadecimal digits in the subject's OU).
public enum RemotePartyRole: UInt8, Hashable, Sendable, CaseIterable {
    case root = 0
    case recovery = 1
    case supplier = 2
    case networkOperator = 3
    case accessControlBroker = 4
    case transitionalCoS = 5
    case wanProvider = 6
    case issuingAuthority = 7
    case loadController = 8
    /// Any party whose credentials no device holds: export suppliers, other users, Meter Data Retrievers.
    case other = 127

    public var name: String {
        switch self {
        case .root: "Root"
        case .recovery: "Recovery"
        case .supplier: "Supplier"
        case .networkOperator: "Network Operator"
        case .accessControlBroker: "Access Control Broker"
        case .transitionalCoS: "Transitional CoS"
        case .wanProvider: "WAN Provider"
        case .issuingAuthority: "Issuing Authority"
        case .loadController: "Load Controller"
        case .other: "Other"
        }
    }
}

/// The roles that a use case is open to.
public struct RemotePartyRoles: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let supplier = RemotePartyRoles(rawValue: 1)
    public static let networkOperator = RemotePartyRoles(rawValue: 2)
    public static let accessControlBroker = RemotePartyRoles(rawValue: 4)
    public static let loadController = RemotePartyRoles(rawValue: 8)
    public static let transitionalCoS = RemotePartyRoles(rawValue: 16)
    public static let recovery = RemotePartyRoles(rawValue: 32)
    public static let root = RemotePartyRoles(rawValue: 64)

    /// The set of one role; empty for a role in which no device has credentials.
    public init(_ role: RemotePartyRole) {
        self =
            switch role {
            case .supplier: .supplier
            case .networkOperator: .networkOperator
            case .accessControlBroker: .accessControlBroker
            case .loadController: .loadController
            case .transitionalCoS: .transitionalCoS
            case .recovery: .recovery
            case .root: .root
            case .wanProvider, .issuingAuthority, .other: []
            }
    }

    public func contains(_ role: RemotePartyRole) -> Bool {
        !RemotePartyRoles(role).isEmpty && isSuperset(of: RemotePartyRoles(role))
    }
}
