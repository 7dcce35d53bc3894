import SimulationKernel

/// The SMSC's side of one connection, without the connection: octets and the time go in, and what is to be done comes
/// out.
///
/// Times are microseconds of a clock that does not go back.
public struct SMPPServerSession: Sendable {
    private struct Waiting {
        let command: CommandID
        let sequenceNumber: UInt32
        /// The message_id that a query asks for.
        var messageID: String?
    }

    private struct Delivery {
        let sequenceNumber: UInt32
        let receipt: DeliveryReceipt
        let sent: Int64
    }

    private let configuration: SMPPSessionConfiguration
    public private(set) var state = State.open
    /// The system_id of the bound client; empty before.
    public private(set) var systemID = ""
    private var assembler = PDUAssembler()
    /// The rate and the burst of messages that the bind may submit.
    private var bucket = TokenBucket(.unlimited)
    private var hasOptionalParameters = true
    /// The requests that were handed on, by their numbers; at most the submit window.
    private var waiting: [UInt64: Waiting] = [:]
    private var requests: UInt64 = 0
    /// The deliver_sm that were sent and not answered, oldest first; at most the deliver window.
    private var deliveries: [Delivery] = []
    private var sequenceNumber: UInt32 = 0
    /// Number of malformed PDUs since the last good one.
    private var malformed = 0
    private let opened: Int64
    private var lastReceived: Int64
    /// When enquire_link or unbind was sent, while nothing has come since; else nil.
    private var asked: Int64?

    /// The session of a connection that was made at `now`.
    public init(_ configuration: SMPPSessionConfiguration = SMPPSessionConfiguration(), at now: Int64) {
        self.configuration = configuration.bounded
        opened = now
        lastReceived = now
    }

    /// Number of deliver_sm that may wait for their answers at one time.
    public var deliverWindow: Int { configuration.deliverWindow }
    /// Number of submit_sm and query_sm that wait for their answers.
    public var outstandingRequests: Int { waiting.count }
    /// Number of deliver_sm that wait for their answers.
    public var outstandingDeliveries: Int { deliveries.count }

    // MARK: What comes in

    /// Takes octets that have come, in whatever pieces.
    public mutating func receive(_ octets: some Sequence<UInt8>, at now: Int64) -> [Outcome] {
        guard state != .closed else { return [] }
        var outcomes: [Outcome] = []
        assembler.append(octets)
        do throws(PDUError) {
            while state != .closed, let pdu = try assembler.next(limit: limit) { take(pdu, at: now, &outcomes) }
        } catch {
            // With a wrong length nothing else can be trusted, so that the sequence number is 0 (SMPP 3.4, 4.3).
            outcomes.append(.malformed(error))
            nack(error.status, 0, &outcomes)
            close(.length, &outcomes)
        }
        return outcomes
    }

    private var limit: Int {
        if case .open = state { configuration.pduOctetsBeforeBind } else { configuration.pduOctets }
    }

    private mutating func take(_ octets: [UInt8], at now: Int64, _ outcomes: inout [Outcome]) {
        if state != .open {
            lastReceived = max(lastReceived, now)
            // Any whole PDU shows that the client is there; after unbind only its answer counts.
            if state != .unbound { asked = nil }
        }
        do throws(PDUError) {
            try take(try PDU(decoding: octets, limit: limit), at: now, &outcomes)
            malformed = 0
        } catch {
            takeWrong(octets, error, &outcomes)
        }
    }

