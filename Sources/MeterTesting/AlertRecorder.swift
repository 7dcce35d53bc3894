import ESMEEmulator
import Estate
import GBCS
import NIOConcurrencyHelpers
import NIOCore

/// The alerts of an estate since a test began, for tests that look at them later.
final class AlertRecorder: Sendable {
    /// Largest number of alerts that are kept; further ones are dropped. A test that makes more counts them itself.
    static let limit = 100_000

    private struct Waiter {
        let device: EntityIdentifier
        let count: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var alerts: [OutgoingAlert] = []
        var outages: [PowerOutageAlert] = []
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0

        func alerts(of device: EntityIdentifier) -> [OutgoingAlert] { alerts.filter { $0.device == device } }

        /// Takes out the waiters that have what they wait for.
        mutating func takeSatisfied() -> [Waiter] {
            let satisfied = waiters.filter { alerts(of: $0.value.device).count >= $0.value.count }
            for number in satisfied.keys { waiters[number] = nil }
            return Array(satisfied.values)
        }
    }

    private let state = NIOLockedValueBox(State())
    private let distributor: AlertDistributor
    private let loop: any EventLoop
    private let number: Int?

    /// - Parameter loop: event loop that ends waits.
    init(_ distributor: AlertDistributor, on loop: any EventLoop) {
        self.distributor = distributor
        self.loop = loop
        let state = state
        number = distributor.subscribe { alert in
            let satisfied = state.withLockedValue { state in
                switch alert.content {
                case .device(let alert): if state.alerts.count < Self.limit { state.alerts.append(alert) }
                case .powerOutage(let outage): if state.outages.count < Self.limit { state.outages.append(outage) }
                }
                return state.takeSatisfied()
            }
            for waiter in satisfied { waiter.continuation.resume() }
        }
    }

    /// The DCC Alerts about the outages of a hub.
    func outages(of hub: EntityIdentifier) -> [PowerOutageAlert] {
        state.withLockedValue { $0.outages.filter { $0.notification.hub == hub } }
    }

    deinit { if let number { distributor.unsubscribe(number) } }

    /// The number of alerts that are kept.
    var count: Int { state.withLockedValue { $0.alerts.count } }

    /// The alerts after the first `count`.
    func alerts(after count: Int) -> [OutgoingAlert] { state.withLockedValue { Array($0.alerts.dropFirst(count)) } }

    /// The alerts of a device, once there are `count` or `seconds` have passed.
    func alerts(of device: EntityIdentifier, atLeast count: Int, within seconds: Int64) async -> [OutgoingAlert] {
        await withCheckedContinuation { continuation in
            let waiter = state.withLockedValue { state -> Int? in
                guard state.alerts(of: device).count < count else { return nil }
                state.nextWaiter += 1
                state.waiters[state.nextWaiter] = Waiter(device: device, count: count, continuation: continuation)
                return state.nextWaiter
            }
            guard let waiter else { return continuation.resume() }
            loop.scheduleTask(in: .seconds(seconds)) { [state] in
                state.withLockedValue { $0.waiters.removeValue(forKey: waiter) }?.continuation.resume()
            }
        }
        return state.withLockedValue { $0.alerts(of: device) }
    }
}
