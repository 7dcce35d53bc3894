import GBCS
import Logging
import Metrics
import NIOCore
import NIOPosix
import Webhooks

/// Posts the callbacks of one User to its address, as they come from their source.
///
/// What is from one Device is posted in order: the next one waits until the one before it is delivered or given up. What is
/// from different Devices is posted side by side. A User that is away or slow holds up nobody else: it has a sender, and
/// connections, of its own.
///
/// Status 2xx is success. 400 and redirections are final; anything else, and no answer, is tried again after the
/// ``CallbackLimits/retryPauses``.
package actor CallbackSender {
    private let user: EntityIdentifier
    private let source: any CallbackSource
    private let limits: CallbackLimits
    private let pause: @Sendable (Duration) async throws -> Void
    private let client: WebhookClient
    private let complaint: WebhookComplaint
    private let attempted: Counter
    private let outcomes: (delivered: Counter, refused: Counter, gaveUp: Counter)
    /// The callbacks in memory by Device, the one being posted first. A Device is here as long as a task serves it.
    private var queues: [EntityIdentifier: CircularBuffer<Callback>] = [:]
    private var held = 0
    private var heldOctets = 0
    /// Waits until there is room for a further callback.
    private var room: CheckedContinuation<Void, Never>?
    private var freeConnections: Int
    private var connectionWaiters: CircularBuffer<CheckedContinuation<Void, Never>> = []

    /// - Parameters:
    ///   - url: the User's address, an http or https URL; other schemes are refused.
    ///   - metrics: factory of the counters `smets_duis_callbacks_total`, by outcome, and
    ///     `smets_duis_callback_attempts_total`.
    ///   - logger: logger that gets a line when deliveries begin to fail, and when the reason changes.
    ///   - group: the event loops of the connections.
    ///   - pause: waits for a time; throws when its task is cancelled.
    package init(
        to url: String, of user: EntityIdentifier, from source: any CallbackSource,
        limits: CallbackLimits = CallbackLimits(), metrics: any MetricsFactory = MetricsSystem.factory,
        logger: Logger = Logger(label: "smets.callbacks"),
        on group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) throws(Webhook.URLError) {
        guard let address = WebhookAddress(url) else { throw Webhook.URLError(url: url) }
        self.user = user
        self.source = source
        self.limits = limits
        self.pause = pause
        attempted = Counter(label: "smets_duis_callback_attempts_total", factory: metrics)
        func ended(_ outcome: String) -> Counter {
            Counter(label: "smets_duis_callbacks_total", dimensions: [("outcome", outcome)], factory: metrics)
        }
        outcomes = (ended("delivered"), ended("refused"), ended("gave-up"))
        freeConnections = max(1, limits.connections)
        client = WebhookClient(
            address, timeout: .seconds(limits.timeoutSeconds), contentType: "application/xml",
            idleLimit: freeConnections, on: group)
        complaint = WebhookComplaint(url: address.url, logger: logger)
    }

    /// Number of callbacks in memory.
    package var count: Int { held }

    /// Posts callbacks until the source has no more or the task is cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                await waitForRoom()
                guard !Task.isCancelled, let callback = await source.next(for: user) else { break }
                held += 1
                heldOctets += callback.body.count
                let isServed = queues[callback.device] != nil
                queues[callback.device, default: []].append(callback)
                if !isServed { group.addTask { await self.serve(callback.device) } }
            }
        }
        await client.close()
    }

    private func waitForRoom() async {
        // While there is no room, callbacks are being posted, and each that ends looks here.
        while held >= max(1, limits.items) || held > 0 && heldOctets >= limits.octets {
            await withCheckedContinuation { room = $0 }
        }
    }

    /// Posts what there is from a Device, one after the other.
    private func serve(_ device: EntityIdentifier) async {
        while let callback = queues[device]?.first {
            if let result = await deliver(callback) {
                record(result)
                await source.ended(callback.number, for: user, result)
            }
            queues[device]?.removeFirst()
            held -= 1
            heldOctets -= callback.body.count
            room?.resume()
            room = nil
        }
        queues[device] = nil
    }

    /// Posts a callback, several times if need be; nil when the task is cancelled meanwhile.
    private func deliver(_ callback: Callback) async -> CallbackResult? {
        var attempts = 0
        while true {
            await takeConnection()
            guard !Task.isCancelled else {
                giveBackConnection()
                return nil
            }
            attempts += 1
            attempted.increment()
            let reason: String
            do {
                let status = try await client.post(callback.body)
                giveBackConnection()
                switch status {
                case 200...299:
                    complaint.succeed()
                    return CallbackResult(.delivered(status: status), attempts: attempts)
                case 300...399:
                    complaint.fail(
                        "the answer is \(status), a redirection, which is not followed; give the address it leads to")
                    return CallbackResult(.refused(status: status), attempts: attempts)
                case 400:
                    complaint.fail("the answer is 400: the User refuses the message or its signature")
                    return CallbackResult(.refused(status: status), attempts: attempts)
                default: reason = "the answer is \(status)"
                }
            } catch {
                giveBackConnection()
                reason = "\(error)"
            }
            guard !Task.isCancelled else { return nil }
            complaint.fail(reason)
            guard attempts <= limits.retryPauses.count else {
                return CallbackResult(.gaveUp(reason), attempts: attempts)
            }
            guard (try? await pause(limits.retryPauses[attempts - 1])) != nil else { return nil }
        }
    }

    private func takeConnection() async {
        guard freeConnections == 0 else {
            freeConnections -= 1
            return
        }
        await withCheckedContinuation { connectionWaiters.append($0) }
    }

    /// Hands the connection to the one that waits longest. Those that were cancelled hand it on at once.
    private func giveBackConnection() {
        if let next = connectionWaiters.popFirst() { next.resume() } else { freeConnections += 1 }
    }

    private func record(_ result: CallbackResult) {
        switch result.outcome {
        case .delivered: outcomes.delivered.increment()
        case .refused: outcomes.refused.increment()
        case .gaveUp: outcomes.gaveUp.increment()
        }
    }
}
