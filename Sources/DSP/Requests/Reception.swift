import DCC
import DUIS
import GBCS

/// A Service Request that is of the right form, with who signed it.
struct Reception: Sendable {
    let request: ServiceRequest
    /// The document as it came.
    let octets: [UInt8]
    let service: GatewayService
    /// What is known of the signer; of a certificate that is not known, nothing.
    let signer: RequestSigner
    /// Milliseconds since 1970, UTC.
    let time: Int64

    /// Why a request is refused by HTTP, since no Response could say it.
    struct Problem: Error, Sendable {
        let status: Int
        let text: String
    }
}

extension DataServiceProvider {
    /// Reads a request and verifies its signature. That of a signer whose certificate is not known cannot be verified; access
    /// control refuses it.
    func receive(_ octets: [UInt8], at service: GatewayService) throws(Reception.Problem) -> Reception {
        try readers.withReader { (reader) throws(Reception.Problem) in
            let received: ReceivedRequest
            do throws(RequestProblem) { received = try reader.read(octets) } catch {
                throw Reception.Problem(status: error.httpStatus, text: error.description)
            }
            let reception = { (signer: RequestSigner) in
                Reception(
                    request: received.request, octets: octets, service: service, signer: signer, time: self.milliseconds
                )
            }
            guard let known = keys.signer(received.claim.certificate.serial) else {
                return reception(RequestSigner(nil, role: nil))
            }
            do { try verifier.verify(received.document, by: known.certificate.publicKey) } catch {
                throw Reception.Problem(status: 400, text: "The request's signature is not accepted: \(error).")
            }
            var signer = known.signer
            signer.isValid = known.certificate.isValid(at: now)
            return reception(signer)
        }
    }
}
