import SimulationKernel

extension ExchangeKind {
    /// An alert in a session of the cell. The provider's acknowledgement is the downlink and here is on the air first,
    /// which makes the alert late by half a round trip.
    ///
    /// - Parameter octets: size of the alert in octets.
    public static func alert(octets: Int, within target: Microseconds) -> ExchangeKind {
        ExchangeKind(
            name: "alert", priority: .onDemandProfile,
            sizes: [.init(downlink: 24, uplink: octets, compressedDownlink: 24, compressedUplink: octets)],
            role: .alert,
            targetTime: target)
    }

    /// Test HAN Interface Commands of the three Round Trip Time classes (DCC Performance Measurement Methodology, PM
    /// 4.1 to 4.3), with the size of a register read.
    public static let testCommands: [ExchangeKind] = [
        testCommand("test RTT2", .scheduled, .testRTT2, 22 * .hour),
        testCommand("test RTT3", .onDemandProfile, .testRTT3, 2 * .hour),
        testCommand("test RTT4", .onDemand, .testRTT4, 25 * .second),
    ]

    private static func testCommand(_ name: String, _ priority: MessagePriority, _ role: Role, _ target: Microseconds)
        -> ExchangeKind
    {
        ExchangeKind(
            name: name, priority: priority, sizes: supplierRegisters.sizes, role: role, targetTime: target)
    }
}
