/// One entry of the GBCS Use Case annex. It is a class because one of each exists, in ``UseCaseCatalogue``, and every
/// message passes its own around.
public final class UseCase: Sendable {
    /// How a message of the use case is protected (GBCS 6).
    public enum Category: String, Hashable, Sendable {
        /// SME.C.NC: command and response with a MAC.
        case nonCriticalCommand = "SME.C.NC"
        /// SME.C.C: command signed and MACed, response signed only.
        case criticalCommand = "SME.C.C"
        /// SME.A.NC: alert with a MAC.
        case nonCriticalAlert = "SME.A.NC"
        /// SME.A.C: signed alert.
        case criticalAlert = "SME.A.C"
        /// The use case is defined by ZigBee Smart Energy and never appears on the WAN.
        case hanOnly = "HAN only"

        public var isCommand: Bool { self == .nonCriticalCommand || self == .criticalCommand }
    }

    /// Which devices the use case is for.
    public enum Target: String, Hashable, Sendable {
        case esme = "ESME"
        case chf = "CHF"
        case chfAndESME = "CHF, ESME"
        case dualBandCHF = "dual-band CHF"
        case all = "all"
        case hanOnly = "HAN devices"
        /// The annex says "See GBCS".
        case unspecified = "see GBCS"

        public var includesESME: Bool {
            switch self {
            case .esme, .chfAndESME, .all: true
            case .chf, .dualBandCHF, .hanOnly, .unspecified: false
            }
        }
    }

    /// Code of the use case, such as `ECS22b`.
    public let code: String
    public let title: String
    public let messageCode: MessageCode
    public let category: Category
    public let targets: Target
    /// The roles that may send it: the permission matrix. Empty for alerts.
    public let roles: RemotePartyRoles
    /// Whether the Originator Counter must be greater than the last (GBCS 4.3.1.5); nil where it has no meaning.
    public let protectionAgainstReplay: Bool?
    public let futureDatable: Bool?
    /// Whether the response holds attributes that are encrypted for the reader (GBCS 8).
    public let sensitive: Bool
    /// The DUIS service reference, such as `4.8`.
    public let serviceReference: String
    /// Whether the response's Grouping Header carries the date-time. That is a fixed property of the use case: reads of
    /// live registers, future-datable commands and top-ups have it, successful or not.
    public let responseHasDateTime: Bool
    /// The ways in which a command may be protected.
    public let protection: CommandProtection
    /// Whether the content of its messages is ASN.1 rather than DLMS.
    public let isASN1: Bool

    init(
        code: String, title: String, messageCode: UInt16, category: Category, targets: Target, roles: RemotePartyRoles,
        protectionAgainstReplay: Bool?, futureDatable: Bool?, sensitive: Bool, serviceReference: String,
        responseHasDateTime: Bool, protection: CommandProtection? = nil, isASN1: Bool = false
    ) {
        self.code = code
        self.title = title
        self.messageCode = MessageCode(rawValue: messageCode)
        self.category = category
        self.targets = targets
        self.roles = roles
        self.protectionAgainstReplay = protectionAgainstReplay
        self.futureDatable = futureDatable
        self.sensitive = sensitive
        self.serviceReference = serviceReference
        self.responseHasDateTime = responseHasDateTime
        self.protection = protection ?? (category == .criticalCommand ? .signatureAndMAC : .mac)
        self.isASN1 = isASN1
    }
}

/// The ways in which a command is protected: what proves who sent it (GBCS 6.2).
public struct CommandProtection: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The MAC of the Access Control Broker alone.
    public static let mac = CommandProtection(rawValue: 1)
    /// The originator's signature, and the MAC of the Access Control Broker around it.
    public static let signatureAndMAC = CommandProtection(rawValue: 2)
    /// The originator's signature alone.
    public static let signature = CommandProtection(rawValue: 4)
}

extension UseCase: Hashable {
    /// Use cases are equal when their Message Codes are, which are unique.
    public static func == (left: UseCase, right: UseCase) -> Bool { left.messageCode == right.messageCode }
    public func hash(into hasher: inout Hasher) { hasher.combine(messageCode) }
}
