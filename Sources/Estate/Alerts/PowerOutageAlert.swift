import CommsHub
import ESMEEmulator
import Foundation
import GBCS

/// The DCC Alert AD1: what the DCC makes of the notification of a hub whose supply fails. It is no GBCS message, and
/// nobody signs it on its way.
public struct PowerOutageAlert: Hashable, Sendable {
    /// The code of DCC Alerts that tell of a power outage (DUIS, DCCAlertCode).
    public static let code = "AD1"

    public let notification: PowerOutageNotification
    /// The import MPAN of the hub's premises, which the DCC knows and the hub does not.
    public let importMPAN: MPAN

    public init(_ notification: PowerOutageNotification, importMPAN: MPAN) {
        (self.notification, self.importMPAN) = (notification, importMPAN)
    }
}

/// A ``PowerOutageAlert`` in the form of a JSON object, for server-sent events and webhooks: the members of DUIS's
/// PowerOutageEvent.
public struct PowerOutageEvent: Hashable, Sendable, Codable {
    /// `AD1`.
    public let code: String
    public let name: String
    /// EUI-64 of the hub (CommsHubDeviceID).
    public let device: String
    /// Time when the supply failed, UTC (StartDateTime).
    public let time: String
    /// Import MPAN of the premises (MPxN).
    public let importMPAN: String

    public init(_ alert: PowerOutageAlert) {
        code = PowerOutageAlert.code
        name = "power outage"
        device = alert.notification.hub.dashed
        time = "\(alert.notification.time)"
        importMPAN = "\(alert.importMPAN)"
    }
}
