/// Body of query_sm (SMPP 3.4, 4.8.1).
public struct QueryRequest: Hashable, Sendable {
    /// The message_id that submit_sm_resp gave; at most 64 characters.
    public var messageID: String
    /// The source address of the message.
    public var source: SMEAddress

    public init(messageID: String, source: SMEAddress) {
        self.messageID = messageID
        self.source = source
    }

    init(from reader: inout PDUReader) throws(PDUError) {
        messageID = try reader.readString(maximum: 65, .messageID)
        source = try SMEAddress(from: &reader, .sourceTypeOfNumber, .sourceNumberingPlan, .sourceAddress)
    }

    func encode(into octets: inout [UInt8]) throws(PDUError) {
        try octets.append(string: messageID, maximum: 65, .messageID)
        try source.encode(into: &octets, .sourceAddress)
    }
}

/// Body of query_sm_resp (SMPP 3.4, 4.8.2).
public struct QueryResponse: Hashable, Sendable {
    public var messageID: String
    /// The time when the message came to its final state, as an absolute time; empty before.
    public var finalDate: String
    /// The value of message_state, which ``MessageState`` may know.
    public var messageState: UInt8
    /// The network's error code; 0 for none.
    public var errorCode: UInt8

    public init(messageID: String, finalDate: String, messageState: MessageState, errorCode: UInt8) {
        self.messageID = messageID
        self.finalDate = finalDate
        self.messageState = messageState.rawValue
        self.errorCode = errorCode
    }

    init(from reader: inout PDUReader) throws(PDUError) {
        messageID = try reader.readString(maximum: 65, .messageID)
        finalDate = try reader.readTime(.finalDate)
        messageState = try reader.readUInt8(.messageState)
        errorCode = try reader.readUInt8(.errorCode)
    }

    func encode(into octets: inout [UInt8]) throws(PDUError) {
        try octets.append(string: messageID, maximum: 65, .messageID)
        try octets.append(time: finalDate, .finalDate)
        octets += [messageState, errorCode]
    }
}
