import COSEM

extension Alert {
    /// CS14: says that the CHF Device Log has changed to `log`; MACed although its Alert Code begins with 8F.
    public static func deviceLogChanged(_ log: DeviceLogBackup, at time: UTCTime, to recipient: EntityIdentifier)
        -> Alert
    {
        Alert(.chfDeviceLogChanged, messageCode: .cs14, at: time, to: recipient, elements: [log.data])
    }

    /// Says that the hub could not deliver `message` to an ESME (GBCS 10).
    public static func failureToDeliver(
        _ message: MessageIdentity, at time: UTCTime, to recipient: EntityIdentifier
    ) -> Alert {
        Alert(
            .failureToDeliverToESME, messageCode: .failureToDeliver, at: time, to: recipient,
            elements: [.octetString(message.octets)])
    }
}
