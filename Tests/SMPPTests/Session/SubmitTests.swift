import SimulationKernel
import Testing

@testable import SMPP

@Suite("Messages in a session (SMPP 3.4, 4.4 and 4.8)")
struct SubmitTests {
    @Test("a message is handed on with all it says, and answered later")
    func submit() throws {
        var client = TestSession.bound(.transmitter)
        let parameters = [OptionalParameter(.userMessageReference, [0, 9])]
        let outcomes = client.submit(sequence: 5, parameters)
        let (request, message) = try #require(outcomes.first?.submission)
        #expect(outcomes.count == 1)
        #expect(message.systemID == "smets")
        #expect(message.source == PDUExamples.source)
        #expect(message.destination == PDUExamples.destination)
        #expect(message.octets == Array("WAKE".utf8))
        #expect(message.dataCoding == .octets)
        #expect(message.validity == .relative(1_800_000_000))
        #expect(message.scheduled == nil)
        #expect(message.registeredDelivery.receipt == .finalOutcome)
        #expect(message.optionalParameters == parameters)
        #expect(!message.replacesEarlier)
        #expect(client.session.outstandingRequests == 1)
        #expect(
            client.session.answer(request, with: .accepted(messageID: "17"))
                == [.sent(.submitResponse(messageID: "17"), sequence: 5)])
        #expect(client.session.answer(request, with: .accepted(messageID: "17")).isEmpty)
        #expect(client.session.outstandingRequests == 0)
    }

    @Test("answers come in any order, to requests with one sequence number too")
    func order() throws {
        var client = TestSession.bound(.transceiver)
        let first = try #require(client.submit(sequence: 5).first?.submission)
        let second = try #require(client.submit(sequence: 5).first?.submission)
        #expect(
            client.session.answer(second.request, with: .accepted(messageID: "2"))
                == [.sent(.submitResponse(messageID: "2"), sequence: 5)])
        #expect(
            client.session.answer(first.request, with: .refused(.invalidDestinationAddress))
                == [.sent(.submitResponse(messageID: nil), status: .invalidDestinationAddress, sequence: 5)])
    }

    @Test("what the SMSC cannot say is a system error")
    func unsendable() throws {
        var client = TestSession.bound(.transceiver)
        for messageID in [String(repeating: "1", count: 65), "é", "a\0b"] {
            let request = try #require(client.submit().first?.submission?.request)
            #expect(
                client.session.answer(request, with: .accepted(messageID: messageID))
                    == [.sent(.submitResponse(messageID: nil), status: .systemError)])
        }
        let request = try #require(client.submit().first?.submission?.request)
        #expect(
            client.session.answer(request, with: .refused(.ok))
                == [.sent(.submitResponse(messageID: nil), status: .submitFailed)])
    }

    @Test("message_payload stands for short_message")
    func payload() throws {
        var client = TestSession.bound(.transceiver)
        let payload = [UInt8](repeating: 0x55, count: 1_000)
        let outcomes = client.submit([OptionalParameter(.messagePayload, payload)]) { $0.octets = [] }
        #expect(try #require(outcomes.first?.submission).message.octets == payload)
    }

    static let mistakes: [(String, CommandStatus, @Sendable (inout ShortMessageBody) -> Void)] = [
        ("no destination", .invalidDestinationAddress, { $0.destination.text = "" }),
        ("a receipt from a client", .invalidESMClass, { $0.esmClass = .deliveryReceipt }),
        ("a reserved type", .invalidESMClass, { $0.esmClass = ESMClass(rawValue: 0x3C) }),
        ("a reserved source_addr_ton", .invalidSourceTypeOfNumber, { $0.source.typeOfNumber = .init(rawValue: 7) }),
        ("a reserved source_addr_npi", .invalidSourceNumberingPlan, { $0.source.numberingPlan = .init(rawValue: 2) }),
        (
            "a reserved dest_addr_ton", .invalidDestinationTypeOfNumber,
            { $0.destination.typeOfNumber = .init(rawValue: 255) }
        ),
        (
            "a reserved dest_addr_npi", .invalidDestinationNumberingPlan,
            { $0.destination.numberingPlan = .init(rawValue: 5) }
        ),
        ("replace_if_present_flag 2", CommandStatus(rawValue: 0x54), { $0.replaceIfPresent = 2 }),
        ("sm_default_msg_id 255", CommandStatus(rawValue: 0x63), { $0.defaultMessageID = 255 }),
        ("priority 4", .invalidPriorityFlag, { $0.priorityFlag = 4 }),
        ("a reserved receipt", .invalidRegisteredDelivery, { $0.registeredDelivery = RegisteredDelivery(rawValue: 3) }),
        ("a validity of no format", .invalidValidityPeriod, { $0.validityPeriod = "in half an hour!" }),
        ("a validity of no date", .invalidValidityPeriod, { $0.validityPeriod = "250230000000000+" }),
        ("a schedule of no format", .invalidScheduledDeliveryTime, { $0.scheduleDeliveryTime = "tomorrow morning" }),
        (
            "half a character of UCS2", .invalidMessageLength,
            {
                $0.dataCoding = .ucs2
                $0.octets = [0, 0x41, 0]
            }
        ),
    ]

    @Test("messages that are wrong are refused and counted", arguments: mistakes.map(\.0)) func wrong(name: String)
        throws
    {
        let (_, status, change) = try #require(Self.mistakes.first { $0.0 == name })
        var client = TestSession.bound(.transceiver)
        let outcomes = client.submit(sequence: 3, [], change)
        #expect(outcomes.count == 2)
        #expect(outcomes.last == .sent(.submitResponse(messageID: nil), status: status, sequence: 3))
        guard case .refused = outcomes.first else {
            Issue.record("not counted")
            return
        }
    }

    @Test("two messages in one are refused")
    func payloadAndMessage() {
        var client = TestSession.bound(.transceiver)
        let outcomes = client.submit([OptionalParameter(.messagePayload, [1])])
        #expect(outcomes.last == .sent(.submitResponse(messageID: nil), status: .optionalParameterNotAllowed))
    }

    @Test("all codings are carried", arguments: [0, 4, 8, 1, 3, 0xF5] as [UInt8]) func codings(coding: UInt8) throws {
        var client = TestSession.bound(.transceiver)
        let outcomes = client.submit { $0.dataCoding = DataCoding(rawValue: coding) }
        #expect(try #require(outcomes.first?.submission).message.dataCoding.rawValue == coding)
    }

    @Test("above its rate a bind is throttled, and may send again when time has passed")
    func throttled() {
        var client = TestSession.bound(.transmitter) {
            $0.accounts = [SMPPAccount(systemID: "smets", password: "smets", submitsPerSecond: 4)]
        }
        let refusal: [SMPPServerSession.Outcome] = [
            .sent(.submitResponse(messageID: nil), status: .throttled), .throttled,
        ]
        for _ in 0..<4 { #expect(client.submit().first?.submission != nil) }
        #expect(client.submit() == refusal)
        client.now = 249_999
        #expect(client.submit() == refusal)
        client.now = 250_000
        #expect(client.submit().first?.submission != nil)
        #expect(client.submit() == refusal)
        client.now = 100 * TestSession.second
        for _ in 0..<4 { #expect(client.submit().first?.submission != nil) }
        #expect(client.submit() == refusal)
        // Back in time is no time.
        client.now = 0
        #expect(client.submit() == refusal)
    }

    private static func bucket(_ perSecond: Int) -> TokenBucket {
        TokenBucket(SMPPAccount(systemID: "a", password: "b", submitsPerSecond: perSecond).submitRate)
    }

    @Test("over a long time a bind sends its rate", arguments: [1, 7, 20, 1_000]) func rate(perSecond: Int) {
        var bucket = Self.bucket(perSecond)
        var taken = 0
        var now: Int64 = 0
        var generator = SplitMix64(seed: 58)
        while now < 60_000_000 {
            now += Int64.random(in: 1...400, using: &generator)
            if bucket.take(at: now) { taken += 1 }
        }
        #expect((60 * perSecond...61 * perSecond + 1).contains(taken))
    }

    @Test("a bucket is full after any time")
    func extremes() {
        var bucket = Self.bucket(.max)
        #expect(bucket.take(at: .min) == true)
        #expect(bucket.take(at: .max) == true)
        bucket = Self.bucket(0)
        let taken = [0, 0, 1_000_000].map { bucket.take(at: $0) }
        #expect(taken == [true, false, true])
    }

    @Test("more requests than the window wait for no answer: they are refused")
    func window() throws {
        var client = TestSession.bound(.transceiver) { $0.submitWindow = 2 }
        let first = try #require(client.submit(sequence: 1).first?.submission)
        let query = PDU.Body.query(QueryRequest(messageID: "17", source: PDUExamples.source))
        guard case .query = client.send(query, sequence: 2).first else {
            Issue.record("the query was refused")
            return
        }
        #expect(
            client.submit(sequence: 3)
                == [.sent(.submitResponse(messageID: nil), status: .messageQueueFull, sequence: 3), .windowFull])
        #expect(
            client.send(query, sequence: 4)
                == [.sent(.queryResponse(nil), status: .messageQueueFull, sequence: 4), .windowFull])
        _ = client.session.answer(first.request, with: .accepted(messageID: "1"))
        #expect(client.submit(sequence: 5).first?.submission != nil)
    }

    @Test("query_sm: on the way, at its end, unknown")
    func query() throws {
        var client = TestSession.bound(.transceiver)
        let answers: [(QueryResult?, SMPPServerSession.Outcome)] = [
            (
                QueryResult(state: .enroute, errorCode: 8),
                .sent(
                    .queryResponse(QueryResponse(messageID: "17", finalDate: "", messageState: .enroute, errorCode: 8)))
            ),
            (
                QueryResult(state: .delivered, done: 1_764_374_400_000_000),
                .sent(
                    .queryResponse(
                        QueryResponse(
                            messageID: "17", finalDate: "251129000000000+", messageState: .delivered, errorCode: 0)))
            ),
            (nil, .sent(.queryResponse(nil), status: .queryFailed)),
        ]
        for (answer, expected) in answers {
            let outcomes = client.send(.query(QueryRequest(messageID: "17", source: PDUExamples.source)))
            guard case .query(let request, "17", PDUExamples.source) = outcomes.first else {
                Issue.record("\(outcomes)")
                return
            }
            #expect(client.session.answer(request, with: answer) == [expected])
        }
    }

    @Test("an answer after the end leads to nothing")
    func afterEnd() throws {
        var client = TestSession.bound(.transceiver)
        let request = try #require(client.submit().first?.submission?.request)
        _ = client.send(.unbind)
        #expect(client.session.answer(request, with: .accepted(messageID: "1")).isEmpty)
        #expect(client.session.answer(request, with: QueryResult(state: .delivered)).isEmpty)
    }
}
