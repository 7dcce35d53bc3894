import Synchronization

/// Readers for whatever thread needs one: as many as are in use at once, and of those that are not, at most
/// ``idleLimit`` are kept.
public final class ReaderPool: Sendable {
    public let idleLimit: Int
    private let limits: XMLLimits
    private let schema: DUISSchema?
    private let idle = Mutex<[IdleReader]>([])

    public init(limits: XMLLimits = XMLLimits(), schema: DUISSchema? = nil, idleLimit: Int = 16) {
        (self.limits, self.schema, self.idleLimit) = (limits, schema, idleLimit)
    }

    /// Runs `body` with a reader that nobody else has meanwhile. It must not keep the reader.
    public func withReader<Value, Failure: Error>(_ body: (RequestReader) throws(Failure) -> Value) throws(Failure)
        -> Value
    {
        let reader = idle.withLock { $0.popLast() }?.reader ?? RequestReader(limits: limits, schema: schema)
        defer {
            let returned = IdleReader(reader: reader)
            idle.withLock { if $0.count < idleLimit { $0.append(returned) } }
        }
        return try body(reader)
    }

    /// A reader that nobody uses.
    ///
    /// `@unchecked Sendable`: it lies in the pool alone, and goes to the one thread that takes it out.
    private struct IdleReader: @unchecked Sendable {
        let reader: RequestReader
    }
}
