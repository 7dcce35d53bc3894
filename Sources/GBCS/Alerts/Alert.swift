import COSEM

/// An alert of a DLMS device: Alert Code and time, in a data-notification (GBCS 7.2.9).
///
/// `0F ‖ 20 cccccc ‖ 00 ‖ 02 n ‖ 12 code ‖ 09 0C date-time ‖ further elements`.
public struct Alert: Hashable, Sendable {
    public let code: AlertCode
    public let messageCode: MessageCode
    /// When the event happened, UTC.
    public let time: UTCTime
    public let recipient: EntityIdentifier
    /// The supplementary fields of an ECS100 to an Unknown Remote Party; else nil.
    public let supplementary: SupplementaryRemoteParty?
    /// Further elements, which depend on the use case, after code and time.
    public let elements: [COSEMData]
    /// What the alert brings encrypted for its recipient, as A-XDR; nil for nothing.
    /// ``protected(from:originatorCounter:secret:using:)`` makes elements of it.
    package let sensitive: [UInt8]?

    /// An alert without a Message Code of its own: it has that of a generic alert, critical (0x1000) or not (0x1001).
    public init(_ code: AlertCode, at time: UTCTime, to recipient: EntityIdentifier) {
        self.init(
            code, messageCode: code.isCritical ? .genericCriticalAlert : .genericNonCriticalAlert, at: time,
            to: recipient)
    }

    /// Whether the alert is signed; one that is not critical has a MAC. The Message Code decides, not the Alert Code: CS14
    /// is not critical, though its code is 8F12 (GBCS 7.2.9).
    public var isCritical: Bool { messageCode != .genericNonCriticalAlert && messageCode != .cs14 }

    package init(
        _ code: AlertCode, messageCode: MessageCode, at time: UTCTime, to recipient: EntityIdentifier,
        supplementary: SupplementaryRemoteParty? = nil, elements: [COSEMData] = [], sensitive: [UInt8]? = nil
    ) {
        self.code = code
        self.messageCode = messageCode
        self.time = time
        self.recipient = recipient
        self.supplementary = supplementary
        self.elements = elements
        self.sensitive = sensitive
    }

    /// ECS100 (GBCS 7.2.9.1): says that the device does not support `command`. It goes to the command's Business
    /// Originator, with its supplementary fields if it had them, and names its Message Code and Originator Counter.
    public static func commandNotSupported(_ command: GroupingHeader, at time: UTCTime) -> Alert {
        var identity: [UInt8] = []
        identity.append(bigEndian: command.messageCode.rawValue)
        identity.append(bigEndian: command.originatorCounter)
        return Alert(
            .commandNotSupportedByDevice, messageCode: .ecs100, at: time, to: command.businessOriginator,
            supplementary: command.otherInformation.supplementaryRemoteParty, elements: [.octetString(identity)])
    }

    /// The header and content of the alert as `device` sends it with its own Originator Counter.
    public func parts(
        from device: EntityIdentifier, originatorCounter: UInt64
    ) -> (header: GroupingHeader, content: [UInt8]) {
        let information: OtherInformation =
            if let supplementary {
                .supplementaryRemotePartyCounter(messageCode, id: supplementary.id, counter: supplementary.counter)
            } else {
                .messageCode(messageCode)
            }
        let header = GroupingHeader(
            craFlag: .alert, originatorCounter: originatorCounter, businessOriginator: device,
            businessTarget: recipient,
            otherInformation: information)
        var content: [UInt8] = []
        DataNotification(
            invokeID: LongInvokeIDAndPriority(originatorCounter: originatorCounter),
            body: .structure(
                [.longUnsigned(code.rawValue), .octetString(COSEMDateTime(time).octets)] + elements)
        ).encode(into: &content)
        return (header, content)
    }

    /// The alert in its critical form: Grouping Header, content and the device's signature; no MAC Header.
    public func signed(from device: EntityIdentifier, originatorCounter: UInt64, key: P256PrivateKey) -> [UInt8] {
        let (header, content) = parts(from: device, originatorCounter: originatorCounter)
        return Message.signed(header: header, content: content, key: key)
    }

    /// The alert in its non-critical form: MAC Header, Grouping Header, content and the MAC of device and recipient.
    ///
    /// - Parameter secret: Z of the device and ``recipient``.
    public func maced(
        from device: EntityIdentifier, originatorCounter: UInt64, secret: SharedSecret,
        using context: CryptographicContext
    ) -> [UInt8] {
        let (header, content) = parts(from: device, originatorCounter: originatorCounter)
        return Message.protected(header: header, content: content, secret: secret, using: context)
    }
}
