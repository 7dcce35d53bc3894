import COSEM
import DCC
import DUIS
import Estate
import Foundation
import GBCS

// Command Variants 1 to 7: what goes to a Device.
extension DataServiceProvider {
    /// A request that is not critical: CV 1 to 3.
    func take(
        _ reception: Reception, _ accepted: AcceptedRequest, _ number: Int64
    ) async throws(StoreFailure) -> RequestOutcome {
        let request = reception.request
        if accepted.device?.smetsVersion == .smets1 { return try await takeSMETS1(reception, accepted, number) }
        let undertaking: Undertaking
        do { undertaking = try self.undertaking(request, accepted, number, from: reception.time) } catch {
            return .refused(rules.codeWithoutName, error.description, number)
        }
        return try await begin(undertaking, reception)
    }

    /// What a request that is not critical asks for, as an undertaking.
    func undertaking(
        _ request: ServiceRequest, _ accepted: AcceptedRequest, _ number: Int64, from time: Int64,
        schedule: Int64? = nil
    ) throws(MakingProblem) -> Undertaking {
        var customer: String?
        if request.reference == "9.1" {
            let digits = "\(configuration.customerIdentificationNumber())"
            customer = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
        let gbcs = try translation(
            of: request.body, as: request.variant, accepted, customerIdentificationNumber: customer)
        return Undertaking(
            number: number, request: request, accepted: accepted, content: .request(gbcs),
            customerIdentificationNumber: customer, schedule: schedule, deadline: deadline(accepted, from: time))
    }

    /// A critical request: CV 4. The Pre-Command comes back.
    func transform(
        _ reception: Reception, _ accepted: AcceptedRequest, _ number: Int64
    ) async throws(StoreFailure) -> RequestOutcome {
        let request = reception.request
        let octets: [UInt8]
        do {
            let gbcs = try translation(of: request.body, as: request.variant, accepted)
            octets = try PreCommand(
                gbcs, from: .knownRemoteParty(accepted.user.entityIdentifier, counter: request.id.counter),
                to: accepted.device?.entityIdentifier ?? request.id.target
            ).octets(rules.appendsEmptySignature ? .emptySignature : .noSignature)
        } catch { return .refused(rules.codeWithoutName, "\(error)", number) }
        // One that is too old makes room for a new one of the same name.
        store.write(.forgetPreCommands(issuedBefore: milliseconds - rules.preCommandLifetime * 1_000))
        let record = PreCommandRecord(
            id: request.id, issued: milliseconds, document: Data(reception.octets), octets: Data(octets))
        guard try await store.commit(.issue(record)) else { return repetition(request, number) }
        seen.insert(request.id, isSigned: false)
        let content = Element(
            "PreCommand",
            [
                Element("GBCSVersion", text: FleetInventory.gbcsVersion),
                Element("GBCSPayload", text: Base64Binary.text(octets)),
            ])
        return RequestOutcome(code: .i0, content: [content], number: number)
    }

    func repetition(_ request: ServiceRequest, _ number: Int64) -> RequestOutcome {
        .refused(rules.codeWithoutName, "A request \(request.id) was accepted before.", number)
    }

    /// A Signed Pre-Command: CV 5 to 7. A refused one uses up neither its Pre-Command nor its RequestID.
    func takeSigned(
        _ reception: Reception, _ accepted: AcceptedRequest, _ number: Int64
    ) async throws(StoreFailure) -> RequestOutcome {
        let request = reception.request
        func refused(_ reason: String) -> RequestOutcome { .refused(rules.codeWithoutName, reason, number) }
        guard let signed = (request.body["GBCSPayload"]?.value).flatMap(Base64Binary.octets) else {
            return refused("SignedPreCommand has no GBCSPayload in base64.")
        }
        guard let issued = try store.read({ try PreCommandRecord.unused(request.id, in: $0) }),
            issued.issued >= milliseconds - rules.preCommandLifetime * 1_000
        else { return refused("No Pre-Command waits for its signature under \(request.id).") }
        guard let original = readers.withReader({ try? $0.read(issued.document).request }) else {
            return refused("The request of the Pre-Command cannot be read any more.")
        }
        guard original.variant == request.variant else {
            return refused("The Pre-Command is of \(original.variant), not of \(request.variant).")
        }
        do {
            _ = try PreCommand(parsing: Array(issued.octets)).signature(in: signed, by: try userKey(accepted))
        } catch { return refused("\(error).") }
        let undertaking = Undertaking(
            number: number, request: request, accepted: accepted, content: .signed(signed),
            deadline: deadline(accepted, from: reception.time))
        return try await begin(undertaking, reception)
    }

    /// Keeps an undertaking, and answers with the Command where it is to be delivered locally.
    private func begin(
        _ undertaking: Undertaking, _ reception: Reception
    ) async throws(StoreFailure) -> RequestOutcome {
        let request = undertaking.request
        let variant = request.commandVariant
        let isSigned = variant.isSignedPreCommand
        var content: [Element] = []
        if variant.isLocal {
            do {
                let command = try await command(of: undertaking)
                trace(request.id, .command, "for local delivery", command.octets)
                content = [Element("LocalCommand", [Element("GBCSPayload", text: Base64Binary.text(command.octets))])]
            } catch { return .refused(rules.codeWithoutName, "\(error)", undertaking.number) }
        }
        let place = try place(for: variant.isSent)
        var record = record(reception, undertaking.accepted, undertaking.number)
        record.isFinished = !variant.isSent
        record.instructions = FutureDatedInstructions(of: undertaking)?.encoded
        let isNew =
            isSigned
            ? try await store.commit(.use(preCommand: PreCommandRecord.key(request.id), record))
            : try await store.commit(.accept(record))
        guard isNew else { return repetition(request, undertaking.number) }
        seen.insert(request.id, isSigned: isSigned)
        dueTimes.note(milliseconds: record.due)
        var outcome = RequestOutcome(
            code: undertaking.accepted.acknowledgement(variant), content: content, number: undertaking.number)
        if variant.isSent, record.due == nil {
            outcome.afterSent = { [self] in
                await carryOut(undertaking)
                withExtendedLifetime(place) {}
            }
        }
        return outcome
    }

    /// A place among the requests that are under way, for one whose result follows. Throws when there is none.
    func place(for isSent: Bool) throws(StoreFailure) -> OpenWork.Place? {
        guard isSent else { return nil }
        guard let place = work.place() else {
            throw StoreFailure(.busy, "\(configuration.openRequests) requests are under way")
        }
        return place
    }

    /// What is kept of an accepted request.
    func record(
        _ reception: Reception, _ accepted: AcceptedRequest, _ number: Int64
    ) -> RequestRecord {
        let request = reception.request
        return RequestRecord(
            number: number, id: request.id, isSigned: request.commandVariant.isSignedPreCommand,
            service: reception.service.rawValue, received: reception.time,
            due: accepted.isKept ? accepted.executionTime.map { milliseconds(of: $0.time) } : nil,
            document: Data(reception.octets))
    }

    /// When the result of a request is due, milliseconds since 1970.
    func deadline(_ accepted: AcceptedRequest, from time: Int64) -> Int64 {
        let target = accepted.targetResponseTime ?? configuration.responseWait
        // Without a network nothing takes longer than the longest wait for a Response.
        return time + 1_000 * (gateway.network == nil ? min(target, configuration.responseWait) : target)
    }

    func milliseconds(of time: UTCTime) -> Int64 { (time.secondsSince2000 + UTCTime.unixEpochOffset) * 1_000 }
}
