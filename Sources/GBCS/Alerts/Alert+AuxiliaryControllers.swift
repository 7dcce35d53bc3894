import COSEM

extension Alert {
    /// ECS101: says that a limit on an auxiliary controller's level was processed (GBCS ECS47e).
    ///
    /// - Parameters:
    ///   - controller: direction (1 output, 2 input) and number, of four bits each.
    ///   - level: level that results from it, 0 to 100.
    public static func auxiliaryLimitProcessed(
        _ controller: UInt8, from start: UTCTime, to end: UTCTime, level: UInt8, at time: UTCTime,
        to supplier: EntityIdentifier
    ) -> Alert {
        Alert(
            .auxiliaryLimitProcessed, messageCode: .ecs101, at: time, to: supplier,
            elements: [
                .unsigned(controller), .octetString(COSEMDateTime(start).octets),
                .octetString(COSEMDateTime(end).octets), .unsigned(level),
            ])
    }

    /// ECS102: says that such a limit has ended or was cancelled.
    public static func auxiliaryLimitEnded(
        _ controller: UInt8, level: UInt8, at time: UTCTime, to supplier: EntityIdentifier
    ) -> Alert {
        Alert(
            .auxiliaryLimitEnded, messageCode: .ecs102, at: time, to: supplier,
            elements: [.unsigned(controller), .unsigned(level)])
    }
}
