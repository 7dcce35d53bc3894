import GBCS
import Keys

/// The sender of a section's commands.
enum BenchSender: String, CaseIterable {
    /// A party that the meter knows.
    case supplier
    /// A Meter Data Retriever, behind the Access Control Broker, with its certificate in every command.
    case mdr

    var title: String { self == .supplier ? "supplier" : "Meter Data Retriever" }

    var party: DevelopmentPKI.Party { self == .supplier ? .supplier : .meterDataRetriever }

    /// The party for which the response's MAC is made.
    var businessOriginator: EntityIdentifier {
        (self == .supplier ? party : .accessControlBroker).entityIdentifier
    }

    func originator(counter: UInt64, _ folder: KeyFolder) -> CommandOriginator {
        switch self {
        case .supplier: .knownRemoteParty(party.entityIdentifier, counter: counter)
        case .mdr:
            .accessControlBroker(
                DevelopmentPKI.Party.accessControlBroker.entityIdentifier, counter: counter,
                onBehalfOf: SupplementaryRemoteParty(id: party.entityIdentifier, counter: counter),
                certificate: folder.certificate(of: party.entityIdentifier, .keyAgreement)?.der)
        }
    }
}
