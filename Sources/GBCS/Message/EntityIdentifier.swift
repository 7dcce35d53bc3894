import COSEM

/// An EUI-64: what GBCS calls an Entity Identifier, the name of every device and organisation.
public struct EntityIdentifier: Hashable, Comparable, Sendable, BitwiseCopyable, Codable {
    public let rawValue: UInt64

    @inlinable
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }

    /// Reads 16 hexadecimal digits, plain or with dashes between octets.
    public init?(_ text: some StringProtocol) {
        guard let octets = try? [UInt8](hexadecimal: text), octets.count == 8 else { return nil }
        rawValue = octets.reduce(0) { $0 << 8 | UInt64($1) }
    }

    @inlinable
    public static func < (left: EntityIdentifier, right: EntityIdentifier) -> Bool { left.rawValue < right.rawValue }

    /// 16 lower-case hexadecimal digits: how the names of key files begin.
    public var fileName: String { rawValue.hexadecimal.lowercased() }

    /// The identifier as people write it: `00-DB-12-34-56-78-90-A0`.
    public var dashed: String {
        let digits = Array(rawValue.hexadecimal)
        return stride(from: 0, to: 16, by: 2).map { String(digits[$0...$0 + 1]) }.joined(separator: "-")
    }
}

extension EntityIdentifier: CustomStringConvertible {
    public var description: String { dashed }
}
