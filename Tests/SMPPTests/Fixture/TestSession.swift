@testable import SMPP

/// A session at a virtual time, spoken to in PDUs.
struct TestSession {
    static let second: Int64 = 1_000_000

    var session: SMPPServerSession
    var now: Int64 = 0

    init(_ change: (inout SMPPSessionConfiguration) -> Void = { _ in }) {
        var configuration = SMPPSessionConfiguration()
        change(&configuration)
        session = SMPPServerSession(configuration, at: 0)
    }

    /// Bound as the development account.
    static func bound(_ mode: BindMode, _ change: (inout SMPPSessionConfiguration) -> Void = { _ in }) -> TestSession {
        var session = TestSession(change)
        _ = session.send(.bind(mode, BindRequest(systemID: "smets", password: "smets")))
        return session
    }

    mutating func send(
        _ body: PDU.Body, status: CommandStatus = .ok, sequence: UInt32 = 1, _ parameters: [OptionalParameter] = []
    ) -> [SMPPServerSession.Outcome] {
        let pdu = PDU(body, status: status, sequenceNumber: sequence, optionalParameters: parameters)
        return session.receive((try? pdu.encoded()) ?? [], at: now)
    }

    mutating func submit(
        sequence: UInt32 = 1, _ parameters: [OptionalParameter] = [],
        _ change: (inout ShortMessageBody) -> Void = { _ in }
    ) -> [SMPPServerSession.Outcome] {
        var message = PDUExamples.submission
        change(&message)
        return send(.submit(message), sequence: sequence, parameters)
    }
}

extension SMPPServerSession.Outcome {
    /// The PDU that is sent.
    var pdu: PDU? {
        guard case .send(let octets) = self else { return nil }
        return try? PDU(decoding: octets)
    }

    var submission: (request: SMPPServerSession.Request, message: SubmittedShortMessage)? {
        guard case .submit(let request, let message) = self else { return nil }
        return (request, message)
    }

    static func sent(_ body: PDU.Body, status: CommandStatus = .ok, sequence: UInt32 = 1) -> Self {
        .send((try? PDU(body, status: status, sequenceNumber: sequence).encoded()) ?? [])
    }
}
