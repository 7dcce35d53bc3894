import CellularNet

/// The configuration of a fleet's SMETS1 meters: their addresses, their network, and who may wake them.
public struct SMETS1Configuration: Sendable {
    /// The standard port of DLMS/COSEM (IEC 62056-4-7).
    public static let defaultPort = 4_059

    /// The address to which a meter that was woken connects by itself.
    public struct DialOut: Hashable, Sendable {
        public let host: String
        public let port: Int

        public init(host: String, port: Int) { (self.host, self.port) = (host, port) }
    }

    /// The range of the meters' addresses.
    public var addresses = AddressPrefix.standard
    /// Port on which every meter listens; 0 takes a free one.
    public var port = defaultPort
    public var limits = DLMSLimits()
    public var numbers = SubscriberNumbers.standard
    /// Address of the SMSC, and who may bind.
    public var shortMessages = SMPPServerConfiguration()
    /// The cellular network; without one every meter is awake, and has the address at its index among the SMETS1
    /// meters.
    public var network: SMETS1NetworkParameters? = SMETS1NetworkParameters()
    /// The access point of the SIMs of each cohort (``SMETS1Profile/cohort``), as an index in the network's list;
    /// cohorts that are not named have the first.
    public var accessPoints: [String: Int] = [:]
    /// Speed of the network's time, in simulated seconds for each second, above 0 and at most 1,000,000.
    public var speed = 1.0
    public var seed: UInt64 = 1
    public var dialOut: DialOut?

    public init() {}
}
