import COSEM
import DCC
import DUIS
import ESMEEmulator
import Estate
import EstateFixture
import Fleet
import GBCS
import Keys
import Testing

@testable import DSP

/// A DSP over a small estate with development keys, and the Users that send to it. Its clock stands still.
final class TestProvider: Sendable {
    /// Noon on a Sunday in winter: London days are UTC days.
    static let now = TestGateway.now

    let estate: TestGateway
    let file: TemporaryStore
    let store: DSPStore
    let provider: DataServiceProvider

    /// - Parameter change: may change the DSP's configuration. Commands are sent once and wait a second for their Response.
    convenience init(
        meters: Int = 6, smets1: Bool = false, network: NetworkConfiguration? = nil,
        _ change: (inout DSPConfiguration) -> Void = { _ in }
    ) throws {
        let estate = try TestGateway(meters: meters, network: network) { definition in
            guard smets1 else { return }
            for place in definition.cohorts.indices {
                definition.cohorts[place].device = DeviceModel(name: "test", smetsVersion: .smets1)
            }
        }
        try self.init(estate, TemporaryStore(), change)
    }

    private init(_ estate: TestGateway, _ file: TemporaryStore, _ change: (inout DSPConfiguration) -> Void) throws {
        (self.estate, self.file) = (estate, file)
        var configuration = DSPConfiguration()
        configuration.rules.sendingAttempts = 1
        configuration.responseWait = 1
        change(&configuration)
        store = try file.open()
        provider = try DataServiceProvider(configuration, gateway: estate.gateway, folder: estate.folder, store: store)
    }

    /// The DSP of a process that takes over: it has the same file and the same estate. What this one writes behind is in the
    /// file by then: of two processes, never both write.
    func successor(_ change: (inout DSPConfiguration) -> Void = { _ in }) async throws -> TestProvider {
        await store.settle()
        return try TestProvider(estate, file, change)
    }

    var broker: EntityIdentifier { estate.party(.accessControlBroker) }
    var meter: EntityIdentifier { estate.device(0) }

    func setClock(_ text: String) throws {
        let time: UTCTime = try #require(UTCTime(iso8601: text))
        estate.gateway.clock.set(to: time, rate: 0)
    }

    // MARK: Users

    /// A Service Request of a party, signed.
    func octets(
        _ variant: ServiceReferenceVariant, _ body: Element, as party: DevelopmentPKI.Party,
        to target: EntityIdentifier, counter: UInt64, _ commandVariant: CommandVariant = .send,
        forSettlement: Bool? = nil, signedBy signer: DevelopmentPKI.Party? = nil
    ) throws -> [UInt8] {
        let reference = variant.rawValue.split(separator: ".").prefix(2).joined(separator: ".")
        let credential = try #require(try estate.folder.xmlSigner(of: estate.party(signer ?? party)))
        let certificate = try #require(CertificateReference(credential.certificate))
        let request = ServiceRequest(
            id: RequestID(originator: estate.party(party), target: target, counter: counter),
            commandVariant: commandVariant, reference: ServiceReference(rawValue: reference), variant: variant,
            forSettlement: forSettlement, body: body)
        return try RequestWriter(signer: DocumentSigner(key: credential.key, certificate: certificate))
            .octets(of: request)
    }

    /// Sends a request; what follows its answer is begun. Returns the answer.
    @discardableResult
    func send(
        _ variant: ServiceReferenceVariant, _ body: Element, as party: DevelopmentPKI.Party = .supplier,
        to target: EntityIdentifier? = nil, counter: UInt64, _ commandVariant: CommandVariant = .send,
        forSettlement: Bool? = nil, at service: GatewayService? = nil
    ) async throws -> ServiceResponse {
        let octets = try octets(
            variant, body, as: party, to: target ?? (commandVariant == .nonDevice ? broker : meter), counter: counter,
            commandVariant, forSettlement: forSettlement)
        return try await send(octets, at: service ?? GatewayService(commandVariant))
    }

    func send(_ octets: [UInt8], at service: GatewayService) async throws -> ServiceResponse {
        switch await provider.handle(octets, at: service) {
        case .document(let answer, let afterSent):
            afterSent?()
            return try ResponseReader().read(answer).response
        case .problem(let status, let text):
            throw Problem(status: status, text: text)
        }
    }

    /// An answer that is no Response.
    struct Problem: Error, Equatable {
        let status: Int
        let text: String
    }

    /// The next document for a party, which it takes; fails when none comes.
    func next(_ party: DevelopmentPKI.Party = .supplier) async throws -> ServiceResponse {
        try ResponseReader().read(try await nextDocument(party)).response
    }

