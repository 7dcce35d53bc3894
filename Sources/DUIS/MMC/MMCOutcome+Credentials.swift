import COSEM
import GBCS

/// Credentials of remote parties: what CS02a and CS02f read, and what became of CS02b and CS02g.
extension MMCOutcome {
    /// The most replacements that the schema takes.
    private static let replacementLimit = 3

    /// RemotePartyDetails of each cell, or of a role without any.
    static let credentialDetails = MMCOutcome(ProvideSecurityCredentialDetailsResponse.self) {
        (content) throws(MMCError) in
        var elements: [Element] = []
        for party in content.parties {
            let front = [Element(mmc: "RemotePartyRole", text: try party.role.nameInMMC()), .status(party.status)]
            guard let credentials = party.credentials, !credentials.cells.isEmpty else {
                elements.append(Element(mmc: "RemotePartyDetails", front))
                continue
            }
            for cell in credentials.cells {
                elements.append(
                    Element(
                        mmc: "RemotePartyDetails",
                        front + [
                            Element(mmc: "RemotePartyFloorSeqNumber", text: "\(credentials.sequenceNumber)"),
                            Element(mmc: "CertificateUsage", text: cell.keyUsage.nameInMMC(cell.cellUsage)),
                            Element(mmc: "ExistingRemotePartyID", text: cell.identity.subjectUniqueID.dashed),
                            Element(
                                mmc: "ExistingCertificateHash", text: MMCText.base64(cell.identity.subjectKeyID.octets)
                            ),
                        ]))
            }
        }
        // Published responses in which a role has no cells are called errors (RTDS CS02a, CS02f).
        return Parts(isSuccess: content.parties.allSatisfy { $0.status == .success }, elements: elements)
    }

    /// ExecutionOutcome; none of a command that was put off, or that cancelled another.
    static let credentialsUpdate = MMCOutcome(UpdateSecurityCredentialsResponse.self) { (content) throws(MMCError) in
        guard let outcome = content.outcome else { return Parts(isSuccess: true, elements: []) }
        return Parts(
            isSuccess: outcome.results.allSatisfy { $0.status == .success },
            elements: [Element(mmc: "ExecutionOutcome", try execution(outcome))])
    }

    /// The children of an element of type ExecutionOutcome.
    static func execution(_ outcome: UpdateSecurityCredentialsOutcome) throws(MMCError) -> [Element] {
        guard outcome.changes.count <= 1 else {
            throw MMCError(
                .bound, at: "sequence number changes",
                "there are \(outcome.changes.count), and the MMC schema takes 1")
        }
        guard outcome.results.count <= replacementLimit else {
            throw MMCError(
                .bound, at: "replacement outcomes",
                "there are \(outcome.results.count), and the MMC schema takes \(replacementLimit)")
        }
        var elements = [Element(mmc: "AuthorisingRemotePartyOriginatorCounter", text: "\(outcome.counter)")]
        // For other modes the schema has no word; the Message Code in the header tells them.
        if let mode = outcome.mode.nameInMMC {
            elements.append(Element(mmc: "CredentialsReplacementMode", text: mode))
        }
        if let change = outcome.changes.first {
            let floors = change.specialistFloors ?? []
            guard floors.count <= 1 else {
                throw MMCError(.bound, at: "specialist floors", "there are \(floors.count), and the MMC schema takes 1")
            }
            elements.append(
                Element(
                    mmc: "RemotePartySeqNumberChange",
                    [
                        Element(mmc: "RemotePartyRole", text: try change.role.nameInMMC()),
                        Element(mmc: "RemotePartyFloorSeqNumber", text: "\(change.floor)"),
                    ] + floors.map { Element(mmc: "RemotePartyPrepaymentTopUpFloorSeqNumber", text: "\($0.floor)") }))
        }
        for result in outcome.results {
            elements.append(
                Element(
                    mmc: "ReplacementOutcome",
                    [
                        .status(result.status),
                        Element(
                            mmc: "CertificateType", text: result.cell.keyUsage.nameInMMC(result.cell.cellUsage)),
                        Element(mmc: "RemotePartyRole", text: try result.cell.role.nameInMMC()),
                        Element(mmc: "ExistingRemotePartyID", text: result.existing.subjectUniqueID.dashed),
                        Element(mmc: "NewRemotePartyID", text: result.replacing.subjectUniqueID.dashed),
                        Element(
                            mmc: "ExistingCertificateHash", text: MMCText.base64(result.existing.subjectKeyID.octets)),
                        Element(mmc: "NewCertificateHash", text: MMCText.base64(result.replacing.subjectKeyID.octets)),
                    ]))
        }
        return elements
    }
}

extension CredentialsReplacementMode {
    /// The schema's word; nil for the modes that no Service Request has.
    fileprivate var nameInMMC: String? {
        switch self {
        case .accessControlBrokerByACB: "ACBByACB"
        case .supplierBySupplier: "SupplierBySupplier"
        case .networkOperatorByNetworkOperator: "NetworkOperatorByNetworkOperator"
        case .loadControllerBySupplier: "LoadControllerBySupplier"
        case .supplierByTransitionalCoS: "SupplierByTransCoS"
        case .rootBySupplier, .rootByWANProvider, .wanProviderByWANProvider, .transitionalCoSByTransitionalCoS,
            .anyExceptAbnormalRootByRecovery, .anyByContingency, .loadControllerByLoadController:
            nil
        }
    }
}
