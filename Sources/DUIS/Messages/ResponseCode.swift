/// What came of a Service Request, such as I0 or E4 (DUIS 5.4 schema, type ResponseCode).
public struct ResponseCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public var description: String { rawValue }

    /// Done.
    public static let i0 = ResponseCode(rawValue: "I0")
    /// Accepted; the result follows.
    public static let i99 = ResponseCode(rawValue: "I99")
    /// The sender is no User.
    public static let e1 = ResponseCode(rawValue: "E1")
    /// The User's role may not send this Service Request.
    public static let e2 = ResponseCode(rawValue: "E2")
    /// The User's status does not permit it.
    public static let e3 = ResponseCode(rawValue: "E3")
    /// The User has not this role for the Device at the time that the request is about.
    public static let e4 = ResponseCode(rawValue: "E4")
    /// The Device's status in the Smart Metering Inventory does not permit it.
    public static let e5 = ResponseCode(rawValue: "E5")
    /// The Service Request does not fit the Device.
    public static let e11 = ResponseCode(rawValue: "E11")
    /// The Command Variant does not fit the Service Request.
    public static let e12 = ResponseCode(rawValue: "E12")
    /// The Command Variant does not fit the URL.
    public static let e13 = ResponseCode(rawValue: "E13")
    /// Not available for local delivery.
    public static let e17 = ResponseCode(rawValue: "E17")
    /// No such Device in the Smart Metering Inventory.
    public static let e19 = ResponseCode(rawValue: "E19")
    /// The DCC cannot communicate with the Device.
    public static let e20 = ResponseCode(rawValue: "E20")
    /// No response from the Device.
    public static let e21 = ResponseCode(rawValue: "E21")
    /// A future dated request was not done in time.
    public static let e30 = ResponseCode(rawValue: "E30")
    /// Any other problem: its meaning was not to be found, and it stands here for whatever has no code of its own.
    public static let e100 = ResponseCode(rawValue: "E100")
}
