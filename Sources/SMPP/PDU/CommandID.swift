/// What a PDU is: command_id (SMPP 3.4, 5.1.2.1). Responses are their requests with the top bit set.
public struct CommandID: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let bindReceiver = CommandID(rawValue: 0x0000_0001)
    public static let bindTransmitter = CommandID(rawValue: 0x0000_0002)
    public static let querySM = CommandID(rawValue: 0x0000_0003)
    public static let submitSM = CommandID(rawValue: 0x0000_0004)
    public static let deliverSM = CommandID(rawValue: 0x0000_0005)
    public static let unbind = CommandID(rawValue: 0x0000_0006)
    public static let bindTransceiver = CommandID(rawValue: 0x0000_0009)
    public static let enquireLink = CommandID(rawValue: 0x0000_0015)
    public static let genericNack = CommandID(rawValue: 0x8000_0000)

    /// True for a response; generic_nack is one, to anything.
    public var isResponse: Bool { rawValue & 0x8000_0000 != 0 }

    /// The command that answers this one; a response is its own.
    public var response: CommandID { CommandID(rawValue: rawValue | 0x8000_0000) }

    /// The command that this one answers; a request is its own.
    public var request: CommandID { CommandID(rawValue: rawValue & 0x7FFF_FFFF) }
}

extension CommandID: CustomStringConvertible {
    private static let names: [CommandID: String] = [
        .bindReceiver: "bind_receiver", .bindTransmitter: "bind_transmitter", .querySM: "query_sm",
        .submitSM: "submit_sm", .deliverSM: "deliver_sm", .unbind: "unbind", .bindTransceiver: "bind_transceiver",
        .enquireLink: "enquire_link",
    ]

    /// The standard's name, or hexadecimal for a command that this module does not have.
    public var description: String {
        if self == .genericNack { return "generic_nack" }
        if let name = Self.names[request] { return isResponse ? name + "_resp" : name }
        return "command_id 0x" + String(rawValue, radix: 16)
    }
}
