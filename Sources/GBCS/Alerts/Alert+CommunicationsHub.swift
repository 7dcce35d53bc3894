import COSEM

extension Alert {
    /// CS14: says that the CHF Device Log has changed to `log`; MACed although its Alert Code begins with 8F.
    public static func deviceLogChanged(_ log: DeviceLogBackup, at time: UTCTime, to recipient: EntityIdentifier)
        -> Alert
    {
        Alert(.chfDeviceLogChanged, messageCode: .cs14, at: time, to: recipient, elements: [log.data])
    }

    /// DBCH09: says that the sub-GHz configuration has changed to `configuration`.
    public static func subGHzConfigurationChanged(
        _ configuration: COSEMData, at time: UTCTime, to recipient: EntityIdentifier
    ) -> Alert {
        Alert(
            .subGHzConfigurationChanged, messageCode: .dbch09, at: time, to: recipient, elements: [configuration])
    }

    /// DBCH07: says that the hub's sub-GHz network has moved to another channel.
    public static func subGHzChannelChanged(
        _ change: SubGHzChannelChange, at time: UTCTime, to recipient: EntityIdentifier
    ) -> Alert {
        Alert(.subGHzChannelChanged, messageCode: .dbch07, at: time, to: recipient, elements: [change.data])
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
