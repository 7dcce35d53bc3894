import CellularNet

/// How the SMETS1 meters of a fleet are served: their addresses, their network, and who may wake them.
public struct SMETS1Configuration: Sendable {
    /// DLMS/COSEM's port (IEC 62056-4-7).
    public static let defaultPort = 4_059

    /// Where a meter that was woken connects to by itself.
    public struct DialOut: Hashable, Sendable {
        public let host: String
        public let port: Int

        public init(host: String, port: Int) { (self.host, self.port) = (host, port) }
    }

    /// What meters' addresses are of.
    public var addresses = AddressPrefix.standard
    /// On which every meter listens; 0 takes a free one.
    public var port = defaultPort
    public var limits = DLMSLimits()
    public var numbers = SubscriberNumbers.standard
    /// Where the SMSC listens, and who may bind.
    public var shortMessages = SMPPServerConfiguration()
    /// nil: every meter is awake, and has the address of its place among the SMETS1 meters.
    public var network: SMETS1NetworkParameters? = SMETS1NetworkParameters()
    /// Which access point, a place in the network's list, the SIMs of a cohort have (``SMETS1Profile/cohort``); the first
    /// where it is not said.
    public var accessPoints: [String: Int] = [:]
    /// Simulated seconds a second, above 0 to 1,000,000.
    public var speed = 1.0
    public var seed: UInt64 = 1
    public var dialOut: DialOut?

    public init() {}
}
