import DUIS

extension ResponseCode {
    /// What the code means, as a part of a sentence; nil for codes of which no source says it.
    package var meaning: String? {
        switch self {
        case .i0: "done"
        case .i99: "accepted; the result follows, if there is one"
        case .e1: "the sender is no User, or another party signed"
        case .e2: "the User's role may not send this Service Request"
        case .e3: "the User is not live"
        case .e4: "the User has not this role for the Device at the time that the request is about"
        case .e5: "the Device's status in the Smart Metering Inventory does not permit it"
        case .e11: "the Service Request does not fit the Device"
        case .e12: "the Command Variant or the body does not fit the Service Request"
        case .e13: "the Command Variant does not fit the URL"
        case .e17: "not available for local delivery"
        case .e19: "no such Device in the Smart Metering Inventory"
        case .e20: "the DCC cannot communicate with the Device"
        case .e21: "no response from the Device"
        case .e30: "a future dated request was not done in time"
        case .e100: "a problem without a code of its own; the server's Service Audit Trail has the reason"
        default: nil
        }
    }
}
