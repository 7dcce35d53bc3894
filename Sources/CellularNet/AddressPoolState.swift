import SimulationKernel

/// The state of an access point's addresses.
public struct AddressPoolState: Hashable, Sendable {
    public let size: Int
    /// Number of addresses that subscribers have.
    public let taken: Int
    /// Number of addresses that were returned so lately that nobody gets them yet.
    public let held: Int
    /// The most addresses that were taken or held at one time.
    public let mostTaken: Int
    /// How many times there was no address.
    public let exhaustions: Int

    public var free: Int { size - taken - held }
}
