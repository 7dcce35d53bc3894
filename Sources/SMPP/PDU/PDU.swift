/// A PDU of SMPP 3.4. Those for binding, submitting, delivering, querying and keeping a link have their fields; the
/// standard's others are known by name.
public struct PDU: Hashable, Sendable {
    /// The kind of PDU with its mandatory fields. Responses may lack theirs: a response with an error has none.
    public enum Body: Hashable, Sendable {
        case bind(BindMode, BindRequest)
        /// The response to a bind, with the SMSC's system_id of at most 15 characters.
        case bindResponse(BindMode, systemID: String?)
        case submit(ShortMessageBody)
        /// The response to submit_sm, with a message_id of at most 64 characters.
        case submitResponse(messageID: String?)
        case deliver(ShortMessageBody)
        /// The response to deliver_sm, with a message_id that is always empty.
        case deliverResponse(messageID: String?)
        case query(QueryRequest)
        case queryResponse(QueryResponse?)
        case enquireLink
        case enquireLinkResponse
        case unbind
        case unbindResponse
        case genericNack
        /// A request of ``CommandID/notOffered``, or the response to one, with what follows its header, not looked
        /// into.
        case notOffered(CommandID, [UInt8])
    }

    /// The command_status, 0 in requests.
    public var status: CommandStatus
    /// The sequence_number: 1 to 7FFFFFFF by the standard; a response has its request's.
    public var sequenceNumber: UInt32
    public var body: Body
    /// The optional parameters, behind the mandatory fields; a PDU without such fields has none.
    public var optionalParameters: [OptionalParameter]

    public init(
        _ body: Body, status: CommandStatus = .ok, sequenceNumber: UInt32,
        optionalParameters: [OptionalParameter] = []
    ) {
        self.status = status
        self.sequenceNumber = sequenceNumber
        self.body = body
        self.optionalParameters = optionalParameters
    }

    public var command: CommandID {
        switch body {
        case .bind(let mode, _): mode.command
        case .bindResponse(let mode, _): mode.command.response
        case .submit: .submitSM
        case .submitResponse: .submitSM.response
        case .deliver: .deliverSM
        case .deliverResponse: .deliverSM.response
        case .query: .querySM
        case .queryResponse: .querySM.response
        case .enquireLink: .enquireLink
        case .enquireLinkResponse: .enquireLink.response
        case .unbind: .unbind
        case .unbindResponse: .unbind.response
        case .genericNack: .genericNack
        case .notOffered(let command, _): command
        }
    }

    /// Decodes exactly one PDU of at most `limit` octets.
    public init(decoding octets: [UInt8], limit: Int = PDUHeader.defaultLimit) throws(PDUError) {
        var reader = PDUReader(octets)
        let header = try reader.readHeader(limit: limit)
        guard Int(header.length) >= octets.count else {
            throw PDUError(.trailingOctets(count: octets.count - Int(header.length)), .commandLength)
        }
        guard Int(header.length) == octets.count else {
            throw PDUError(.truncated(missing: Int(header.length) - octets.count), .commandLength, at: octets.count)
        }
        body = try Body(header.command, from: &reader)
        status = header.status
        sequenceNumber = header.sequenceNumber
        if body.hasOptionalParameters, reader.offset > PDUHeader.size {
            optionalParameters = try reader.readOptionalParameters()
        } else {
            optionalParameters = []
            guard reader.remaining == 0 else {
                throw PDUError(.trailingOctets(count: reader.remaining), .commandLength, at: reader.offset)
            }
        }
    }

    /// The octets of the PDU. Throws when a field is longer than the standard allows or is not ASCII.
    public func encoded() throws(PDUError) -> [UInt8] {
        var octets: [UInt8] = []
        octets.append(bigEndian: UInt32(0))
        octets.append(bigEndian: command.rawValue)
        octets.append(bigEndian: status.rawValue)
        octets.append(bigEndian: sequenceNumber)
        try body.encode(into: &octets)
        if body.hasOptionalParameters, octets.count > PDUHeader.size {
            try octets.append(optionalParameters: optionalParameters)
        } else if !optionalParameters.isEmpty {
            throw PDUError(.tooLong(count: optionalParameters.count, maximum: 0), .optionalParameters)
        }
        octets.replaceSubrange(0..<4, with: (0..<4).map { UInt8(truncatingIfNeeded: octets.count >> (24 - 8 * $0)) })
        return octets
    }
}

extension PDU.Body {
    fileprivate init(_ command: CommandID, from reader: inout PDUReader) throws(PDUError) {
        let hasFields = reader.remaining > 0
        switch command {
        case .bindTransmitter: self = .bind(.transmitter, try BindRequest(from: &reader))
        case .bindReceiver: self = .bind(.receiver, try BindRequest(from: &reader))
        case .bindTransceiver: self = .bind(.transceiver, try BindRequest(from: &reader))
        case .submitSM: self = .submit(try ShortMessageBody(from: &reader))
        case .deliverSM: self = .deliver(try ShortMessageBody(from: &reader))
        case .querySM: self = .query(try QueryRequest(from: &reader))
        case .enquireLink: self = .enquireLink
        case .unbind: self = .unbind
        case .bindTransmitter.response, .bindReceiver.response, .bindTransceiver.response:
            let mode: BindMode =
                command == .bindTransmitter.response
                ? .transmitter : command == .bindReceiver.response ? .receiver : .transceiver
            self = .bindResponse(mode, systemID: hasFields ? try reader.readString(maximum: 16, .systemID) : nil)
        case .submitSM.response:
            self = .submitResponse(messageID: hasFields ? try reader.readString(maximum: 65, .messageID) : nil)
        case .deliverSM.response:
            self = .deliverResponse(messageID: hasFields ? try reader.readString(maximum: 65, .messageID) : nil)
        case .querySM.response: self = .queryResponse(hasFields ? try QueryResponse(from: &reader) : nil)
        case .enquireLink.response: self = .enquireLinkResponse
        case .unbind.response: self = .unbindResponse
        case .genericNack: self = .genericNack
        case _ where CommandID.notOffered.contains(command.request):
            self = .notOffered(command, try reader.readOctets(reader.remaining, .commandLength))
        default: throw PDUError(.notAllowed(value: command.rawValue), .commandID, at: 4)
        }
    }

    fileprivate func encode(into octets: inout [UInt8]) throws(PDUError) {
        switch self {
        case .bind(_, let request): try request.encode(into: &octets)
        case .submit(let message), .deliver(let message): try message.encode(into: &octets)
        case .query(let request): try request.encode(into: &octets)
        case .queryResponse(let response): try response?.encode(into: &octets)
        case .bindResponse(_, let systemID):
            if let systemID { try octets.append(string: systemID, maximum: 16, .systemID) }
        case .submitResponse(let messageID), .deliverResponse(let messageID):
            if let messageID { try octets.append(string: messageID, maximum: 65, .messageID) }
        case .notOffered(_, let rest): octets += rest
        case .enquireLink, .enquireLinkResponse, .unbind, .unbindResponse, .genericNack: break
        }
    }

    /// Whether the PDU has mandatory fields, behind which optional parameters may stand.
    fileprivate var hasOptionalParameters: Bool {
        switch self {
        case .enquireLink, .enquireLinkResponse, .unbind, .unbindResponse, .genericNack, .notOffered: false
        default: true
        }
    }
}
