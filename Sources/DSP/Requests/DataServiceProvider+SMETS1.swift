import COSEM
import DCC
import DUIS
import Estate
import Foundation
import GBCS
import SimulationKernel

// Requests to SMETS1 Devices, which an S1SP reads.
extension DataServiceProvider {
    /// Takes a request to a SMETS1 Device: CV 1.
    func takeSMETS1(
        _ reception: Reception, _ accepted: AcceptedRequest, _ number: Int64
    ) async throws(StoreFailure) -> RequestOutcome {
        let request = reception.request
        guard request.commandVariant == .send else {
            return .refused(.e17, "SMETS1 Devices take no Commands delivered locally.", number)
        }
        guard configuration.smets1 != nil else {
            return .refused(
                rules.codeWithoutName, "SMETS1 meters are not served: start the server with --smets1.", number)
        }
        guard smets1Read(request, accepted) != nil else {
            return .refused(
                rules.codeWithoutName, ServedRequests.refusalOnSMETS1(of: request.variant), number)
        }
        let place = try place(for: true)
        let record = record(reception, accepted, number)
        guard try await store.commit(.accept(record)) else { return repetition(request, number) }
        seen.insert(request.id, isSigned: false)
        dueTimes.note(milliseconds: record.due)
        var outcome = RequestOutcome(code: .i99, number: number)
        if record.due == nil {
            outcome.afterSent = { [self] in
                await readSMETS1(request, accepted, number: number, schedule: nil)
                withExtendedLifetime(place) {}
            }
        }
        return outcome
    }

    /// What the S1SP is to read; nil for what it cannot.
    func smets1Read(_ request: ServiceRequest, _ accepted: AcceptedRequest) -> SMETS1Read? {
        guard let device = accepted.device?.entityIdentifier, let dataset = SMETS1Dataset(request.variant) else {
            return nil
        }
        var range: ClosedRange<UTCTime>?
        if let period = try? request.logPeriod, period.start <= period.end { range = period.start...period.end }
        return SMETS1Read(of: device, dataset, range: range)
    }

    /// Has the S1SP read the meter, and the result for the User.
    func readSMETS1(_ request: ServiceRequest, _ accepted: AcceptedRequest, number: Int64, schedule: Int64?) async {
        guard let provider = configuration.smets1, let read = smets1Read(request, accepted) else {
            trace(request.id, .failed, "there is no S1SP that serves \(request.variant)")
            let failure = SMETS1ReadOutcome.Failure.unknown
            return await fail(request, accepted, number, failure, schedule, sent: nil)
        }
        if schedule == nil { store.write(.sent(request: number)) }
        let sent = milliseconds
        let target = accepted.targetResponseTime ?? configuration.responseWait
        let outcome = await provider.read(read, within: Microseconds(seconds: Double(target)))
        // The next process goes on with what this one was stopped in.
        guard !Task.isCancelled else { return }
        for step in outcome.steps { trace(request.id, Self.name(of: step.event), "\(step.event)") }
        switch outcome.result {
        case .notRead(let failure): await fail(request, accepted, number, failure, schedule, sent: sent)
        case .read(let reading, let time):
            await answer(request, accepted, number, read.dataset, .success(reading), time, schedule, sent: sent)
        case .refused(let debug, let time):
            await answer(request, accepted, number, read.dataset, .failure(debug), time, schedule, sent: sent)
        }
    }

    private static func name(of event: SMETS1ReadOutcome.Event) -> RequestTrace.Name {
        switch event {
        case .countersigned: .countersigned
        case .shortMessage, .notWoken: .wakeUp
        case .session: .session
        case .heldBack, .cacheHit, .begun, .exchanged, .interrupted, .released: .read
        }
    }

    /// Ends a request or a run of a schedule whose meter was not read.
    private func fail(
        _ request: ServiceRequest, _ accepted: AcceptedRequest, _ number: Int64,
        _ failure: SMETS1ReadOutcome.Failure, _ schedule: Int64?, sent: Int64?
    ) async {
        let isKept = schedule == nil && accepted.kind.isKept(request)
        let code = isKept && (failure.code == .e20 || failure.code == .e21) ? .e30 : failure.code
        trace(request.id, .failed, failure.rawValue)
        metrics.finished(code)
        if let schedule {
            let device = accepted.device?.entityIdentifier ?? request.id.target
            let alert: DCCAlert =
                code == .e21
                ? .noResponse(request.id, schedule: schedule, device: device)
                : .notDelivered(request.id, schedule: schedule, device: device)
            return await failRun(alert, accepted, number, code, sent: sent)
        }
        let response = ServiceResponse(
            requestID: request.id, responseID: ResponseID(answering: request.id), code: code,
            milliseconds: milliseconds,
            message: ServiceResponse.responseMessage(request.reference, request.variant))
        await deliver(response, request, accepted, number: number, sent: sent)
    }

    private func answer(
        _ request: ServiceRequest, _ accepted: AcceptedRequest, _ number: Int64, _ dataset: SMETS1Dataset,
        _ result: Result<SMETS1Reading, SMETS1Debug>, _ time: UTCTime, _ schedule: Int64?, sent: Int64
    ) async {
        metrics.finished(.i0)
        let content = SMETS1Response(to: request.id, dataset: dataset, result: result, time: time)
        let response = ServiceResponse(
            requestID: request.id, responseID: ResponseID(answering: request.id), code: .i0,
            milliseconds: milliseconds,
            message: SMETS1Response.responseMessage(
                dataset, scheduleID: schedule.map { UInt64($0) }, signed: content.signedResponse))
        await deliver(
            response, request, accepted, number: number, sent: sent,
            inner: ResponseWriter.InnerSignature(element: "SMETS1SignedResponse", signer: keys.smets1Signer))
    }
}
