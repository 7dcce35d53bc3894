import CommsHub
import Estate
import HTTPInterface
import Host
import SMETS1Port
import StreamPort

/// Everything that can be chosen of a ``Server``. The default is what `smets serve` does without options, on free ports.
public struct ServerConfiguration: Sendable {
    /// Address to listen on, by which HTTP clients may know the server too. Whoever reaches an address beyond loopback
    /// commands the meters, unless there is a ``token``.
    public var host = "127.0.0.1"
    /// TCP port for GBCS; 0 takes a free one.
    public var streamPort = 0
    /// TCP port of the HTTP interface; 0 takes a free one.
    public var httpPort = 0
    /// Names by which HTTP clients may know the server, besides localhost and its address.
    public var hosts: [String] = []
    /// The token that clients of both ports must show; nil when none is wanted.
    public var token: AccessToken?
    /// Number of event loops, 1 to 256, each of which owns a share of the meters.
    public var eventLoops = 1
    /// The time of the estate.
    public var clock = AdjustableClock()
    /// The limits of the stream port.
    public var streamLimits = StreamLimits()
    /// The limits of the HTTP interface; its messages may be as long as those of the stream port.
    public var httpLimits = HTTPLimits()
    /// The network between the stream port and the hubs; nil reaches them at once.
    public var network: NetworkConfiguration?
    /// The link over which the hubs' HANs carry messages.
    public var han = HANLink.perfect
    /// How SMETS1 meters are served; nil has them answer GBCS as if they were SMETS2 ones.
    public var smets1: SMETS1Configuration?
    /// An http or https URL to which alerts are posted; nil for none.
    public var alertWebhook: String?
    /// An http or https URL to which the beginning and end of SMETS1 data sessions are posted; nil for none.
    public var sessionWebhook: String?
    /// The share of the fleet that this process serves, and the folder in which the processes of a fleet find each
    /// other, absolute and short enough for the path of a Unix socket; nil serves the whole fleet.
    public var share: (share: FleetShare, folder: String)?
    /// Number of shared secrets that each event loop keeps, 40 octets each, 16 to 2^28.
    public var secretCache = 1 << 21

    /// What is served of the DCC in front of the meters; nil for nothing.
    package var dcc: DCCConfiguration?

    public init() {}
}
