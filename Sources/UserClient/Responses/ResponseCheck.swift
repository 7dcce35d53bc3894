import DUIS
import GBCS
import Keys

/// Reads Responses as a User does: signed by the Data Service Provider, whose certificate is in a folder of keys.
package struct ResponseCheck: Sendable {
    /// Why a Response is not taken.
    package enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
        case response(ResponseProblem)
        case signature(SignatureProblem)
        /// The folder has no certificate with the serial number that the signature names.
        case unknownSigner(String)
        /// The certificate is not one with which the Data Service Provider signs XML.
        case foreignSigner(EntityIdentifier)

        package var description: String {
            switch self {
            case .response(let problem): "\(problem)"
            case .signature(let problem): "the response's XML signature does not hold: \(problem)"
            case .unknownSigner(let serial):
                "the response is signed with certificate \(serial), which is not in the folder of keys; give the server's --keys"
            case .foreignSigner(let party):
                "the response is signed by \(party), which is not the Data Service Provider: its certificate has another role than 137"
            }
        }
    }

    private let folder: KeyFolder
    private let schema: DUISSchema?
    private let verifier = SignatureVerifier()

    /// - Parameter schema: the schema that Responses must follow; nil checks only what is needed to read them.
    package init(folder: KeyFolder, schema: DUISSchema? = nil) { (self.folder, self.schema) = (folder, schema) }

    /// Reads and verifies a Response.
    ///
    /// - Parameter mayBeUnsigned: whether one without any signature is taken: acknowledgements and refusals have none.
    package func checked(_ octets: [UInt8], mayBeUnsigned: Bool) throws(Problem) -> CheckedResponse {
        let received: ReceivedResponse
        do { received = try ResponseReader(schema: schema).read(octets) } catch { throw .response(error) }
        let claim: SignatureClaim
        do { claim = try received.document.outerSignature() } catch {
            guard mayBeUnsigned, error == .none else { throw .signature(error) }
            return CheckedResponse(received.response, octets: octets, signer: nil)
        }
        let signer = try certificate(of: claim)
        guard signer.certificate.xmlSigningRole == .dataServiceProvider else { throw .foreignSigner(signer.owner) }
        do { try verifier.verifyOuter(received.document, by: signer.certificate.publicKey) } catch {
            throw .signature(error)
        }
        return CheckedResponse(
            received.response, octets: octets, signer: signer.owner, innerSigner: try innerSigner(received.document))
    }

    /// Who signed the answer of a SMETS1 Service Provider inside, verified; nil where there is none.
    private func innerSigner(_ document: XMLDocument) throws(Problem) -> EntityIdentifier? {
        guard let part = document.extract("SMETS1SignedResponse") else { return nil }
        do {
            let signer = try certificate(of: try part.signature())
            try verifier.verify(part, by: signer.certificate.publicKey)
            return signer.owner
        } catch let problem as SignatureProblem {
            throw .signature(problem)
        } catch let problem as Problem {
            throw problem
        } catch {
            throw .signature(.none)
        }
    }

    private func certificate(
        of claim: SignatureClaim
    ) throws(Problem) -> (certificate: SMKICertificate, owner: EntityIdentifier) {
        let serial = claim.certificate.serial
        guard let certificate = folder.certificate(serial: serial), let owner = certificate.entityIdentifier else {
            throw .unknownSigner(serial.decimal)
        }
        return (certificate, owner)
    }
}
