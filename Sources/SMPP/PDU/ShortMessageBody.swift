/// Body of submit_sm and deliver_sm, which have the same layout (SMPP 3.4, 4.4.1 and 4.6.1).
public struct ShortMessageBody: Hashable, Sendable {
    /// Largest number of ``octets``; longer messages go in message_payload.
    public static let maximumOctets = 254

    /// The service_type, at most 5 characters; empty for the default.
    public var serviceType: String
    public var source: SMEAddress
    public var destination: SMEAddress
    public var esmClass: ESMClass
    public var protocolID: UInt8
    /// The priority_flag, 0 to 3.
    public var priorityFlag: UInt8
    /// The schedule_delivery_time: empty, or 16 characters that ``SMPPTime`` reads.
    public var scheduleDeliveryTime: String
    /// The validity_period: empty, or 16 characters that ``SMPPTime`` reads.
    public var validityPeriod: String
    public var registeredDelivery: RegisteredDelivery
    /// The replace_if_present_flag: 1 when this message is to replace an earlier one.
    public var replaceIfPresent: UInt8
    public var dataCoding: DataCoding
    /// Number of a message that the SMSC has ready (sm_default_msg_id); 0 for none.
    public var defaultMessageID: UInt8
    /// The message (short_message), at most 254 octets.
    public var octets: [UInt8]

    public init(
        serviceType: String = "", source: SMEAddress, destination: SMEAddress, esmClass: ESMClass = ESMClass(),
        protocolID: UInt8 = 0, priorityFlag: UInt8 = 0, scheduleDeliveryTime: String = "",
        validityPeriod: String = "", registeredDelivery: RegisteredDelivery = RegisteredDelivery(),
        replaceIfPresent: UInt8 = 0, dataCoding: DataCoding = .defaultAlphabet, defaultMessageID: UInt8 = 0,
        octets: [UInt8] = []
    ) {
        self.serviceType = serviceType
        self.source = source
        self.destination = destination
        self.esmClass = esmClass
        self.protocolID = protocolID
        self.priorityFlag = priorityFlag
        self.scheduleDeliveryTime = scheduleDeliveryTime
        self.validityPeriod = validityPeriod
        self.registeredDelivery = registeredDelivery
        self.replaceIfPresent = replaceIfPresent
        self.dataCoding = dataCoding
        self.defaultMessageID = defaultMessageID
        self.octets = octets
    }

    init(from reader: inout PDUReader) throws(PDUError) {
        serviceType = try reader.readString(maximum: 6, .serviceType)
        source = try SMEAddress(from: &reader, .sourceTypeOfNumber, .sourceNumberingPlan, .sourceAddress)
        destination = try SMEAddress(
            from: &reader, .destinationTypeOfNumber, .destinationNumberingPlan, .destinationAddress)
        esmClass = ESMClass(rawValue: try reader.readUInt8(.esmClass))
        protocolID = try reader.readUInt8(.protocolID)
        priorityFlag = try reader.readUInt8(.priorityFlag)
        scheduleDeliveryTime = try reader.readTime(.scheduleDeliveryTime)
        validityPeriod = try reader.readTime(.validityPeriod)
        registeredDelivery = RegisteredDelivery(rawValue: try reader.readUInt8(.registeredDelivery))
        replaceIfPresent = try reader.readUInt8(.replaceIfPresent)
        dataCoding = DataCoding(rawValue: try reader.readUInt8(.dataCoding))
        defaultMessageID = try reader.readUInt8(.defaultMessageID)
        let place = reader.offset
        let length = Int(try reader.readUInt8(.messageLength))
        guard length <= Self.maximumOctets else {
            throw PDUError(.tooLong(count: length, maximum: Self.maximumOctets), .messageLength, at: place)
        }
        octets = try reader.readOctets(length, .shortMessage)
    }

    func encode(into pdu: inout [UInt8]) throws(PDUError) {
        try pdu.append(string: serviceType, maximum: 6, .serviceType)
        try source.encode(into: &pdu, .sourceAddress)
        try destination.encode(into: &pdu, .destinationAddress)
        pdu += [esmClass.rawValue, protocolID, priorityFlag]
        try pdu.append(time: scheduleDeliveryTime, .scheduleDeliveryTime)
        try pdu.append(time: validityPeriod, .validityPeriod)
        pdu += [registeredDelivery.rawValue, replaceIfPresent, dataCoding.rawValue, defaultMessageID]
        guard octets.count <= Self.maximumOctets else {
            throw PDUError(.tooLong(count: octets.count, maximum: Self.maximumOctets), .shortMessage)
        }
        pdu.append(UInt8(octets.count))
        pdu += octets
    }
}
