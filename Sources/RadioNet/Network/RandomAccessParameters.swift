import SimulationKernel

/// The uplink that alerts use without being asked: they start in slots, and come again after a random time when two
/// have met.
public struct RandomAccessParameters: Hashable, Sendable {
    /// Number of frequencies that an alert chooses from.
    public var channels: Int
    /// Number of octets that one slot carries.
    public var slotOctets: Int
    public var slot: Microseconds
    /// Probability that a slot is lost although nobody else uses it, 0 to 0.9.
    public var loss: Double
    /// Longest time until an alert is sent again; the time is drawn evenly from 0.
    public var backOff: Microseconds
    /// Largest number of times that an alert is sent, 1 to 64.
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
