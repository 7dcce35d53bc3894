import FuzzKit
import SMPP

extension FuzzTarget {
    /// The SMSC's side of a connection: PDUs whole and in pieces, answers, receipts and time that passes.
    static let smpp = FuzzTarget("smpp", maximumSize: 4_096, seeds: smppSeeds) { octets in
        if let pdu = try? PDU(decoding: octets) {
            must((try? pdu.encoded()) == octets, "a PDU has another spelling")
        }
        var input = FuzzInput(octets)
        var configuration = SMPPSessionConfiguration()
        configuration.submitWindow = 1 + input.number(below: 4)
        configuration.malformedPDUs = 1_000
        var now: Int64 = input.octet() & 1 == 0 ? 0 : .max - 100_000_000_000
        var session = SMPPServerSession(configuration, at: now)
        var requests: [SMPPServerSession.Request] = []
        var isClosed = false
        for _ in 0..<64 where !input.isEmpty {
            var outcomes: [SMPPServerSession.Outcome]
            switch input.octet() % 8 {
            case 0, 1, 2: outcomes = session.receive(withLength(input.piece()), at: now)
            case 3: outcomes = session.receive(input.piece(), at: now)
            case 4:
                now += Int64(input.octet()) * 1_000_000
                outcomes = session.timePassed(to: now)
            case 5: outcomes = session.deliver(receipt(&input), at: now) ?? []
            case 6:
                guard !requests.isEmpty else { continue }
                let request = requests[input.number(below: 256) % requests.count]
                switch input.number(below: 4) {
                case 0: outcomes = session.answer(request, with: .accepted(messageID: "17"))
                case 1: outcomes = session.answer(request, with: .refused(.messageQueueFull))
                case 2: outcomes = session.answer(request, with: nil)
                default:
                    outcomes = session.answer(
                        request, with: QueryResult(state: .delivered, done: Int64(bitPattern: input.number64())))
                }
            default: outcomes = session.unbind(at: now)
            }
            must(!isClosed || outcomes.isEmpty, "something follows the end")
            for (index, outcome) in outcomes.enumerated() {
                switch outcome {
                case .send(let octets): must((try? PDU(decoding: octets)) != nil, "what is sent is no PDU")
                case .submit(let request, let message):
                    requests.append(request)
                    _ = message.scheduled?.instant(from: now)
                    _ = message.validity?.text
                case .query(let request, _, _): requests.append(request)
                case .malformed(let error): _ = "\(error)"
                case .close:
                    isClosed = true
                    must(index == outcomes.count - 1, "something follows a close")
                default: break
                }
            }
            must(session.outstandingRequests <= configuration.submitWindow, "the window is passed")
            must(session.outstandingDeliveries <= session.deliverWindow, "the deliver window is passed")
        }
        _ = session.connectionClosed()
    }

    private static func withLength(_ octets: [UInt8]) -> [UInt8] {
        guard octets.count >= 4 else { return octets }
        return [0, 0, UInt8(octets.count >> 8 & 0xFF), UInt8(octets.count & 0xFF)] + octets.dropFirst(4)
    }

    private static func receipt(_ input: inout FuzzInput) -> DeliveryReceipt {
        let time = Int64(bitPattern: input.number64())
        return DeliveryReceipt(
            messageID: "42", source: SMEAddress("447700900123"), destination: SMEAddress("DCC"), submitted: time,
            done: time &+ 1_000_000, state: .delivered, errorCode: Int(truncatingIfNeeded: time),
            octets: [0x41, 0, 0xFF])
    }

    private static func smppSeeds() -> [[UInt8]] {
        let message = ShortMessageBody(
            source: SMEAddress("DCC"), destination: SMEAddress("447700900123"),
            scheduleDeliveryTime: "261101120000000+",
            validityPeriod: "000002000000000R", registeredDelivery: RegisteredDelivery(rawValue: 1), octets: [1, 2, 3])
        let pdus: [PDU] = [
            PDU(.submit(message), sequenceNumber: 2),
            PDU(
                .submit(message), sequenceNumber: 3,
                optionalParameters: [OptionalParameter(.userMessageReference, [0, 7])]),
            PDU(.query(QueryRequest(messageID: "17", source: SMEAddress("DCC"))), sequenceNumber: 4),
            PDU(.enquireLink, sequenceNumber: 5), PDU(.enquireLinkResponse, sequenceNumber: 1),
            PDU(.deliverResponse(messageID: ""), sequenceNumber: 1), PDU(.genericNack, sequenceNumber: 1),
            PDU(.unbind, sequenceNumber: 6), PDU(.unbindResponse, sequenceNumber: 1),
            PDU(.deliver(message), sequenceNumber: 9),
            PDU(.bindResponse(.receiver, systemID: "SMSC"), sequenceNumber: 1),
            PDU(.submitResponse(messageID: "17"), sequenceNumber: 1),
            PDU(
                .queryResponse(
                    QueryResponse(messageID: "17", finalDate: "", messageState: .delivered, errorCode: 0)),
                sequenceNumber: 1),
        ]
        var seeds = pdus.compactMap { try? $0.encoded() }
        for mode in BindMode.allCases {
            let bind = PDU(.bind(mode, BindRequest(systemID: "smets", password: "smets")), sequenceNumber: 1)
            for pdu in pdus {
                var seed: [UInt8] = [3, 0, 0]
                seed.append(piece: (try? bind.encoded()) ?? [])
                seed += [5, 0, 0, 0, 0, 1, 2, 3, 4, 0]
                seed.append(piece: (try? pdu.encoded()) ?? [])
                seed += [6, 0, 0, 4, 40]
                seeds.append(seed)
            }
        }
        return seeds
    }
}
