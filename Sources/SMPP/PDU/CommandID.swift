/// The kind of a PDU: command_id (SMPP 3.4, 5.1.2.1). A response is its request with the top bit set.
public struct CommandID: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let bindReceiver = CommandID(rawValue: 0x0000_0001)
    public static let bindTransmitter = CommandID(rawValue: 0x0000_0002)
    public static let querySM = CommandID(rawValue: 0x0000_0003)
    public static let submitSM = CommandID(rawValue: 0x0000_0004)
    public static let deliverSM = CommandID(rawValue: 0x0000_0005)
    public static let unbind = CommandID(rawValue: 0x0000_0006)
    public static let replaceSM = CommandID(rawValue: 0x0000_0007)
    public static let cancelSM = CommandID(rawValue: 0x0000_0008)
    public static let bindTransceiver = CommandID(rawValue: 0x0000_0009)
    /// The request outbind, which only the SMSC sends and nothing answers.
    public static let outbind = CommandID(rawValue: 0x0000_000B)
    public static let enquireLink = CommandID(rawValue: 0x0000_0015)
    public static let submitMulti = CommandID(rawValue: 0x0000_0021)
    /// The request alert_notification, which only the SMSC sends and nothing answers.
    public static let alertNotification = CommandID(rawValue: 0x0000_0102)
    public static let dataSM = CommandID(rawValue: 0x0000_0103)
    // These are of SMPP 5.0, 4.4: clients of that version may try them.
    public static let broadcastSM = CommandID(rawValue: 0x0000_0111)
    public static let queryBroadcastSM = CommandID(rawValue: 0x0000_0112)
    public static let cancelBroadcastSM = CommandID(rawValue: 0x0000_0113)
    public static let genericNack = CommandID(rawValue: 0x8000_0000)

    /// Requests of the standard, and of SMPP 5.0, that this SMSC knows by name but does not carry out.
    public static let notOffered: Set<CommandID> = [
        .replaceSM, .cancelSM, .outbind, .submitMulti, .alertNotification, .dataSM, .broadcastSM, .queryBroadcastSM,
        .cancelBroadcastSM,
    ]

    /// Whether the standard has a response to the command.
    public var hasResponse: Bool { self != .outbind && self != .alertNotification }

    /// Whether the command is a response; generic_nack is one, to anything.
    public var isResponse: Bool { rawValue & 0x8000_0000 != 0 }

    /// The command that answers this one; the command itself for a response.
    public var response: CommandID { CommandID(rawValue: rawValue | 0x8000_0000) }

    /// The command that this one answers; the command itself for a request.
    public var request: CommandID { CommandID(rawValue: rawValue & 0x7FFF_FFFF) }
}

extension CommandID: CustomStringConvertible {
    private static let names: [CommandID: String] = [
        .bindReceiver: "bind_receiver", .bindTransmitter: "bind_transmitter", .querySM: "query_sm",
        .submitSM: "submit_sm", .deliverSM: "deliver_sm", .unbind: "unbind", .bindTransceiver: "bind_transceiver",
        .enquireLink: "enquire_link", .replaceSM: "replace_sm", .cancelSM: "cancel_sm", .outbind: "outbind",
        .submitMulti: "submit_multi", .alertNotification: "alert_notification", .dataSM: "data_sm",
        .broadcastSM: "broadcast_sm", .queryBroadcastSM: "query_broadcast_sm",
        .cancelBroadcastSM: "cancel_broadcast_sm",
    ]

    /// The standard's name, or hexadecimal for a command that this module does not know.
    public var description: String {
        if self == .genericNack { return "generic_nack" }
        if let name = Self.names[request] { return isResponse ? name + "_resp" : name }
        return "command_id 0x" + String(rawValue, radix: 16)
    }
}
