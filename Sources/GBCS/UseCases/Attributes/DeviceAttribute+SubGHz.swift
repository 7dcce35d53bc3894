import COSEM

/// The sub-GHz network of a dual-band Communications Hub (GBCS DBCH01 to 05).
extension DeviceAttribute {
    private static func subGHz(_ object: UInt8, _ name: String, _ type: ValueType) -> Self {
        Self(1, LogicalName(0, 0, 94, 44, 10, object), 2, name, type)
    }

    /// A mask of channels: the number of a page of the ZigBee channel mask in the first five bits, channels behind it
    /// from the last bit on, as published messages have it (RTDS DBCH03).
    private static func mask(_ page: Int) -> ValueType.Member { .init("page \(page) mask", .bitString(32...32)) }

    /// A share in hundredths of a percent (RTDS DBCH04: 1.3 % is 130).
    private static func percentage(_ name: String) -> ValueType.Member { .init(name, .longUnsigned, scale: -2) }

    /// subGhzConfig, in the order of its members.
    package static let subGHzConfiguration = subGHz(
        0, "sub-GHz configuration",
        .structure([
            mask(28), mask(29), mask(30), mask(31), percentage("normal-limited duty cycle threshold"),
            percentage("limited-critical duty cycle threshold"), .init("channel changes per week", .unsigned),
            .init("GSME curfew", .longUnsigned), .init("quieter decibels limit", .unsigned),
            .init("noisier decibels limit", .unsigned), percentage("non-GSME poor communications percentage"),
            .init("non-GSME measurement periods", .unsigned), .init("local noise measurement period", .longUnsigned),
            percentage("local failure percentage"), percentage("local retry percentage"),
        ]))
    /// The request for a scan: whoever asks for one writes 0.
    package static let subGHzChannelScan = subGHz(1, "request for a sub-GHz channel scan", .constant(.unsigned(0)))
    /// The channel in use: a mask with one channel.
    package static let subGHzChannel = subGHz(2, "sub-GHz channel", .bitString(32...32))
    package static let subGHzChannelLog = Self(
        log: .events, LogicalName(0, 0, 94, 44, 10, 3), "sub-GHz channel log",
        [.logCode, .init("other information", .octetString(0...8))])
}
