import COSEM
import DCC
import DUIS
import ESMEEmulator
import Estate
import Foundation
import GBCS
import NIOConcurrencyHelpers

// From a request that was taken up to the Response of its Device.
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
            do {
                command = try await self.command(of: undertaking)
                try await noteSending(undertaking)
            } catch {
                last = .unreachable("\(error)")
                break
            }
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
            guard !Task.isCancelled else { return }
        }
        // The next process goes on with what this one was stopped in.
        guard !Task.isCancelled else { return }
        await finish(undertaking, last, sent: sent)
    }

    /// Keeps that a Command leaves, before it does, where another process must not send it again.
    private func noteSending(_ undertaking: Undertaking) async throws(StoreFailure) {
        guard undertaking.schedule == nil, !undertaking.isRepeatable else { return }
        try await store.commit(.sent(request: undertaking.number))
    }

    /// Sends a Command and waits for its Response until the undertaking's deadline.
    private func send(_ octets: [UInt8], _ undertaking: Undertaking) async -> Sending {
        let service: MessageService = undertaking.isForSettlement ? .settlement : .onDemand
        guard let outcome = await outcome(of: octets, service, by: undertaking.deadline) else {
            return .silent("no Response came in time")
        }
        if let response = outcome.response, !response.isEmpty {
            let left = realTime(milliseconds: max(0, undertaking.deadline - milliseconds))
            guard outcome.delay > .zero else { return .response(response) }
            try? await Task.sleep(for: min(outcome.delay, left))
            guard outcome.delay <= left else {
                metrics.lateResponses.increment()
                return .silent("the Response was late")
            }
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

    /// What comes of a Command; nil when there is nothing at the deadline. A Response that comes later is counted and
    /// dropped.
    private func outcome(
        of octets: [UInt8], _ service: MessageService, by deadline: Int64
    ) async -> MessageOutcome? {
        // Nothing but a network or another process can hold a message.
        guard gateway.network != nil || gateway.peers != nil else { return await gateway.deliver(octets, service) }
        let isOver = NIOLockedValueBox(false)
        let isFirst: @Sendable () -> Bool = {
            isOver.withLockedValue { isOver in
                defer { isOver = true }
                return !isOver
            }
        }
        let timers = NIOLockedValueBox<Task<Void, Never>?>(nil)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let timer = Task {
                    await wait(milliseconds: max(0, deadline - milliseconds))
                    if isFirst() { continuation.resume(returning: nil) }
                }
                timers.withLockedValue { $0 = timer }
                if Task.isCancelled { timer.cancel() }
                gateway.send(octets, service) { [metrics] outcome in
                    let isInTime = isFirst()
                    timer.cancel()
                    if isInTime { return continuation.resume(returning: outcome) }
                    if outcome.hasResponse { metrics.lateResponses.increment() }
                }
            }
        } onCancel: {
            timers.withLockedValue { $0 }?.cancel()
        }
    }

    /// The DSP does not see why there is no Response: it waits for one until the deadline.
    private func silence(_ reason: String, _ undertaking: Undertaking) async -> Sending {
        await wait(milliseconds: max(0, undertaking.deadline - milliseconds))
        return .silent(reason)
    }

    /// Waits for a time by the estate's clock; by the machine's where that stands still.
    func wait(milliseconds: Int64) async { try? await Task.sleep(for: realTime(milliseconds: milliseconds)) }

    private func realTime(milliseconds: Int64) -> Duration {
        let setting = gateway.clock.setting
        let rate = setting.isReal || setting.rate <= 0 ? 1 : setting.rate
        return .milliseconds(Double(milliseconds) / rate)
    }
}
