import COSEM

/// Attributes of a meter whose values were written, by a command or by hand: each takes the place of what the meter's
/// make, or a function of time, gives for it.
public struct StoredValues: Hashable, Sendable {
    /// Largest number of attributes; a meter has fewer, so that the limit is met only by files that are damaged.
    public static let limit = 512
    /// Largest size of one value in octets: a message holds no longer one.
    public static let sizeLimit = 65_535

    private var values: [ObjectReference: [UInt8]] = [:]

    public init() {}

    public var isEmpty: Bool { values.isEmpty }
    public var count: Int { values.count }
    /// The attributes that have values, in ascending order of class and name.
    public var references: [ObjectReference] { values.keys.sorted() }

    /// The value as A-XDR with its tag; nil where none was written.
    public subscript(reference: ObjectReference) -> [UInt8]? {
        get { values[reference] }
        set { values[reference] = newValue }
    }
}

extension StoredValues: Codable {
    /// Reads what was kept. Throws where a key is no attribute or a value is no A-XDR: a file may be damaged, and the
    /// meter must not find that out when it is read.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let texts = try container.decode([String: String].self)
        func damaged(_ reason: String) -> DecodingError {
            DecodingError.dataCorruptedError(in: container, debugDescription: reason)
        }
        guard texts.count <= Self.limit else { throw damaged("\(texts.count) stored values") }
        for (key, text) in texts {
            guard let reference = ObjectReference(key) else { throw damaged("no attribute has the key \(key)") }
            guard let octets = try? [UInt8](hexadecimal: text), octets.count <= Self.sizeLimit,
                (try? COSEMData(decoding: octets)) != nil
            else { throw damaged("the value of \(key) is not A-XDR") }
            values[reference] = octets
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(
            Dictionary(uniqueKeysWithValues: values.map { ($0.key.description, $0.value.hexadecimal) }))
    }
}
