import SimulationKernel

/// What a SMETS1 communications provider is: its short message service centre, its modems, its access points, its interface.
public struct SMETS1NetworkParameters: Hashable, Sendable {
    public var shortMessages: ShortMessageCentre.Parameters
    public var modem: ModemParameters
    /// At least one; a subscriber's access point is a number in this list.
    public var accessPoints: [AccessPointName.Parameters]
    /// Calls of the provider's interface.
    public var interface: TokenBucket.Rate
    /// Usage records of a subscriber and day that it keeps; 0 for none.
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
