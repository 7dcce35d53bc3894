import DCC
import GBCS
import Keys

/// The sender of the commands of one mix entry: the form that the Access Control Broker gives to a role.
package struct LoadSender: Sendable {
    package let broker: EntityIdentifier
    let party: EntityIdentifier
    let isBehindBroker: Bool
    /// The party's Key Agreement certificate (DER); nil when commands do not carry it.
    let certificate: [UInt8]?
    /// The Business Originator's signing key, for critical commands; nil for others.
    let signingKey: P256PrivateKey?

    package init(_ entry: UseCaseMix.Entry, folder: KeyFolder) throws(KeyFolderError) {
        func found(_ role: RequestingRole) throws(KeyFolderError) -> EntityIdentifier {
            guard let party = role.party(in: folder) else {
                throw KeyFolderError("\(folder.path): has no party for the role \(role.rawValue)")
            }
            return party
        }
        broker = try found(.accessControlBroker)
        party = try found(entry.role)
        isBehindBroker = entry.role.isUnknownRemoteParty
        var certificate: [UInt8]?
        if isBehindBroker, entry.request.form.isProtected {
            certificate = folder.certificate(of: party, .keyAgreement)?.der
            if certificate == nil {
                throw KeyFolderError("\(folder.path): has no Key Agreement certificate of \(party)")
            }
        }
        self.certificate = certificate
        let originator = isBehindBroker ? broker : party
        if entry.request.useCase.category == .criticalCommand {
            signingKey = try folder.privateKey(of: originator, .digitalSignature)
            if signingKey == nil {
                throw KeyFolderError("\(folder.path): has no \(originator.fileName)-ds.key to sign commands with")
            }
        } else {
            signingKey = nil
        }
    }

    /// The party to which responses go, and with whose secret their MAC is made.
    var businessOriginator: EntityIdentifier { isBehindBroker ? broker : party }

    func originator(counter: UInt64) -> CommandOriginator {
        isBehindBroker
            ? .accessControlBroker(
                broker, counter: counter, onBehalfOf: SupplementaryRemoteParty(id: party, counter: counter),
                certificate: certificate)
            : .knownRemoteParty(party, counter: counter)
    }
}
