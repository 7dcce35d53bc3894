/// A message that a client submitted and whose fields were found to be good.
public struct SubmittedShortMessage: Hashable, Sendable {
    /// The system_id of the sender: receipts go to its binds.
    public var systemID: String
    public var serviceType: String
    public var source: SMEAddress
    /// The address that the message goes to, 1 to 20 characters.
    public var destination: SMEAddress
    public var esmClass: ESMClass
    public var protocolID: UInt8
    /// The priority, 0 to 3.
    public var priority: UInt8
    /// When it is to be delivered; nil for at once.
    public var scheduled: SMPPTime?
    /// The time until which, or for how long, the SMSC is to try; nil for its default.
    public var validity: SMPPTime?
    public var registeredDelivery: RegisteredDelivery
    /// Whether it is to replace a message with the same addresses and service type that is not delivered yet.
    public var replacesEarlier: Bool
    public var dataCoding: DataCoding
    /// The message, from short_message or from message_payload.
    public var octets: [UInt8]
    /// All optional parameters, message_payload included.
    public var optionalParameters: [OptionalParameter]

    /// Throws for values that the standard does not allow in submit_sm (SMPP 3.4, 4.4.1); errors have no offset.
    init(_ message: ShortMessageBody, _ optionalParameters: [OptionalParameter], from systemID: String) throws(PDUError)
    {
        try Self.require(message.source, .sourceTypeOfNumber, .sourceNumberingPlan)
        try Self.require(message.destination, .destinationTypeOfNumber, .destinationNumberingPlan)
        guard !message.destination.text.isEmpty else {
            throw PDUError(.tooLong(count: 0, maximum: 20), .destinationAddress)
        }
        guard message.esmClass.isForSubmission else {
            throw PDUError(.notAllowed(value: UInt32(message.esmClass.rawValue)), .esmClass)
        }
        guard message.priorityFlag <= 3 else {
            throw PDUError(.notAllowed(value: UInt32(message.priorityFlag)), .priorityFlag)
        }
        guard message.registeredDelivery.receipt != nil else {
            throw PDUError(.notAllowed(value: UInt32(message.registeredDelivery.rawValue)), .registeredDelivery)
        }
        guard message.replaceIfPresent <= 1 else {
            throw PDUError(.notAllowed(value: UInt32(message.replaceIfPresent)), .replaceIfPresent)
        }
        // 255 is reserved (SMPP 3.4, 5.2.20).
        guard message.defaultMessageID < 255 else {
            throw PDUError(.notAllowed(value: UInt32(message.defaultMessageID)), .defaultMessageID)
        }
        self.systemID = systemID
        serviceType = message.serviceType
        source = message.source
        destination = message.destination
        esmClass = message.esmClass
        protocolID = message.protocolID
        priority = message.priorityFlag
        scheduled = try Self.time(message.scheduleDeliveryTime, .scheduleDeliveryTime)
        validity = try Self.time(message.validityPeriod, .validityPeriod)
        registeredDelivery = message.registeredDelivery
        replacesEarlier = message.replaceIfPresent == 1
        dataCoding = message.dataCoding
        octets = message.octets
        self.optionalParameters = optionalParameters
        if let payload = optionalParameters[tag: .messagePayload] {
            guard octets.isEmpty else { throw PDUError(.notAllowed(value: UInt32(octets.count)), .messagePayload) }
            octets = payload
        }
        guard dataCoding != .ucs2 || octets.count.isMultiple(of: 2) else {
            throw PDUError(.notAllowed(value: UInt32(octets.count)), .messageLength)
        }
    }

    private static func require(
        _ address: SMEAddress, _ typeOfNumber: PDUField, _ numberingPlan: PDUField
    ) throws(PDUError) {
        guard address.typeOfNumber.isKnown else {
            throw PDUError(.notAllowed(value: UInt32(address.typeOfNumber.rawValue)), typeOfNumber)
        }
        guard address.numberingPlan.isKnown else {
            throw PDUError(.notAllowed(value: UInt32(address.numberingPlan.rawValue)), numberingPlan)
        }
    }

    private static func time(_ text: String, _ field: PDUField) throws(PDUError) -> SMPPTime? {
        guard !text.isEmpty else { return nil }
        guard let time = SMPPTime(text) else { throw PDUError(.notATime, field) }
        return time
    }
}

/// What the SMSC answers to submit_sm.
public enum SubmitResult: Hashable, Sendable {
    /// - Parameter messageID: message_id of 1 to 64 characters of ASCII.
    case accepted(messageID: String)
    case refused(CommandStatus)
}

/// What the SMSC answers to query_sm about a message that it knows.
public struct QueryResult: Hashable, Sendable {
    public var state: MessageState
    /// When the message came to its final state, in microseconds since 1970 began, UTC; nil before.
    public var done: Int64?
    /// The network's error code; 0 for none.
    public var errorCode: UInt8

    public init(state: MessageState, done: Int64? = nil, errorCode: UInt8 = 0) {
        self.state = state
        self.done = done
        self.errorCode = errorCode
    }
}
