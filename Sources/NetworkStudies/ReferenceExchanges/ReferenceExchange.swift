import COSEM
import DUIS
import GBCS

/// A Service Request with everything that it becomes on its way to a device and back, octet for octet.
package struct ReferenceExchange: Sendable {
    /// As whose Command it goes to the device.
    package enum Way: String, Hashable, Sendable, CaseIterable {
        /// Of a party whose credentials the device holds.
        case known = "KRP"
        /// The Access Control Broker's on behalf of a party that the device does not know.
        case unknown = "URP"
        /// The same with the party's Key Agreement certificate, for attributes that come back encrypted.
        case unknownWithCertificate = "URP+certificate"
        /// The DCC's for itself.
        case ofDCC = "DCC"
    }

    /// The documents of DUIS; none where no body can be made without values of its own.
    package struct Documents: Hashable, Sendable {
        /// The signed request.
        package var request: [UInt8]
        /// What comes at once: I99, or I0 with the Pre-Command or the Command for local delivery.
        package var acknowledgement: [UInt8]
        /// The signed request with the Signed Pre-Command; nil for requests that are not critical.
        package var signedRequest: [UInt8]?
        package var signedAcknowledgement: [UInt8]?
        /// The signed Response; nil where the device gives none, and for Commands that are delivered locally alone.
        package var response: [UInt8]?
    }

    /// The device's answer, checked as its User does.
    package struct Answer: Hashable, Sendable {
        package var octets: [UInt8]
        package var isSuccess: Bool
        package var isSigned: Bool
        /// What was verified and decrypted, in words.
        package var protection: String
        /// Each value in A-XDR with its tag, protected ones decrypted; none for content in ASN.1.
        package var values: [[UInt8]]
        /// MMC XML; nil where it has no word for it.
        package var mmc: [UInt8]?
    }

    package let origin: ReferenceCase
    package let useCase: UseCase
    package let way: Way
    package let documents: Documents?
    /// Without signature and MAC; nil for Commands that are not critical.
    package let preCommand: [UInt8]?
    package let signedPreCommand: [UInt8]?
    package let command: [UInt8]
    package let answer: Answer?
    /// What is missing and why, in words; empty where nothing is.
    package let notes: [String]

    /// Such as `ECS22b_4.8.1_SUPPLIER`.
    package var name: String { "\(useCase.code)_\(origin.name)" }
}
