import COSEM
import DCC
import DUIS
import ESMEEmulator
import Foundation
import GBCS

/// What a Device is to do at times of its own by one Command, so that the alerts about it can be told by their request.
struct FutureDatedInstructions: Codable, Equatable, Sendable {
    let reference: String
    let variant: String
    /// The attributes that times are written to, nine octets each, in the order of the Command; none for a Command in ASN.1,
    /// which is one instruction.
    let attributes: [[UInt8]]

    /// Those of a Signed Pre-Command; nil where its Device does everything at once.
    init?(in signed: [UInt8], of request: ServiceRequest) {
        guard let dating = ServiceRequestCatalogue[request.variant]?.futureDating, dating != .dsp,
            let message = try? Message(parsing: signed)
        else { return nil }
        var attributes: [[UInt8]] = []
        if let access = try? AccessRequest(decoding: Array(message.content)) {
            for case .set(let object) in access.specifications where Activation.triggered(by: object) != nil {
                attributes.append(Self.octets(object))
            }
            guard !attributes.isEmpty else { return nil }
        }
        (reference, variant) = (request.reference.rawValue, request.variant.rawValue)
        self.attributes = attributes
    }

    init?(_ encoded: Data) {
        guard let decoded = try? JSONDecoder().decode(Self.self, from: encoded) else { return nil }
        self = decoded
    }

    var encoded: Data? { try? JSONEncoder().encode(self) }

    /// The number of an instruction, from 1, and how many there are; nil for one that the Command does not have.
    func place(of instruction: [UInt8]?) -> (number: Int, total: Int)? {
        guard !attributes.isEmpty else { return instruction == nil ? (1, 1) : nil }
        guard let instruction, let index = attributes.firstIndex(of: instruction) else { return nil }
        return (index + 1, attributes.count)
    }

    private static func octets(_ object: ObjectReference) -> [UInt8] {
        var octets: [UInt8] = []
        object.encode(into: &octets)
        return octets
    }
}

/// What an alert 8F66 or 8F67 says of the Command that it is about.
struct FutureDatedOutcome: Equatable, Sendable {
    let code: AlertCode
    /// The Originator Counter of the Command.
    let counter: UInt64
    /// The attribute that the time was written to, nine octets; nil of a Command in ASN.1.
    let instruction: [UInt8]?

    /// Reads the content of an alert; nil for one that is none of these.
    init?(_ message: Message, _ code: AlertCode) {
        guard code == .futureDatedCommandProcessed || code == .futureDatedCommandNotProcessed else { return nil }
        self.code = code
        let content = Array(message.content)
        if let alert = try? ActivateFirmwareAlert(decoding: content) {
            (counter, instruction) = (alert.counter, nil)
        } else if let alert = try? UpdateSecurityCredentialsAlert(decoding: content) {
            (counter, instruction) = (alert.outcome.counter, nil)
        } else {
            // Message Code, counter and attribute are the last 19 octets (GBCS 9.2.2.6).
            let identity = content.suffix(19)
            guard identity.count == 19 else { return nil }
            counter = identity.dropFirst(2).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
            instruction = Array(identity.suffix(9))
        }
    }
}