    private mutating func take(_ pdu: PDU, at now: Int64, _ outcomes: inout [Outcome]) throws(PDUError) {
        switch (pdu.body, state) {
        case (.genericNack, .bound): takeDeliverResponse(pdu, &outcomes)
        case (.genericNack, _): break
        case (.deliverResponse, .bound): takeDeliverResponse(pdu, &outcomes)
        case (.unbindResponse, .unbound): close(.unbound, &outcomes)
        case (.bind(let mode, let request), .open): bind(mode, request, pdu.sequenceNumber, at: now, &outcomes)
        case (.bind, .bound): refuse(pdu.command, .alreadyBound, pdu.sequenceNumber, &outcomes)
        case (.submit(let message), .bound(let mode)) where mode.transmits:
            let message = try SubmittedShortMessage(message, pdu.optionalParameters, from: systemID)
            submit(message, pdu.sequenceNumber, at: now, &outcomes)
        case (.query(let request), .bound(let mode)) where mode.transmits:
            query(request, pdu.sequenceNumber, &outcomes)
        case (.enquireLink, .bound):
            send(PDU(.enquireLinkResponse, sequenceNumber: pdu.sequenceNumber), &outcomes)
        case (.unbind, .bound), (.unbind, .unbound):
            state = .unbound
            send(PDU(.unbindResponse, sequenceNumber: pdu.sequenceNumber), &outcomes)
            close(.unbound, &outcomes)
        // An answer to something that was not asked.
        case (_, _) where pdu.command.isResponse: break
        // Only the SMSC sends deliver_sm.
        case (.deliver, .bound), (.notOffered, .bound):
            outcomes.append(.notOffered(pdu.command))
            refuse(pdu.command, .invalidCommandID, pdu.sequenceNumber, &outcomes)
        default: refuse(pdu.command, .incorrectBindStatus, pdu.sequenceNumber, &outcomes)
        }
    }

    /// Answers a PDU that cannot be taken: with its own response, or with generic_nack where its command_id is unknown.
    /// Malformed PDUs are counted until a good one comes; a well-formed one with a bad value counts as good.
    private mutating func takeWrong(_ octets: [UInt8], _ error: PDUError, _ outcomes: inout [Outcome]) {
        if error.isMalformed {
            outcomes.append(.malformed(error))
            malformed += 1
        } else {
            outcomes.append(.refused(error))
            malformed = 0
        }
        if let header = try? PDUHeader(decoding: octets, limit: limit) {
            if error.field == .commandID {
                // An answer is never answered.
                if !header.command.isResponse { nack(error.status, header.sequenceNumber, &outcomes) }
            } else {
                refuse(header.command, error.status, header.sequenceNumber, &outcomes)
            }
        }
        if malformed > configuration.malformedPDUs { close(.malformed, &outcomes) }
    }

    // MARK: Binding

    private mutating func bind(
        _ mode: BindMode, _ request: BindRequest, _ sequenceNumber: UInt32, at now: Int64,
        _ outcomes: inout [Outcome]
    ) {
        switch configuration.account(systemID: request.systemID, password: request.password) {
        case .failure(let refusal):
            refuse(mode.command, refusal.status, sequenceNumber, &outcomes)
            outcomes.append(.bindRefused(refusal.status))
            close(.bindRefused, &outcomes)
        case .success(let account):
            state = .bound(mode)
            systemID = request.systemID
            bucket = TokenBucket(account.submitRate)
            hasOptionalParameters = request.interfaceVersion >= BindRequest.version
            lastReceived = now
            let version = OptionalParameter(.interfaceVersion, [BindRequest.version])
            let response = PDU(
                .bindResponse(mode, systemID: configuration.systemID), sequenceNumber: sequenceNumber,
                optionalParameters: hasOptionalParameters ? [version] : [])
            send(response, &outcomes)
            outcomes.append(.bound(mode, systemID: systemID))
        }
    }

    /// Asks the client to unbind, and closes when it has or does not answer in time; closes a connection without a
    /// bind.
    public mutating func unbind(at now: Int64) -> [Outcome] {
        var outcomes: [Outcome] = []
        switch state {
        case .open: close(.unbound, &outcomes)
        case .bound:
            state = .unbound
            asked = now
            send(PDU(.unbind, sequenceNumber: nextSequenceNumber()), &outcomes)
        case .unbound, .closed: break
        }
        return outcomes
    }

