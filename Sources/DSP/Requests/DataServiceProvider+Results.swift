import COSEM
import DCC
import DUIS
import Estate
import Foundation
import GBCS

// What Users get for requests that were acknowledged.
extension DataServiceProvider {
    /// Ends an undertaking.
    func finish(_ undertaking: Undertaking, _ sending: Sending, sent: Int64?) async {
        let request = undertaking.request
        var (code, content) = (ResponseCode.i0, [Element]())
        switch sending {
        case .response(let octets):
            metrics.responses.increment()
            trace(request.id, .response, "", octets)
            content = [Self.payload(octets, undertaking)]
            await noteEffects(of: octets, undertaking)
        case .unreachable(let reason):
            code = undertaking.isKept ? .e30 : .e20
            trace(request.id, .failed, reason)
        case .silent(let reason):
            code = undertaking.isKept ? .e30 : .e21
            trace(request.id, .failed, reason)
        }
        metrics.finished(code)
        if code != .i0, let schedule = undertaking.schedule {
            let run = (request.id, schedule, undertaking.device)
            await failRun(
                code == .e20
                    ? .notDelivered(run.0, schedule: run.1, device: run.2)
                    : .noResponse(run.0, schedule: run.1, device: run.2), undertaking.accepted, undertaking.number,
                code,
                sent: sent)
            return
        }
        let id = undertaking.schedule == nil || rules.scheduledResponseHasRequestID ? request.id : nil
        let response = ServiceResponse(
            requestID: id, responseID: ResponseID(answering: request.id), code: code, milliseconds: milliseconds,
            message: ServiceResponse.responseMessage(request.reference, request.variant, content))
        await deliver(response, request, undertaking.accepted, number: undertaking.number, sent: sent)
    }

    /// Writes the result's document, keeps it, and hands it to whoever delivers it.
    func deliver(
        _ response: ServiceResponse, _ request: ServiceRequest, _ accepted: AcceptedRequest, number: Int64,
        sent: Int64?, inner: ResponseWriter.InnerSignature? = nil
    ) async {
        let octets: [UInt8]
        do { octets = try ResponseWriter(signer: keys.signer).octets(of: response, inner: inner) } catch {
            trace(request.id, .failed, "the result cannot be written: \(error)")
            store.write(.finish(request: number, []))
            return
        }
        let document = OutgoingRecord(
            number: nextNumber(), user: accepted.user.entityIdentifier,
            device: accepted.device?.entityIdentifier ?? request.id.target, made: milliseconds, audit: number,
            document: Data(octets))
        traceStart(of: document, for: request.id, "the result")
        store.write(
            .auditResult(
                number: number,
                AuditResult(
                    responseID: response.responseID?.description, sent: sent,
                    responded: response.code == .i0 ? milliseconds : nil, code: response.code.rawValue,
                    octets: octets.count)))
        do throws(StoreFailure) { try await store.commit(.finish(request: number, [document])) } catch {
            // It is undone in the store, and done again by the next process.
            trace(request.id, .failed, "the result cannot be kept: \(error)")
            return
        }
        outbox.add([document])
    }

    /// Ends a run of a schedule without a Response: its User is told by an alert.
    func failRun(
        _ alert: DCCAlert, _ accepted: AcceptedRequest, _ number: Int64, _ code: ResponseCode, sent: Int64?
    ) async {
        store.write(
            .auditResult(
                number: number, AuditResult(responseID: nil, sent: sent, responded: nil, code: code.rawValue, octets: 0)
            ))
        // One that cannot be kept is lost; the store says why.
        try? await post(alert, to: accepted.user.entityIdentifier, audit: number)
    }

    /// The element with a Response's octets.
    private static func payload(_ octets: [UInt8], _ undertaking: Undertaking) -> Element {
        let payload = Element("GBCSPayload", text: Base64Binary.text(octets))
        if let number = undertaking.customerIdentificationNumber {
            return Element("CINMessage", [payload, Element("CustomerIdentificationNumber", text: number)])
        }
        if let schedule = undertaking.schedule {
            return Element("DSPScheduledMessage", [payload, Element("DSPScheduleID", text: "\(schedule)")])
        }
        return payload
    }
}
