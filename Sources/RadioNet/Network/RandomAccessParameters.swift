import SimulationKernel

/// The uplink that alerts share without being asked: in slots, and again after a random time when two met in one.
public struct RandomAccessParameters: Hashable, Sendable {
    /// Frequencies an alert chooses from.
    public var channels: Int
    /// Octets that one slot carries.
    public var slotOctets: Int
    public var slot: Microseconds
    /// That a slot nobody else uses is lost, 0 to 0.9.
    public var loss: Double
    /// Until an alert is sent again, evenly from 0.
    public var backOff: Microseconds
    /// Times an alert is sent, 1 to 64.
    public var mostAttempts: Int

    public init(
        channels: Int, slotOctets: Int, slot: Microseconds, loss: Double, backOff: Microseconds, mostAttempts: Int
    ) {
        self.channels = channels
        self.slotOctets = slotOctets
        self.slot = slot
        self.loss = loss
        self.backOff = backOff
        self.mostAttempts = mostAttempts
    }
}
