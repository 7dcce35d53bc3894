import Console
import DUIS
import Estate
import GBCS
import Keys

/// Service Requests of a supplier, signed beforehand, each to another meter. Not Sendable.
final class DCCRequests {
    /// What is asked for.
    enum Kind: String, CaseIterable {
        /// 8.2, Read Inventory: the answer is in the HTTP response, signed.
        case inventory
        /// 4.8.1, the half hours of yesterday, on demand: an acknowledgement, and later a signed answer to the User's address.
        case onDemand = "on-demand"

        /// The path of the service that takes it.
        var path: String { "/api/v1/\(self == .inventory ? "serviceD" : "serviceS")" }
        /// The element of the answer that says that it was taken.
        var code: String { "<sr:ResponseCode>\(self == .inventory ? "I0" : "I99")</sr:ResponseCode>" }
    }

    static let user = DevelopmentPKI.Party.supplier.entityIdentifier

    let publicKey: P256PublicKey
    private let writer: RequestWriter
    private let devices: [EntityIdentifier]
    private var counter: UInt64 = 1_000

    init(to estate: Estate, _ world: BenchWorld) throws {
        guard let signing = try reportingErrors({ try world.folder.xmlSigner(of: Self.user) }),
            let certificate = CertificateReference(signing.certificate)
        else { throw UserError("the development keys have no supplier that signs documents") }
        publicKey = signing.certificate.publicKey
        writer = RequestWriter(
            signer: try reportingErrors { try DocumentSigner(key: signing.key, certificate: certificate) })
        devices = BenchWorld.meters(estate.count, of: estate).map { estate.entityIdentifier($0) }
    }

    /// `count` requests, none of which was made before.
    func documents(_ kind: Kind, _ count: Int) throws -> [[UInt8]] {
        try reportingErrors { try (0..<count).map { _ in try writer.octets(of: next(kind)) } }
    }

    private func next(_ kind: Kind) -> ServiceRequest {
        counter += 1
        let device = devices[Int(counter) % devices.count]
        switch kind {
        case .inventory:
            return ServiceRequest(
                id: RequestID(
                    originator: Self.user, target: DevelopmentPKI.Party.accessControlBroker.entityIdentifier,
                    counter: counter),
                commandVariant: .nonDevice, reference: "8.2", variant: "8.2",
                body: Element("ReadInventory", [Element("DeviceID", text: device.dashed)]))
        case .onDemand:
            let period = [
                Element("StartDateTime", text: "\(BenchWorld.day.start)".replacing("Z", with: ".00Z")),
                Element("EndDateTime", text: "\(BenchWorld.day.end)".replacing("Z", with: ".00Z")),
            ]
            return ServiceRequest(
                id: RequestID(originator: Self.user, target: device, counter: counter), commandVariant: .send,
                reference: "4.8", variant: "4.8.1",
                body: Element("ReadActiveImportProfileData", [Element("ReadLogPeriod", period)]))
        }
    }
}