    // MARK: Messages

    private mutating func submit(
        _ message: SubmittedShortMessage, _ sequenceNumber: UInt32, at now: Int64, _ outcomes: inout [Outcome]
    ) {
        guard waiting.count < configuration.submitWindow else {
            refuse(.submitSM, .messageQueueFull, sequenceNumber, &outcomes)
            outcomes.append(.windowFull)
            return
        }
        guard bucket.take(at: now) else {
            refuse(.submitSM, .throttled, sequenceNumber, &outcomes)
            outcomes.append(.throttled)
            return
        }
        outcomes.append(.submit(wait(.submitSM, sequenceNumber), message))
    }

    private mutating func query(
        _ request: QueryRequest, _ sequenceNumber: UInt32, _ outcomes: inout [Outcome]
    ) {
        guard waiting.count < configuration.submitWindow else {
            refuse(.querySM, .messageQueueFull, sequenceNumber, &outcomes)
            outcomes.append(.windowFull)
            return
        }
        let number = wait(.querySM, sequenceNumber, messageID: request.messageID)
        outcomes.append(.query(number, messageID: request.messageID, source: request.source))
    }

    private mutating func wait(
        _ command: CommandID, _ sequenceNumber: UInt32, messageID: String? = nil
    ) -> Request {
        requests &+= 1
        waiting[requests] = Waiting(command: command, sequenceNumber: sequenceNumber, messageID: messageID)
        return Request(number: requests)
    }

    /// Answers a submit_sm. An answer that nobody waits for any more has no effect.
    public mutating func answer(_ request: Request, with result: SubmitResult) -> [Outcome] {
        guard let waiting = waiting.removeValue(forKey: request.number), case .bound = state else { return [] }
        var outcomes: [Outcome] = []
        switch result {
        case .accepted(let messageID):
            let response = PDU(.submitResponse(messageID: messageID), sequenceNumber: waiting.sequenceNumber)
            send(response, &outcomes, orRefuse: waiting.command)
        case .refused(let status):
            refuse(waiting.command, status == .ok ? .submitFailed : status, waiting.sequenceNumber, &outcomes)
        }
        return outcomes
    }

    /// Answers a query_sm; nil stands for no such message. An answer that nobody waits for any more has no effect.
    public mutating func answer(_ request: Request, with result: QueryResult?) -> [Outcome] {
        guard let waiting = waiting.removeValue(forKey: request.number), case .bound = state else { return [] }
        var outcomes: [Outcome] = []
        if let result {
            let response = QueryResponse(
                messageID: waiting.messageID ?? "", finalDate: result.done.map { SMPPTime.absolute($0).text } ?? "",
                messageState: result.state, errorCode: result.errorCode)
            let pdu = PDU(.queryResponse(response), sequenceNumber: waiting.sequenceNumber)
            send(pdu, &outcomes, orRefuse: waiting.command)
        } else {
            refuse(waiting.command, .queryFailed, waiting.sequenceNumber, &outcomes)
        }
        return outcomes
    }

    // MARK: Receipts

    /// Sends a receipt; nil, without any effect, when no receiver is bound or its window is full.
    public mutating func deliver(_ receipt: DeliveryReceipt, at now: Int64) -> [Outcome]? {
        guard case .bound(let mode) = state, mode.receives, deliveries.count < configuration.deliverWindow else {
            return nil
        }
        let number = nextSequenceNumber()
        let pdu = receipt.pdu(sequenceNumber: number, hasOptionalParameters: hasOptionalParameters)
        guard let octets = try? pdu.encoded() else { return [.notTaken(receipt, .systemError)] }
        deliveries.append(Delivery(sequenceNumber: number, receipt: receipt, sent: now))
        return [.send(octets)]
    }

