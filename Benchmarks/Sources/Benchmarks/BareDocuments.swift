import Console
import DUIS
import GBCS
import Host
import Keys

/// The documents of a request and nothing around them, through the thin wrappers of libxml2 and xmlsec: the request is parsed,
/// validated where there is a schema, and verified; what answers it is written and, where the DCC signs it, signed.
final class BareDocuments {
    private let reader: RequestReader
    private let verifier = SignatureVerifier()
    private let publicKey: P256PublicKey
    private let signed: ResponseWriter
    private let unsigned = ResponseWriter(signer: nil)
    private let answer: ServiceResponse
    private let callback: ServiceResponse?

    /// - Parameters:
    ///   - answer: the answer to one of the requests, as it was received; it is signed if there is no callback.
    ///   - callback: the document that followed it; nil where none does.
    init(
        _ requests: DCCRequests, answer: [UInt8], callback: [UInt8]?, schema: DUISSchema?, _ world: BenchWorld
    ) throws {
        reader = RequestReader(schema: schema)
        publicKey = requests.publicKey
        let broker = DevelopmentPKI.Party.accessControlBroker.entityIdentifier
        guard let signing = try reportingErrors({ try world.folder.xmlSigner(of: broker) }),
            let certificate = CertificateReference(signing.certificate)
        else { throw UserError("the development keys have nothing with which the DCC signs documents") }
        signed = ResponseWriter(
            signer: try reportingErrors { try DocumentSigner(key: signing.key, certificate: certificate) })
        let responses = ResponseReader()
        self.answer = try reportingErrors { try responses.read(answer).response }
        self.callback = try reportingErrors { try callback.map { try responses.read($0).response } }
    }

    /// Processor time in microseconds that a request's documents take.
    func cost(_ documents: some Collection<[UInt8]>) throws -> Double {
        let start = ProcessorClock.thread
        for octets in documents {
            try reportingErrors {
                try verifier.verify(reader.read(octets).document, by: publicKey)
                if let callback {
                    _ = try unsigned.octets(of: answer)
                    _ = try signed.octets(of: callback)
                } else {
                    _ = try signed.octets(of: answer)
                }
            }
        }
        return (ProcessorClock.thread - start) / Double(max(1, documents.count)) * 1e6
    }
}
