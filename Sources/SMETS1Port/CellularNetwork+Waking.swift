import CellularNet
import NIOCore

/// What came of waking a meter.
package enum WakeUp: Hashable, Sendable {
    /// The meter's address; `wasAwake` when it had one already, so that no short message went out.
    case awake(address: String, wasAwake: Bool)
    /// The message centre did not take the short message.
    case notAccepted(ShortMessage.Refusal)
    case notDelivered(ShortMessage.Failure)
    /// The modem woke up and got no session in all its attempts.
    case notAdmitted(PDPContext.Rejection)
    /// The task was cancelled.
    case cancelled
}

/// Waking a meter and waiting for its address.
extension CellularNetwork {
    /// Sends a short message to a meter unless it is awake, and waits until it has an address or will have none.
    ///
    /// - Parameters:
    ///   - source: who sends the message.
    ///   - validity: after which it is not delivered any more, by the network's time; nil for the network's.
    package func wake(_ meter: Int, source: String? = nil, validity: Duration? = nil) async -> WakeUp {
        advance()
        if let context = provider.session(of: UInt32(meter)), context.state == .active, let place = context.address {
            return .awake(address: address(context.accessPoint, place), wasAwake: true)
        }
        wakerNumber += 1
        let number = wakerNumber
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume(returning: .cancelled) }
                wakers[meter, default: [:]][number] = continuation
                let sent = submit(meter: meter, source: source, validity: validity) { [weak self] _, state in
                    guard case .failed(let failure, _) = state else { return }
                    self?.assumeIsolated { $0.tell(number, of: meter, .notDelivered(failure)) }
                }
                if case .failure(let refusal) = sent { tell(number, of: meter, .notAccepted(refusal)) }
            }
        } onCancel: {
            eventLoop.execute { self.assumeIsolated { $0.tell(number, of: meter, .cancelled) } }
        }
    }

    /// Tells everybody who waits for a meter.
    func tellWakers(of meter: Int, _ end: WakeUp) {
        guard let waiting = wakers.removeValue(forKey: meter) else { return }
        for continuation in waiting.values { continuation.resume(returning: end) }
    }

    private func tell(_ number: UInt64, of meter: Int, _ end: WakeUp) {
        guard let continuation = wakers[meter]?.removeValue(forKey: number) else { return }
        if wakers[meter]?.isEmpty == true { wakers[meter] = nil }
        continuation.resume(returning: end)
    }
}

/// What an S1SP in the same process asks of the meters' network.
extension SMETS1Service {
    /// Wakes a SMETS1 meter of this process, where meters sleep, and waits for its address.
    ///
    /// - Parameter validity: after which the short message is not delivered any more, by the network's time.
    package func wake(_ meter: Int, source: String? = nil, validity: Duration? = nil) async -> WakeUp {
        guard let network else {
            guard let place = standingPlace(of: meter) else { return .notAdmitted(.poolExhausted) }
            return .awake(address: AddressPrefix.text(configuration.addresses.address(place)), wasAwake: true)
        }
        return await network.wake(meter, source: source, validity: validity)
    }

    /// Has a meter's PDP context deactivated, where it has one.
    package func release(_ meter: Int) async { await network?.endSession(of: meter, isDrop: false) }

    /// The index of the address of a meter that is always awake; nil when there are not enough addresses.
    private func standingPlace(of meter: Int) -> Int? {
        var place = 0
        for range in gateway.estate.fleet.smets1Meters {
            guard !range.contains(meter) else {
                place += meter - range.lowerBound
                break
            }
            place += range.count
        }
        return table.meter(at: place) == meter ? place : nil
    }
}
