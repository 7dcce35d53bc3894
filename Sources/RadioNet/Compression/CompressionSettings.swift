/// The settings that zlib compresses with.
public struct CompressionSettings: Hashable, Sendable {
    /// Compression level, 1 (fastest) to 9 (smallest).
    public let level: Int
    /// Logarithm of the window in octets to base 2: 9 to 15. zlib has raw deflate with 8 only by calling it 9, and
    /// refuses.
    ///
    /// A dictionary is of use as far as the window less 262 octets reaches back.
    public let windowBits: Int
    /// Memory level, 1 to 9: 2^(level + 9) octets of hash table and buffers.
    public let memoryLevel: Int

    /// Level 6, a window of 4,096 octets and memory level 3: what the network's 4 kB dictionary needs and no more.
    /// A larger window and memory cost microseconds, since each message starts with a fresh copy of them.
    public static let standard = CompressionSettings(unchecked: 6, 12, 3)
    /// Settings of the same level that make a dictionary of up to 32 kB useful as a whole.
    public static let largeDictionary = CompressionSettings(unchecked: 6, 15, 8)

    public init(level: Int = 6, windowBits: Int = 12, memoryLevel: Int = 3) throws(CompressionError) {
        guard (1...9).contains(level) else { throw .levelOutOfRange(level) }
        guard (9...15).contains(windowBits) else { throw .windowOutOfRange(windowBits) }
        guard (1...9).contains(memoryLevel) else { throw .memoryLevelOutOfRange(memoryLevel) }
        self.init(unchecked: level, windowBits, memoryLevel)
    }

    private init(unchecked level: Int, _ windowBits: Int, _ memoryLevel: Int) {
        self.level = level
        self.windowBits = windowBits
        self.memoryLevel = memoryLevel
    }

    /// Number of octets of a dictionary that deflate can refer to: the window less zlib's MIN_LOOKAHEAD.
    public var usableDictionary: Int { (1 << windowBits) - 262 }

    /// Settings with the smallest window that makes all of a dictionary of `octets` octets usable, throughout a message
    /// of `message` octets.
    public static func fitting(dictionary octets: Int, message: Int = 700, level: Int = 6)
        throws(CompressionError) -> CompressionSettings
    {
        var bits = 9
        while bits < 15, (1 << bits) - 262 < octets + message { bits += 1 }
        return try ofWindow(bits, level: level)
    }

    /// Settings for a window of `bits` bits, with as much of zlib's memory as suits it.
    public static func ofWindow(_ bits: Int, level: Int = 6) throws(CompressionError) -> CompressionSettings {
        try CompressionSettings(level: level, windowBits: bits, memoryLevel: min(max(bits, 10), 17) - 9)
    }
}
