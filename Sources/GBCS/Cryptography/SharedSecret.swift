import COpenSSL

/// Z: the x coordinate of the ECDH point of two parties' Key Agreement keys, 32 octets (GBCS 4.3.3.2).
///
/// It is never printed: descriptions are redacted.
public struct SharedSecret: Hashable, Sendable {
    public static let size = 32

    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// Fails unless `octets` are exactly 32.
    public init?(octets: some Collection<UInt8>) {
        guard octets.count == Self.size else { return nil }
        self.init { buffer in _ = buffer.initialize(from: octets) }
    }

    /// A secret written by `fill` into 32 octets.
    init(filledBy fill: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
        words = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { fill($0.bindMemory(to: UInt8.self)) }
    }

    func withUnsafeOctets<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(of: words) { body($0) }
    }

    /// Writes the 32 octets to `memory`.
    func store(at memory: UnsafeMutableRawPointer) { memory.storeBytes(of: words, as: type(of: words)) }

    public static func == (left: SharedSecret, right: SharedSecret) -> Bool {
        left.withUnsafeOctets { one in
            right.withUnsafeOctets { other in CRYPTO_memcmp(one.baseAddress, other.baseAddress, Self.size) == 0 }
        }
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension SharedSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SharedSecret(redacted)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
