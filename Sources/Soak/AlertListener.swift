import COSEM
import Console
import Estate
import GBCS
import NIOCore
import StreamPort

/// A connection that has asked for all alerts; it verifies them and notes their counters. There is one in each life.
final class AlertListener: Sendable {
    private let context: SoakContext
    private let life: ServerLife
    private let client: StreamClient

    /// Connects and asks for alerts; when it returns, no further alert is missed.
    init(_ context: SoakContext, life: ServerLife) async throws {
        self.context = context
        self.life = life
        client = try await StreamClient.connect(host: "127.0.0.1", port: life.server.port, group: context.group)
        try await ask()
        // Messages of a connection are processed in order: an answer shows that the subscription in front of it is in
        // place.
        let sentinel = try ProofClient(context, life: life).sentinel(to: context.meters.checked[0])
        try await client.send(sentinel.octets)
        while let message = try await client.receive(within: ProofClient.patience) {
            if !take(message) { return }
        }
        throw UserError("the server does not answer on a connection that asked for alerts")
    }

    /// Asks for alerts. It may be called again, since a connection that sends nothing is closed as idle.
    func ask() async throws { try await client.send(Array("GBCS:ALERTS#0:on:raw\r\n".utf8)) }

    /// Takes alerts until the connection closes, which only the end of the life may cause.
    func run() async {
        do {
            while let message = try await client.receive(within: 3_600) { _ = take(message) }
        } catch {
            // This counts like a connection that closed.
        }
        if await !life.explainsFailure() {
            context.findings.record(.connection, "the connection that gets alerts was closed")
        }
    }

    func close() async { try? await client.close() }

    /// Takes a message; false when it is no alert.
    private func take(_ octets: [UInt8]) -> Bool {
        guard let message = try? Message(parsing: octets) else {
            context.findings.record(.strayMessage, "among the alerts: \(octets.prefix(40).hexadecimal)")
            return true
        }
        guard message.header.craFlag == .alert else { return false }
        let header = message.header
        // An altered message may have been for a hub, which reports it rightly.
        if context.estate.hubNumber(of: header.businessOriginator) != nil { return true }
        guard let meter = context.estate.index(of: header.businessOriginator) else {
            context.findings.record(.wrongAlert, "of no meter of the fleet: \(header.businessOriginator)")
            return true
        }
        func wrong(_ reason: String) {
            context.findings.record(.wrongAlert, reason, meter: meter, counter: header.originatorCounter)
        }
        context.ledgers.see(header.originatorCounter, of: header.businessOriginator, meter: meter, in: "an alert")
        context.tally.add(\.alerts)
        let key = context.estate.deviceKeys(meter).digitalSignature.publicKey
        guard case .present(let signature) = message.signature,
            key.verifies(octets[signature], of: octets[message.signedRange])
        else {
            wrong("its signature does not verify")
            return true
        }
        guard let (code, time) = Self.content(of: message) else {
            wrong("its content is not code and time: \(message.content.prefix(40).hexadecimal)")
            return true
        }
        context.ledgers.alerts.withLock { $0[SoakLedgers.AlertKey(meter: meter, code: code), default: 0] += 1 }
        if Self.isLogged(code) {
            context.ledgers.security.withLock { $0.alerted(.init(time: time, code: code.rawValue), of: meter) }
        }
        return true
    }

    private static func content(of message: Message) -> (AlertCode, UTCTime)? {
        guard let notification = try? DataNotification(decoding: Array(message.content)),
            case .structure(let members) = notification.body, members.count >= 2,
            case .longUnsigned(let code) = members[0], case .octetString(let octets) = members[1]
        else { return nil }
        var reader = OctetReader(octets)
        return (try? COSEMDateTime(from: &reader))?.utc.map { (AlertCode(rawValue: code), $0) }
    }

    /// Whether the refusal with this alert code also leaves an entry in the Security Log, by the default rules.
    private static func isLogged(_ code: AlertCode) -> Bool {
        [
            .integrityCheckOfContentOrFormatFailed, .unauthorisedCommunicationAccessAttempted,
            .unusualNumberOfMalformedMessages,
        ].contains(code)
    }
}
