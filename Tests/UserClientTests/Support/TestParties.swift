import COSEM
import DUIS
import GBCS
import Keys
import UserClient

/// The development keys of a seed, with the parties of the tests.
enum TestParties {
    static let folder = DevelopmentPKI.inMemory(seed: 41, validFrom: UTCTime(secondsSince2000: 800_000_000))
    static let supplier = DevelopmentPKI.Party.supplier.entityIdentifier
    static let retriever = DevelopmentPKI.Party.meterDataRetriever.entityIdentifier
    static let broker = DevelopmentPKI.Party.accessControlBroker.entityIdentifier
    static let device = EntityIdentifier(0x0253_4D45_8000_0003)

    static func user(_ party: EntityIdentifier = supplier) throws -> DCCUser { try DCCUser(party, in: folder) }

    /// Signs XML as a party of the folder.
    static func signer(_ party: EntityIdentifier = broker) throws -> DocumentSigner {
        guard let (certificate, key) = try folder.xmlSigner(of: party),
            let reference = CertificateReference(certificate)
        else { throw Missing() }
        return try DocumentSigner(key: key, certificate: reference)
    }

    /// A Response of the Data Service Provider to a request.
    static func response(
        to request: ServiceRequest, _ code: ResponseCode = .i0, _ content: [Element] = [], isResult: Bool = true
    ) -> ServiceResponse {
        ServiceResponse(
            requestID: request.id, responseID: isResult ? ResponseID(answering: request.id) : nil, code: code,
            milliseconds: 1_790_000_000_000,
            message: ServiceResponse.responseMessage(request.reference, request.variant, content))
    }

    /// The same, signed, in XML.
    static func signed(_ response: ServiceResponse, by party: EntityIdentifier = broker) throws -> [UInt8] {
        try ResponseWriter(signer: signer(party)).octets(of: response)
    }

    static func request(
        _ counter: UInt64 = 1_000, from user: EntityIdentifier = supplier, variant: ServiceReferenceVariant = "4.2",
        _ commandVariant: CommandVariant = .send, body: Element = Element("ReadInstantaneousExportRegisters")
    ) -> ServiceRequest {
        ServiceRequest(
            id: RequestID(
                originator: user, target: commandVariant == .nonDevice ? broker : device, counter: counter),
            commandVariant: commandVariant,
            reference: ServiceReference(
                rawValue: variant.rawValue.split(separator: ".").prefix(2).joined(separator: ".")),
            variant: variant, body: body)
    }
}

struct Missing: Error {}
