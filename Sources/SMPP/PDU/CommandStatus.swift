/// The result of a request: command_status of its response (SMPP 3.4, 5.1.3).
public struct CommandStatus: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// No error (ESME_ROK).
    public static let ok = CommandStatus(rawValue: 0x00)
    /// The message is too long, or longer than it says (ESME_RINVMSGLEN).
    public static let invalidMessageLength = CommandStatus(rawValue: 0x01)
    /// command_length is wrong (ESME_RINVCMDLEN).
    public static let invalidCommandLength = CommandStatus(rawValue: 0x02)
    /// The command is none that this side carries out (ESME_RINVCMDID).
    public static let invalidCommandID = CommandStatus(rawValue: 0x03)
    /// The command does not belong to this bind state (ESME_RINVBNDSTS).
    public static let incorrectBindStatus = CommandStatus(rawValue: 0x04)
    /// The client is bound already (ESME_RALYBND).
    public static let alreadyBound = CommandStatus(rawValue: 0x05)
    /// priority_flag has no such value (ESME_RINVPRTFLG).
    public static let invalidPriorityFlag = CommandStatus(rawValue: 0x06)
    /// registered_delivery has no such value (ESME_RINVREGDLVFLG).
    public static let invalidRegisteredDelivery = CommandStatus(rawValue: 0x07)
    /// The SMSC failed (ESME_RSYSERR).
    public static let systemError = CommandStatus(rawValue: 0x08)
    /// The source address is wrong (ESME_RINVSRCADR).
    public static let invalidSourceAddress = CommandStatus(rawValue: 0x0A)
    /// The destination address is wrong (ESME_RINVDSTADR).
    public static let invalidDestinationAddress = CommandStatus(rawValue: 0x0B)
    /// The message identifier is wrong (ESME_RINVMSGID).
    public static let invalidMessageID = CommandStatus(rawValue: 0x0C)
    /// Binding failed (ESME_RBINDFAIL).
    public static let bindFailed = CommandStatus(rawValue: 0x0D)
    /// The password is wrong (ESME_RINVPASWD).
    public static let invalidPassword = CommandStatus(rawValue: 0x0E)
    /// There is no such system_id (ESME_RINVSYSID).
    public static let invalidSystemID = CommandStatus(rawValue: 0x0F)
    /// A queue is full (ESME_RMSGQFUL).
    public static let messageQueueFull = CommandStatus(rawValue: 0x14)
    /// service_type is wrong (ESME_RINVSERTYP).
    public static let invalidServiceType = CommandStatus(rawValue: 0x15)
    /// esm_class is wrong (ESME_RINVESMCLASS).
    public static let invalidESMClass = CommandStatus(rawValue: 0x43)
    /// submit_sm failed (ESME_RSUBMITFAIL).
    public static let submitFailed = CommandStatus(rawValue: 0x45)
    /// The source's type of number is wrong (ESME_RINVSRCTON).
    public static let invalidSourceTypeOfNumber = CommandStatus(rawValue: 0x48)
    /// The source's numbering plan is wrong (ESME_RINVSRCNPI).
    public static let invalidSourceNumberingPlan = CommandStatus(rawValue: 0x49)
    /// The destination's type of number is wrong (ESME_RINVDSTTON).
    public static let invalidDestinationTypeOfNumber = CommandStatus(rawValue: 0x50)
    /// The destination's numbering plan is wrong (ESME_RINVDSTNPI).
    public static let invalidDestinationNumberingPlan = CommandStatus(rawValue: 0x51)
    /// system_type is wrong (ESME_RINVSYSTYP).
    public static let invalidSystemType = CommandStatus(rawValue: 0x53)
    /// replace_if_present_flag is wrong (ESME_RINVREPFLAG).
    public static let invalidReplaceIfPresent = CommandStatus(rawValue: 0x54)
    /// The client sends more messages than allowed (ESME_RTHROTTLED).
    public static let throttled = CommandStatus(rawValue: 0x58)
    /// The scheduled time of delivery is wrong (ESME_RINVSCHED).
    public static let invalidScheduledDeliveryTime = CommandStatus(rawValue: 0x61)
    /// The validity period is wrong (ESME_RINVEXPIRY).
    public static let invalidValidityPeriod = CommandStatus(rawValue: 0x62)
    /// The number of the predefined message is wrong (ESME_RINVDFTMSGID).
    public static let invalidDefaultMessageID = CommandStatus(rawValue: 0x63)
    /// The receiving application cannot take the message now (ESME_RX_T_APPN).
    public static let temporaryReceiverError = CommandStatus(rawValue: 0x64)
    /// The receiving application will not take the message (ESME_RX_P_APPN).
    public static let permanentReceiverError = CommandStatus(rawValue: 0x65)
    /// query_sm failed (ESME_RQUERYFAIL).
    public static let queryFailed = CommandStatus(rawValue: 0x67)
    /// The optional parameters are malformed (ESME_RINVOPTPARSTREAM).
    public static let invalidOptionalParameters = CommandStatus(rawValue: 0xC0)
    /// The optional parameter is not allowed here (ESME_ROPTPARNOTALLWD).
    public static let optionalParameterNotAllowed = CommandStatus(rawValue: 0xC1)
    /// An optional parameter is too long or too short (ESME_RINVPARLEN).
    public static let invalidParameterLength = CommandStatus(rawValue: 0xC2)
    /// Any other error (ESME_RUNKNOWNERR).
    public static let unknownError = CommandStatus(rawValue: 0xFF)
}

extension CommandStatus: CustomStringConvertible {
    /// Hexadecimal, as the standard lists them: `0x00000058`.
    public var description: String {
        let digits = String(rawValue, radix: 16, uppercase: true)
        return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
