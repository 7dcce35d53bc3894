import GBCS
import Keys

/// The role in which a command is sent.
public enum RequestingRole: String, Hashable, Sendable, CaseIterable {
    case supplier
    case networkOperator = "network-operator"
    case accessControlBroker = "acb"
    /// A supplier that is not the meter's own, behind the Access Control Broker.
    case otherSupplier = "other-supplier"
    /// An Other User, behind the Access Control Broker.
    case otherUser = "other-user"
    /// A Meter Data Retriever, behind the Access Control Broker.
    case meterDataRetriever = "mdr"
    case loadController = "load-controller"
    case transitionalCoS = "transitional-cos"
    case recovery

    /// The role in the meter's trust anchors: to a meter, Unknown Remote Parties are the Access Control Broker.
    public var roleAtMeter: RemotePartyRole {
        switch self {
        case .supplier: .supplier
        case .networkOperator: .networkOperator
        case .loadController: .loadController
        case .transitionalCoS: .transitionalCoS
        case .recovery: .recovery
        case .accessControlBroker, .otherSupplier, .otherUser, .meterDataRetriever: .accessControlBroker
        }
    }

    /// Whether the meter does not know the party.
    public var isUnknownRemoteParty: Bool {
        switch self {
        case .supplier, .networkOperator, .accessControlBroker, .loadController, .transitionalCoS, .recovery: false
        case .otherSupplier, .otherUser, .meterDataRetriever: true
        }
    }

    /// The party of a key folder that has this role: the party of the development keys if it is there, otherwise the
    /// first whose certificates carry the role (the last for another supplier; for a Meter Data Retriever that of the
    /// published test keys, otherwise the last).
    package func party(in folder: KeyFolder) -> EntityIdentifier? {
        let (development, role): (DevelopmentPKI.Party, RemotePartyRole) =
            switch self {
            case .supplier: (.supplier, .supplier)
            case .otherSupplier: (.otherSupplier, .supplier)
            case .networkOperator: (.networkOperator, .networkOperator)
            case .accessControlBroker: (.accessControlBroker, .accessControlBroker)
            case .otherUser: (.otherUser, .other)
            case .meterDataRetriever: (.meterDataRetriever, .other)
            case .loadController: (.loadController, .loadController)
            case .transitionalCoS: (.transitionalCoS, .transitionalCoS)
            case .recovery: (.recovery, .recovery)
            }
        let candidates = folder.parties(in: role)
        if candidates.contains(development.entityIdentifier) { return development.entityIdentifier }
        switch self {
        case .otherSupplier: return candidates.count > 1 ? candidates.last : nil
        case .meterDataRetriever:
            let published = DefaultUsers.publishedMeterDataRetriever
            return candidates.contains(published) ? published : candidates.last
        default: return candidates.first
        }
    }
}
