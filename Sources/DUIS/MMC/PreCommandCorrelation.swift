import COSEM
import GBCS

/// What the DCC's Correlate says before a User signs: whether a Pre-Command is the one that its Service Request asked for.
///
/// Who it is from and for, its counter and its use case are compared, and that its content is a Command of that use case.
/// The Command's own values are not held against the Service Request's.
package struct PreCommandCorrelation: Hashable, Sendable {
    /// Something in which a Pre-Command is not what its Service Request asked for.
    package enum Discrepancy: Hashable, Sendable {
        /// The octets are no GBCS message.
        case malformed(CodecError)
        /// The message is no Pre-Command: what it is instead.
        case notAPreCommand(String)
        case originator(EntityIdentifier, wanted: EntityIdentifier)
        case target(EntityIdentifier, wanted: EntityIdentifier)
        case counter(UInt64, wanted: UInt64)
        /// The use case is none of those that the Service Request leads to.
        case useCase(MessageCode, variant: ServiceReferenceVariant, wanted: [MessageCode])
        /// No critical use case that is known here belongs to the Service Request.
        case service(ServiceReferenceVariant)
        /// The content is no Command of the use case.
        case content(CodecError)
    }

    /// In the order in which they were looked for; empty for a Pre-Command that fits.
    package let discrepancies: [Discrepancy]

    /// Whether the Pre-Command may be signed.
    package var isCorrelated: Bool { discrepancies.isEmpty }

    /// Compares the octets of a Pre-Command (`DF 09 …`, with an empty signature behind the content or without) with its
    /// Service Request.
    package init(_ octets: [UInt8], request: RequestID, variant: ServiceReferenceVariant) {
        let message: Message
        do { message = try Message(parsing: octets) } catch {
            discrepancies = [.malformed(error)]
            return
        }
        let header = message.header
        var found = Self.kind(of: message).map { [Discrepancy.notAPreCommand($0)] } ?? []
        if header.businessOriginator != request.originator {
            found.append(.originator(header.businessOriginator, wanted: request.originator))
        }
        if header.businessTarget != request.target {
            found.append(.target(header.businessTarget, wanted: request.target))
        }
        if header.originatorCounter != request.counter {
            found.append(.counter(header.originatorCounter, wanted: request.counter))
        }
        let wanted = Self.messageCodes(of: variant)
        if wanted.isEmpty {
            found.append(.service(variant))
        } else if !wanted.contains(header.messageCode) {
            found.append(.useCase(header.messageCode, variant: variant, wanted: wanted))
        } else if header.craFlag == .command, let error = Self.contentProblem(of: message) {
            found.append(.content(error))
        }
        discrepancies = found
    }

    /// The same for a Service Request that was read.
    package init(_ octets: [UInt8], request: ServiceRequest) {
        self.init(octets, request: request.id, variant: request.variant)
    }

    /// The critical use cases that a Service Request leads to, by ascending Message Code.
    package static func messageCodes(of variant: ServiceReferenceVariant) -> [MessageCode] {
        MMCRows.all.filter { row in row.services.contains { $0.variant == variant } }
            .compactMap { UseCaseCatalogue[$0.code] }.filter { $0.category == .criticalCommand }
            .map(\.messageCode).sorted { $0.rawValue < $1.rawValue }
    }

    /// What the message is, if no Pre-Command.
    private static func kind(of message: Message) -> String? {
        guard message.macRange == nil else { return "a message with a MAC" }
        guard message.header.craFlag == .command else { return "a \(message.header.craFlag.name)" }
        if case .present = message.signature { return "signed already" }
        guard case .messageCode = message.header.otherInformation else { return "a Command on behalf of another party" }
        guard message.header.dateTime == nil else { return "a message with a date-time" }
        return nil
    }

    /// Why the content is no Command of the header's use case; nil if it is one.
    private static func contentProblem(of message: Message) -> CodecError? {
        let (header, content) = (message.header, Array(message.content))
        do {
            if let type = ASN1Content(of: header.messageCode, .command)?.type {
                try check(type, content)
            } else if let request = RequestCatalogue[header.messageCode] ?? HubRequestCatalogue[header.messageCode] {
                _ = try ConformingRequest(content, header: header, form: request.form)
            }
        } catch let error { return error }
        return nil
    }

    private static func check<Content: DERValue>(_ type: Content.Type, _ octets: [UInt8]) throws(CodecError) {
        _ = try Content(decoding: octets)
    }
}

extension PreCommandCorrelation.Discrepancy: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let error): "the Pre-Command is malformed: \(error)"
        case .notAPreCommand(let kind): "it is no Pre-Command, but \(kind)"
        case .originator(let found, let wanted): "it is from \(found), and the Service Request from \(wanted)"
        case .target(let found, let wanted): "it is for \(found), and the Service Request for \(wanted)"
        case .counter(let found, let wanted): "its counter is \(found), and the Service Request's is \(wanted)"
        case .useCase(let found, let variant, let wanted):
            "its use case is \(found); \(variant) leads to \(wanted.map(\.description).joined(separator: " or "))"
        case .service(let variant): "\(variant) leads to no critical Command"
        case .content(let error): "its content is no Command of its use case: \(error)"
        }
    }
}
