import COSEM
import DCC
import DUIS
import ESMEEmulator
import Estate
import Foundation
import GBCS

// From a request that was taken up to its result.
extension DataServiceProvider {
    /// What came of sending a Command.
    enum Sending: Sendable {
        case response([UInt8])
        /// No device got it: why.
        case unreachable(String)
        /// It may have arrived, but nothing came back: why.
        case silent(String)
    }

    /// Sends the Command of an undertaking, again where it did not arrive and there is time, and has the result for the User.
    func carryOut(_ undertaking: Undertaking) async {
        var last = Sending.unreachable("it was not sent")
        var sent: Int64?
        for attempt in 1...max(1, rules.sendingAttempts) {
            let command: Command
            do { command = try await self.command(of: undertaking) } catch {
                last = .unreachable("\(error)")
                break
            }
            store.write(.sent(request: undertaking.number))
            sent = milliseconds
            trace(undertaking.request.id, .command, "attempt \(attempt)", command.octets)
            metrics.commands.increment()
            last = await send(command.octets, undertaking)
            if case .response(let octets) = last, let problem = command.mismatch(octets) {
                last = .silent("what came back is no Response to the Command: \(problem)")
            }
            guard case .unreachable = last, attempt < rules.sendingAttempts else { break }
            let pause = min(rules.sendingInterval * 1_000, undertaking.deadline - milliseconds)
            guard pause > 0 else { break }
            await wait(milliseconds: pause)
        }
        await finish(undertaking, last, sent: sent)
    }

    /// Sends a Command and waits for its Response until the undertaking's deadline.
    private func send(_ octets: [UInt8], _ undertaking: Undertaking) async -> Sending {
        let service: MessageService = undertaking.isForSettlement ? .settlement : .onDemand
        let outcome = await gateway.deliver(octets, service)
        if let response = outcome.response, !response.isEmpty {
            if outcome.delay > .zero { try? await Task.sleep(for: outcome.delay) }
            return .response(response)
        }
        switch outcome.disposition {
        case .undelivered(let failure): return .unreachable("\(failure)")
        case .lostOnNetwork(let loss): return .unreachable("\(loss)")
        case .refused(let refusal): return await silence("the Device discarded the Command: \(refusal)", undertaking)
        case .notSupported: return await silence("the Device does not have the use case", undertaking)
        case .responseWithheld: return await silence("the Response was kept back", undertaking)
        case .answered, .notKept: return await silence("no Response came", undertaking)
        }
    }

    /// The DSP does not see why there is no Response: it waits for one until the deadline.
    private func silence(_ reason: String, _ undertaking: Undertaking) async -> Sending {
        await wait(milliseconds: max(0, undertaking.deadline - milliseconds))
        return .silent(reason)
    }

    /// Waits for a time by the estate's clock; by the machine's where that stands still.
    func wait(milliseconds: Int64) async {
        let setting = gateway.clock.setting
        let rate = setting.isReal || setting.rate <= 0 ? 1 : setting.rate
        try? await Task.sleep(for: .milliseconds(Double(milliseconds) / rate))
    }

    // MARK: Results

    private func finish(_ undertaking: Undertaking, _ sending: Sending, sent: Int64?) async {
        let request = undertaking.request
        var (code, content) = (ResponseCode.i0, [Element]())
        switch sending {
        case .response(let octets):
            metrics.responses.increment()
            trace(request.id, .response, "", octets)
            content = [Self.payload(octets, undertaking)]
            await noteEffects(of: octets, undertaking)
        case .unreachable(let reason):
            code = .e20
            trace(request.id, .failed, reason)
        case .silent(let reason):
            code = .e21
            trace(request.id, .failed, reason)
        }
        metrics.finished(code)
        let id = undertaking.schedule == nil || rules.scheduledResponseHasRequestID ? request.id : nil
        if code != .i0, undertaking.schedule != nil {
            await failScheduled(undertaking, code)
            return
        }
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
            number: numbers.next(), user: accepted.user.entityIdentifier,
            device: accepted.device?.entityIdentifier ?? request.id.target, made: milliseconds, audit: number,
            document: Data(octets))
        store.write(
            .auditResult(
                number: number,
                AuditResult(
                    responseID: response.responseID?.description, sent: sent, responded: milliseconds,
                    code: response.code.rawValue, octets: octets.count)))
        do throws(StoreFailure) { try await store.commit(.finish(request: number, [document])) } catch {
            // It is undone in the store, and done again by the next process.
            trace(request.id, .failed, "the result cannot be kept: \(error)")
            return
        }
        outbox.add([document])
    }

    /// The element with a Response's octets.
    private static func payload(_ octets: [UInt8], _ undertaking: Undertaking) -> Element {
        let payload = Element("GBCSPayload", text: Base64.encode(octets))
        if let number = undertaking.customerIdentificationNumber {
            return Element("CINMessage", [payload, Element("CustomerIdentificationNumber", text: number)])
        }
        if let schedule = undertaking.schedule {
            return Element("DSPScheduledMessage", [payload, Element("DSPScheduleID", text: "\(schedule)")])
        }
        return payload
    }
}
