import DSP
import DUIS
import ESMEEmulator
import EstateFixture
import Fleet
import GBCS
import Keys
import Testing

/// A DCC in front of a small estate, with a store in memory, and a client for what it shows over HTTP.
final class TestDCC: Sendable {
    let estate: TestGateway
    let provider: DataServiceProvider

    init(meters: Int = 6) throws {
        estate = try TestGateway(meters: meters)
        provider = try DataServiceProvider(
            gateway: estate.gateway, folder: estate.folder, store: try DSPStore(path: nil))
    }

    static func with(meters: Int = 6, _ body: (TestDCC, TestHTTP) async throws -> Void) async throws {
        let dcc = try TestDCC(meters: meters)
        try await TestHTTP.with(dcc.estate.gateway, dcc: dcc.provider) { try await body(dcc, $0) }
    }

    func meter(_ number: Int) -> EntityIdentifier { estate.device(number) }
    func hub(_ number: Int) -> EntityIdentifier { estate.gateway.estate.hubEntityIdentifier(number) }
    func importMPAN(_ number: Int) -> MPAN { estate.gateway.estate.fleet.profile(of: number).importMPAN }

    /// A request of the DCC's own services, signed by a User, with the answer to it.
    @discardableResult
    func send(
        _ variant: ServiceReferenceVariant, to device: EntityIdentifier, by party: DevelopmentPKI.Party = .supplier,
        counter: UInt64, _ body: Element
    ) async throws -> (id: RequestID, octets: [UInt8]) {
        let parts = variant.rawValue.split(separator: ".").prefix(2).joined(separator: ".")
        let id = RequestID(originator: party.entityIdentifier, target: device, counter: counter)
        let credential = try #require(try estate.folder.xmlSigner(of: party.entityIdentifier))
        let signer = try DocumentSigner(
            key: credential.key, certificate: try #require(CertificateReference(credential.certificate)))
        let octets = try RequestWriter(signer: signer).octets(
            of: ServiceRequest(
                id: id, commandVariant: .nonDevice, reference: ServiceReference(rawValue: parts), variant: variant,
                body: body))
        guard case .document(let answer, _) = await provider.handle(octets, at: .nonDevice) else {
            Issue.record("\(variant) was answered by no document")
            return (id, [])
        }
        return (id, answer)
    }
}

/// Development parties by their names on the interface.
enum Party {
    static let supplier = DevelopmentPKI.Party.supplier.entityIdentifier.dashed
    static let retriever = DevelopmentPKI.Party.meterDataRetriever.entityIdentifier.dashed
    static let agent = DevelopmentPKI.Party.registeredSupplierAgent.entityIdentifier.dashed
}
