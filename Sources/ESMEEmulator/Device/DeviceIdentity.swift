import GBCS

/// What a meter is, which it never changes by itself.
public struct DeviceIdentity: Hashable, Sendable {
    public var entityIdentifier: EntityIdentifier
    public var variant: ElementVariant
    /// The firmware version that ECS52 reads: octet-string(4).
    public var firmwareVersion: [UInt8]
    /// The import MPAN that ECS40 reads, 13 digits; a twin-element meter has two.
    public var importMPAN: MPAN
    public var secondaryImportMPAN: MPAN
    public var exportMPAN: MPAN

    public init(
        entityIdentifier: EntityIdentifier, variant: ElementVariant = .singleElement,
        firmwareVersion: [UInt8] = [0x01, 0x23, 0xAB, 0xCD], importMPAN: MPAN = "1312345678111",
        secondaryImportMPAN: MPAN = "1312345678222", exportMPAN: MPAN = "1312345678333"
    ) {
        self.entityIdentifier = entityIdentifier
        self.variant = variant
        self.firmwareVersion = firmwareVersion
        self.importMPAN = importMPAN
        self.secondaryImportMPAN = secondaryImportMPAN
        self.exportMPAN = exportMPAN
    }
}
