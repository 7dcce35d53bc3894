import COSEM

extension Alert {
    /// Seconds from which an outage is a long one.
    public static let longOutage: Int64 = 180

    /// ECS80: the supply is back after an outage from `interruption` to `restoration`; 8F36 instead of 8F35 when that
    /// took ``longOutage`` or more.
    public static func supplyOutageRestored(
        interruption: UTCTime, restoration: UTCTime, at time: UTCTime, to recipient: EntityIdentifier
    ) -> Alert {
        Alert(
            restoration - interruption >= longOutage ? .longSupplyOutageRestored : .supplyOutageRestored,
            messageCode: .ecs80, at: time, to: recipient,
            elements: [interruption, restoration].map { .octetString(COSEMDateTime($0).octets) })
    }
}
