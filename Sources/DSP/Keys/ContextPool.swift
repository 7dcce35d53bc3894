import GBCS
import NIOConcurrencyHelpers

/// Cryptographic contexts for whatever thread needs one: as many as are in use at once, and of those that are not, at most
/// ``idleLimit`` are kept.
final class ContextPool: Sendable {
    static let idleLimit = 16

    /// A context that nobody uses.
    ///
    /// `@unchecked Sendable`: it lies in the pool alone, and goes to the one thread that takes it out.
    private struct Idle: @unchecked Sendable {
        let context: CryptographicContext
    }

    private let idle = NIOLockedValueBox<[Idle]>([])

    /// Runs `body` with a context that nobody else has meanwhile. It must not keep the context.
    func withContext<Value, Failure: Error>(
        _ body: (CryptographicContext) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let context = idle.withLockedValue { $0.popLast() }?.context ?? CryptographicContext()
        defer {
            let returned = Idle(context: context)
            idle.withLockedValue { if $0.count < Self.idleLimit { $0.append(returned) } }
        }
        return try body(context)
    }
}
