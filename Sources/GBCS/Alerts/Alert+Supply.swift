import COSEM

extension Alert {
    /// Duration in seconds from which an outage counts as long.
    public static let longOutage: Int64 = 180

    /// ECS80: says that the supply is back after an outage from `interruption` to `restoration`; 8F36 instead of 8F35
    /// when the outage took ``longOutage`` or more.
    public static func supplyOutageRestored(
        interruption: UTCTime, restoration: UTCTime, at time: UTCTime, to recipient: EntityIdentifier
    ) -> Alert {
        Alert(
            restoration - interruption >= longOutage ? .longSupplyOutageRestored : .supplyOutageRestored,
            messageCode: .ecs80, at: time, to: recipient,
            elements: [interruption, restoration].map { .octetString(COSEMDateTime($0).octets) })
    }
}
