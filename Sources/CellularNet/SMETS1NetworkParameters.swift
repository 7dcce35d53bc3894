import SimulationKernel

/// A SMETS1 communications provider: its short message service centre, modems, access points and interface.
public struct SMETS1NetworkParameters: Hashable, Sendable {
    public var shortMessages: ShortMessageCentre.Parameters
    public var modem: ModemParameters
    /// Parameters of the access points, at least one; a subscriber's access point is an index in this list.
    public var accessPoints: [AccessPointName.Parameters]
    /// Rate of calls that the provider's interface serves.
    public var interface: TokenBucket.Rate
    /// Number of usage records, one for a subscriber and day, that the provider keeps; 0 for none.
    public var usageLimit: Int

    public init(
        shortMessages: ShortMessageCentre.Parameters = .init(), modem: ModemParameters = .init(),
        accessPoints: [AccessPointName.Parameters] = [.init(name: "smets1")],
        interface: TokenBucket.Rate = .unlimited, usageLimit: Int = 200_000
    ) {
        self.shortMessages = shortMessages
        self.modem = modem
        self.accessPoints = accessPoints
        self.interface = interface
        self.usageLimit = usageLimit
    }
}
