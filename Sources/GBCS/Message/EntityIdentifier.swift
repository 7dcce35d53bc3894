import COSEM

/// An EUI-64: what GBCS calls an Entity Identifier, the name of every device and organisation.
public struct EntityIdentifier: Hashable, Comparable, Sendable, BitwiseCopyable, Codable {
    public let rawValue: UInt64

    @inlinable
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }

    /// Reads 16 hexadecimal digits, plain or with dashes between octets.
    public init?(_ text: some StringProtocol) {
        // Messages have it in this form, which takes no memory.
        if let read = text.utf8.withContiguousStorageIfAvailable({ EntityIdentifier(dashed: $0) }), let read {
            self = read
            return
        }
        guard let octets = try? [UInt8](hexadecimal: text), octets.count == 8 else { return nil }
        rawValue = octets.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads ``dashed``, with letters of either case, in UTF-8; nil for anything else.
    package init?(dashed octets: UnsafeBufferPointer<UInt8>) {
        guard octets.count == Self.dashedCount else { return nil }
        var value: UInt64 = 0
        for place in octets.indices {
            if place % 3 == 2 {
                guard octets[place] == UInt8(ascii: "-") else { return nil }
            } else {
                guard let digit = octets[place].hexadecimalDigit else { return nil }
                value = value << 4 | UInt64(digit)
            }
        }
        rawValue = value
    }

    @inlinable
    public static func < (left: EntityIdentifier, right: EntityIdentifier) -> Bool { left.rawValue < right.rawValue }

    /// 16 lower-case hexadecimal digits: how the names of key files begin.
    public var fileName: String { rawValue.hexadecimal.lowercased() }

    /// The identifier as people write it: `00-DB-12-34-56-78-90-A0`.
    public var dashed: String {
        String(unsafeUninitializedCapacity: Self.dashedCount) { buffer in
            var writer = ASCIIWriter(buffer)
            writer.put(self)
            return writer.count
        }
    }

    /// Number of octets of ``dashed``.
    package static let dashedCount = 23
}

extension ASCIIWriter {
    /// Writes ``EntityIdentifier/dashed``, 23 octets.
    package mutating func put(_ id: EntityIdentifier) {
        for shift in stride(from: 56, through: 0, by: -8) {
            put(hexadecimal: UInt8(truncatingIfNeeded: id.rawValue >> UInt64(shift)))
            if shift > 0 { put("-") }
        }
    }
}

extension EntityIdentifier: CustomStringConvertible {
    public var description: String { dashed }
}
