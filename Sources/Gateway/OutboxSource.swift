import DSP
import DUISPort
import GBCS
import NIOConcurrencyHelpers

/// The documents for one User, one after the other, for whoever posts them to its address.
final class OutboxSource: CallbackSource {
    private let provider: DataServiceProvider
    private let user: EntityIdentifier
    private let address: CallbackAddress
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation
    /// Documents that are being delivered, by their numbers.
    private let underWay = NIOLockedValueBox<[UInt64: OutgoingRecord]>([:])

    /// - Parameter address: where the documents go, for the traces of their requests.
    init(_ provider: DataServiceProvider, _ user: EntityIdentifier, to address: CallbackAddress) {
        (self.provider, self.user, self.address) = (provider, user, address)
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Says that there may be a document.
    func wake() { signal.yield() }

    func finish() { signal.finish() }

    /// Hands back what was not delivered: the next source of this User has it first.
    func putBack() {
        let documents = underWay.withLockedValue { documents in
            defer { documents = [:] }
            return documents.values.sorted { $0.number < $1.number }
        }
        provider.outbox.putBack(documents)
    }

    func next(for user: EntityIdentifier) async -> Callback? {
        while !Task.isCancelled {
            // A store that cannot be read is tried again when the next document comes.
            if let document = (try? provider.outbox.take(user, 1))?.first {
                let number = UInt64(document.number)
                underWay.withLockedValue { $0[number] = document }
                return Callback(number: number, device: document.device, body: [UInt8](document.document))
            }
            var waiting = signals.makeAsyncIterator()
            guard await waiting.next() != nil else { return nil }
        }
        return nil
    }

    func ended(_ number: UInt64, for user: EntityIdentifier, _ result: CallbackResult) async {
        guard let document = underWay.withLockedValue({ $0.removeValue(forKey: number) }) else { return }
        var time: Int64?
        if case .delivered = result.outcome { time = provider.gateway.clock.milliseconds }
        provider.traceEnd(of: document.number, isDelivered: time != nil, Self.detail(result, address))
        provider.outbox.delivered(document, at: time, attempts: result.attempts)
    }

    private static func detail(_ result: CallbackResult, _ address: CallbackAddress) -> String {
        let attempts = result.attempts == 1 ? "1 attempt" : "\(result.attempts) attempts"
        return switch result.outcome {
        case .delivered(let status): "\(attempts) at \(address.kind): status \(status)"
        case .refused(let status): "\(attempts) at \(address.kind): refused for good with status \(status)"
        case .gaveUp(let reason): "\(attempts) at \(address.kind): given up: \(reason)"
        }
    }
}