    private mutating func takeDeliverResponse(_ pdu: PDU, _ outcomes: inout [Outcome]) {
        guard let index = deliveries.firstIndex(where: { $0.sequenceNumber == pdu.sequenceNumber }) else { return }
        let receipt = deliveries.remove(at: index).receipt
        // generic_nack does not take a receipt, whatever status it has.
        if pdu.status == .ok, pdu.command != .genericNack {
            outcomes.append(.delivered(receipt))
        } else {
            outcomes.append(.notTaken(receipt, pdu.status))
        }
    }

    // MARK: Time

    /// When ``timePassed(to:)`` is to be called next; nil when closed.
    public var nextDeadline: Int64? {
        switch state {
        case .open: opened + configuration.bindTimeout
        case .bound:
            min(
                asked.map { $0 + configuration.responseTimeout } ?? lastReceived + configuration.enquireLinkInterval,
                deliveries.first.map { $0.sent + configuration.responseTimeout } ?? .max)
        case .unbound: (asked ?? lastReceived) + configuration.responseTimeout
        case .closed: nil
        }
    }

    /// Lets time pass up to `now`.
    public mutating func timePassed(to now: Int64) -> [Outcome] {
        guard let nextDeadline, now >= nextDeadline else { return [] }
        var outcomes: [Outcome] = []
        switch state {
        case .open: close(.bindTimeout, &outcomes)
        case .bound:
            let isDeliveryLate = deliveries.first.map { now >= $0.sent + configuration.responseTimeout } ?? false
            if asked == nil, !isDeliveryLate {
                asked = now
                send(PDU(.enquireLink, sequenceNumber: nextSequenceNumber()), &outcomes)
            } else {
                close(.unanswered, &outcomes)
            }
        case .unbound: close(.unanswered, &outcomes)
        case .closed: break
        }
        return outcomes
    }

    /// Notes that the connection is gone. Returns the receipts that were sent and not answered, oldest first, for
    /// another bind.
    public mutating func connectionClosed() -> [DeliveryReceipt] {
        state = .closed
        waiting = [:]
        assembler.removeAll()
        defer { deliveries = [] }
        return deliveries.map(\.receipt)
    }

    // MARK: Sending

    private mutating func nextSequenceNumber() -> UInt32 {
        sequenceNumber = sequenceNumber >= 0x7FFF_FFFF ? 1 : sequenceNumber + 1
        return sequenceNumber
    }

    /// Sends a PDU; when its fields cannot be sent, an error in its place.
    private func send(_ pdu: PDU, _ outcomes: inout [Outcome], orRefuse command: CommandID? = nil) {
        if let octets = try? pdu.encoded() {
            outcomes.append(.send(octets))
        } else if let command {
            refuse(command, .systemError, pdu.sequenceNumber, &outcomes)
        }
    }

    /// Answers a request with an error, which is a header alone (SMPP 3.4, 4.1.2 and 4.4.2). Answers are not answered.
    private func refuse(
        _ command: CommandID, _ status: CommandStatus, _ sequenceNumber: UInt32, _ outcomes: inout [Outcome]
    ) {
        guard !command.isResponse else { return }
        guard command.hasResponse else { return nack(status, sequenceNumber, &outcomes) }
        let header: [UInt32] = [UInt32(PDUHeader.size), command.response.rawValue, status.rawValue, sequenceNumber]
        var octets: [UInt8] = []
        for field in header { octets.append(bigEndian: field) }
        outcomes.append(.send(octets))
    }

    private func nack(_ status: CommandStatus, _ sequenceNumber: UInt32, _ outcomes: inout [Outcome]) {
        send(PDU(.genericNack, status: status, sequenceNumber: sequenceNumber), &outcomes)
    }

    private mutating func close(_ reason: CloseReason, _ outcomes: inout [Outcome]) {
        state = .closed
        waiting = [:]
        assembler.removeAll()
        outcomes.append(.close(reason))
    }
}
