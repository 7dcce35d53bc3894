import COSEM
import ESMEEmulator
import FuzzKit
import GBCS

@testable import DCC
@testable import DUIS

extension FuzzTarget {
    /// Documents of the DCC's interfaces: Service Requests of the fuzzer's own that its input changes, or any octets that
    /// begin like a document.
    static let duis = FuzzTarget("duis", maximumSize: 8_192, inputs: 20_000, seeds: duisSeeds) { octets in
        let document = documented(octets)
        DUISFuzzer.memory.run { DUISFuzzer.shared.take(document) }
    }

    /// An input that begins with `<` or white space is a document; any other says how a signed one is changed.
    private static func documented(_ octets: [UInt8]) -> [UInt8] {
        if let first = octets.first, [9, 10, 13, 32, UInt8(ascii: "<")].contains(first) { return octets }
        var input = FuzzInput(octets)
        var mutation = DocumentMutation(of: .all, &input)
        let changes = input.number(below: 8)
        for _ in 0..<changes where !input.isEmpty { mutation.change(&input) }
        return mutation.octets
    }

    private static func duisSeeds() -> [[UInt8]] {
        let count = SignedDocuments.all.documents.count
        var seeds = SignedDocuments.all.documents.filter { $0.count <= 8_192 }
        // Every document, and every kind of change, twice each.
        for number in 0..<count { seeds.append([UInt8(number >> 8) | 0x80, UInt8(number & 0xFF), 0]) }
        for kind in 0..<UInt8(44) {
            seeds.append([0x80, kind &* 37, 1, kind, kind &* 11, kind &* 29, 7, 3, 5, kind, 1, 2, 3, 4, 5, 6, 7, 8])
        }
        return seeds
    }
}

/// Everything that reads a document, given one after the other.
final class DUISFuzzer {
    // libFuzzer gives one input after the other.
    nonisolated(unsafe) static let shared = DUISFuzzer()
    nonisolated(unsafe) static var memory = MemoryWatch()

    /// Number of documents that verified: a fuzzer that changes too much tests nothing.
    nonisolated(unsafe) static var accepted = 0

    private let documents = SignedDocuments.all
    private let reader = XMLReader()
    private let strict = SignatureVerifier(toleratesIndentation: false)
    private let tolerant = SignatureVerifier()
    private let requests = RequestReader()
    private let responses = ResponseReader()
    private let validating: RequestReader?
    private let validatingResponses: ResponseReader?
    private let context = CryptographicContext()
    private let variants = ServiceRequestTranslation.variants.sorted { $0.rawValue < $1.rawValue }
    private let bodies = ServiceRequestTranslation.rows.mapValues(\.body)
    private let secret: SharedSecret
    private var turn = 0

    private init() {
        validating = documents.schema.map { RequestReader(schema: $0) }
        validatingResponses = documents.schema.map { ResponseReader(schema: $0) }
        secret = SignedDocuments.key.sharedSecret(with: SignedDocuments.publicKey)
        must(!documents.documents.isEmpty, "no documents could be signed")
        for octets in documents.documents {
            must(
                (try? tolerant.verify(reader.read(octets), by: SignedDocuments.publicKey)) != nil,
                "an original is refused")
        }
    }

    func take(_ octets: [UInt8]) {
        turn = octets.count
        let plain = try? PlainDocument.element(of: octets)
        if let plain { for service in SMKIQuery.Service.allCases { _ = SMKIQuery(plain, to: service) } }
        _ = try? responses.read(octets)
        _ = try? validatingResponses?.read(octets)
        guard let document = try? reader.read(octets) else {
            must((try? requests.read(octets)) == nil, "a request is read that is no document")
            return
        }
        let element = document.element
        verify(document, element)
        writeAgain(element)
        let read = try? requests.read(octets).request
        if let validating {
            let valid = try? validating.read(octets).request
            must(valid == nil || valid == read, "a valid request is another without the schema")
        }
        if let read {
            _ = try? read.subject
            _ = try? (read.executionTime, read.logPeriod, read.keyAgreementCertificate)
            decode(read.body, as: read.variant)
        } else if let body = element["Body"]?.children.first {
            decode(body, as: nil)
        }
    }

    /// What verifies is one of the signed documents: nobody else has the key.
    private func verify(_ document: XMLDocument, _ element: Element) {
        let isStrict = (try? strict.verify(document, by: SignedDocuments.publicKey)) != nil
        let isTolerated = (try? tolerant.verify(document, by: SignedDocuments.publicKey)) != nil
        if isTolerated { Self.accepted += 1 }
        must(isTolerated || !isStrict, "a verifier that tolerates more refuses more")
        must(
            !isTolerated || documents.contents.contains(SignedDocuments.content(element)),
            "a changed document is accepted as validly signed")
        _ = document.extract("ReadInventory")
    }

    /// What was read is written and comes back the same.
    private func writeAgain(_ element: Element) {
        guard let written = try? XMLBuilder().build(element).octets else { return }
        must((try? reader.read(written).element) == element, "an element is another when it is written and read")
    }

    /// Gives a body to all that decode one: as it is to all, and by its expected name to a few in turn.
    private func decode(_ body: Element, as own: ServiceReferenceVariant?) {
        _ = try? Schedule(body)
        if let update = try? InventoryUpdate.reading(body) {
            for isOfFleet in [false, true] { _ = update.changing(entry, isOfFleet: isOfFleet) }
        }
        for (place, variant) in variants.enumerated() {
            var body = body
            if variant != own, (place + turn) % 16 == 0 { body.name = bodies[variant] ?? body.name }
            for target in Self.targets {
                for request in (try? ServiceRequestTranslation.requests(for: body, as: variant, to: target)) ?? [] {
                    make(request, to: target)
                }
            }
        }
    }

    /// Makes the Command that the DCC would send.
    private func make(_ request: GBCSRequest, to target: TranslationTarget) {
        let originator = CommandOriginator.knownRemoteParty(Self.supplier, counter: 1_001)
        let header = originator.header(request.useCase.messageCode, to: target.device)
        guard request.octets(header: header).count < Message.maximumSize / 2 else { return }
        if request.isCritical {
            let issued = try? PreCommand(request, from: originator, to: target.device)
            must(issued != nil, "\(request.useCase.code): a Pre-Command is no message")
        } else {
            let command = CommandBuilder(using: context).command(
                request, from: originator, to: target.device, brokerSecret: secret)
            must((try? Message(parsing: command)) != nil, "\(request.useCase.code): a Command is no message")
        }
    }

    private static let device = EntityIdentifier(0x0253_4D45_8000_0000)
    private static let supplier = EntityIdentifier(0x0253_4D45_5453_0004)
    private static let targets = [
        TranslationTarget(device, type: .esme, requester: .supplier, customerIdentificationNumber: "1234"),
        TranslationTarget(device, type: .esme, elements: .polyphase, requester: .networkOperator),
        TranslationTarget(
            device, type: .communicationsHubFunction, requester: .other,
            otherDevices: [EntityIdentifier(0x0102_0304_0506_0708): .esme]),
    ]
    private let entry = InventoryEntry(device, type: .esme, status: .commissioned, provider: "")
}
