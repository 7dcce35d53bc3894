import DUIS
import GBCS

/// A question to the SMKI Repository.
package enum SMKIQuery: Hashable, Sendable {
    /// The Repository's services, by the last part of their paths.
    package enum Service: String, Hashable, Sendable, CaseIterable {
        case certificateSearch = "certificatesearch"
        case certificateRetrieval = "retrievecertificate"
    }

    /// The certificates of a device, whose EUI-64 is their subjectAltName.
    case device(EntityIdentifier)
    /// The certificates of an organisation, whose EUI-64 is in their subject.
    case organisation(EntityIdentifier)
    /// One certificate.
    case certificate(CertificateSerial)

    /// The most characters of a value: an EUI-64 has 23, a serial number 42.
    private static let valueLimit = 64

    /// Reads a request of a service: one element in its root, with an EUI-64 (16 hexadecimal digits of either case, plain or
    /// with dashes) or a serial number (hexadecimal digits of either case, with or without leading zeros); nil for any other.
    package init?(_ request: Element, to service: Service) {
        let root =
            switch service {
            case .certificateSearch: "CertificateSearchRequest"
            case .certificateRetrieval: "CertificateDataRequest"
            }
        guard request.name == root, request.children.count == 1, let asked = request.children.first,
            asked.children.isEmpty
        else { return nil }
        let value = asked.value
        guard value.utf8.count <= Self.valueLimit else { return nil }
        switch (service, asked.name) {
        case (.certificateSearch, "CertificateSubjectAltName"):
            guard let device = EntityIdentifier(value) else { return nil }
            self = .device(device)
        case (.certificateSearch, "CertificateSubjectName"):
            guard let organisation = EntityIdentifier(value) else { return nil }
            self = .organisation(organisation)
        case (.certificateRetrieval, "CertificateSerial"):
            guard let serial = CertificateSerial(hexadecimal: value) else { return nil }
            self = .certificate(serial)
        default: return nil
        }
    }
}