    func nextDocument(_ party: DevelopmentPKI.Party) async throws -> [UInt8] {
        var document: OutgoingRecord?
        _ = try await eventually(within: 60) {
            document = try provider.outbox.take(estate.party(party), 1).first
            return document != nil
        }
        let found = try #require(
            document, "nothing came for \(party); store: \(store.problem.map { "\($0)" } ?? "well")")
        provider.outbox.delivered(found, at: provider.milliseconds, attempts: 1)
        return Array(found.document)
    }

    /// Whether nothing waits for a party, once all that was written is in the file.
    func isSilent(_ party: DevelopmentPKI.Party) async throws -> Bool {
        await store.settle()
        return try provider.outbox.take(estate.party(party), 1).isEmpty
    }

    /// Whether the store has nothing for a party; what it has stays there.
    func isQuiet(_ party: DevelopmentPKI.Party) async throws -> Bool {
        await store.settle()
        let user = estate.party(party)
        return try store.read { try OutgoingRecord.waiting(for: user, limit: 1, in: $0) }.isEmpty
    }

    /// The row of the Service Audit Trail of a request, once `isComplete` holds for it.
    func row(
        _ party: DevelopmentPKI.Party, _ counter: UInt64, to target: EntityIdentifier? = nil,
        _ isComplete: (AuditRecord) -> Bool = { _ in true }
    ) async throws -> AuditRecord {
        let id = RequestID(originator: estate.party(party), target: target ?? meter, counter: counter)
        var row: AuditRecord?
        _ = try await eventually(within: 60) {
            await store.settle()
            row = try provider.audit.row(of: id.description)
            return row.map(isComplete) == true
        }
        return try #require(row)
    }

    // MARK: Messages

    /// The number of rows of a profile that was opened; nil where it has none.
    func rowCount(_ opened: VerifiedResponse) -> Int? {
        switch opened.values.first {
        case .array(let rows)?: rows.count
        case .compactArray(let rows)?: rows.elements.count
        default: nil
        }
    }

    /// The last Command that was sent for a request, as its trace has it.
    func command(_ party: DevelopmentPKI.Party, _ counter: UInt64, to target: EntityIdentifier? = nil) throws -> Message
    {
        let id = RequestID(originator: estate.party(party), target: target ?? meter, counter: counter)
        let steps = provider.traces.trace(of: id)?.steps ?? []
        let step = try #require(steps.last { $0.name == .command }, "\(steps.map(\.name))")
        return try Message(parsing: step.octets)
    }

    /// Checks the payload of a Response with the keys of its User and of the meter, and decrypts it.
    func verify(
        _ payload: [UInt8], to command: Message, as party: DevelopmentPKI.Party, meter: Int = 0
    ) throws -> VerifiedResponse {
        let keys = estate.gateway.estate.deviceKeys(meter)
        func secret(_ party: EntityIdentifier) throws -> SharedSecret {
            try #require(try estate.folder.privateKey(of: party, .keyAgreement))
                .sharedSecret(with: keys.keyAgreement.publicKey)
        }
        return try VerifiedResponse(
            payload, to: command, macSecret: try secret(command.header.businessOriginator),
            payloadSecret: try secret(estate.party(party)), deviceKey: keys.digitalSignature.publicKey,
            using: CryptographicContext())
    }

    /// Pre-Command `octets` with the signature of a party.
    func sign(_ octets: [UInt8], as party: DevelopmentPKI.Party) throws -> [UInt8] {
        // The last octet is the length of the empty signature.
        let key = try #require(try estate.folder.privateKey(of: estate.party(party), .digitalSignature))
        return octets.dropLast() + [0x40] + key.signature(of: octets.dropFirst().dropLast())
    }

    /// Takes the supply of the premises of a meter away.
    func powerOff(_ meter: Int) async throws {
        try await estate.gateway.withHub(meter) { hub, time, _ in
            Shard.HubResult((), outage: hub.powerOff(at: time))
        }
    }

    func powerOn(_ meter: Int) async throws {
        try await estate.gateway.withHub(meter) { hub, time, _ in
            Shard.HubResult((), alerts: hub.powerOn(at: time))
        }
    }
}

extension ServiceResponse {
    /// The octets in the element of this name, wherever it is.
    func payload(_ name: String = "GBCSPayload") throws -> [UInt8] {
        let element = try #require(message.descendant(name), "no \(name) in \(message)")
        return try #require(Base64Binary.octets(element.value))
    }
}

extension Element {
    /// The first element of this name below, at any depth.
    func descendant(_ name: String) -> Element? {
        for child in children {
            if child.name == name { return child }
            if let found = child.descendant(name) { return found }
        }
        return nil
    }
}
