import COSEM
import CommsHub
import Console
import GBCS
import Host
import NIOPosix
import StreamPort

/// One command to a meter of a server and its outcome: the response, or why there is none, as far as that shows.
struct MeterConversation {
    enum Outcome {
        case response([UInt8])
        /// The meter reported to its supplier that it refused a command.
        case alert(AlertCode)
        case closed
        case silence
    }

    let host: String
    let port: Int
    /// Longest wait for a response in seconds.
    let wait: Int
    /// Token for the server; nil when it wants none.
    var token: AccessToken?

    /// Seconds within which a response may still come after an alert of the meter, since the alert may be about
    /// somebody else's command.
    private static let patienceAfterAlert: Int64 = 2

    func ask(_ command: [UInt8], of device: EntityIdentifier) async throws -> Outcome {
        // Alerts come on the command's own connection and in order, so that the one that says why it was refused is not
        // missed.
        let outcome = try await ask(command, of: device, withAlerts: true)
        // A server with no room for another subscriber closes a connection that asks for alerts.
        guard case .closed = outcome else { return outcome }
        return try await ask(command, of: device, withAlerts: false)
    }

    private func ask(_ command: [UInt8], of device: EntityIdentifier, withAlerts: Bool) async throws -> Outcome {
        let client: StreamClient
        do {
            client = try await StreamClient.connect(
                host: host, port: port, token: token, group: MultiThreadedEventLoopGroup.singleton)
        } catch {
            throw UserError(
                ConnectionProblem.connecting(
                    error, host: host, port: port, fix: "start a server with: smets serve (or use --in-process)"))
        }
        let deadline = ContinuousClock.now + .seconds(wait)
        var blocks = BlockReassembly()
        var refusal: (code: AlertCode, until: ContinuousClock.Instant)?
        do {
            try await client.send((withAlerts ? Array("GBCS:ALERTS#0:on:raw\n".utf8) : []) + command)
            while true {
                let end = min(deadline, refusal?.until ?? deadline)
                let rest = (end - .now) / .seconds(1)
                let received = rest > 0 ? try await client.receive(within: Int64(rest.rounded(.up))) : nil
                guard let received else {
                    try await client.close()
                    if let refusal { return .alert(refusal.code) }
                    return ContinuousClock.now < end ? .closed : .silence
                }
                // A server with --block-transfer sends long responses in blocks, each of which it wants acknowledged.
                guard let message = try await Self.whole(received, &blocks, client) else { continue }
                guard let (originator, code) = Self.alert(message) else {
                    try await client.close()
                    return .response(message)
                }
                if originator == device, refusal == nil, Self.refusals.contains(code) {
                    refusal = (code, .now + .seconds(Self.patienceAfterAlert))
                }
            }
        } catch let error as FramingError { throw UserError("\(host):\(port): \(Self.text(error))") } catch {
            // The first octets of a message may have come before the connection was reset.
            if let refusal { return .alert(refusal.code) }
            return .closed
        }
    }

    /// The message as it is, or the message that a block completes; nil when more blocks are to come.
    private static func whole(
        _ octets: [UInt8], _ blocks: inout BlockReassembly, _ client: StreamClient
    ) async throws -> [UInt8]? {
        guard MessageBlock.starts(octets), let block = try? MessageBlock(parsing: octets) else { return octets }
        let step = blocks.receive(block, at: Int64(clamping: SystemTime.microseconds))
        for answer in step.blocks { try await client.send(answer.encoded) }
        return step.events.lazy.compactMap { event in
            if case .received(let message, _) = event { message } else { nil }
        }.first
    }

    /// Alert codes that a refused command may raise.
    private static let refusals: Set<AlertCode> = [
        .integrityCheckOfContentOrFormatFailed, .sourceDoesNotHaveAuthorityForCommand,
        .trustedSourceAuthenticationFailure, .unauthorisedCommunicationAccessAttempted, .otherAuthenticationFailure,
        .unusualNumberOfMalformedMessages, .failureToDeliverToESME, .commandNotSupportedByDevice,
    ]

    /// The sender and the code of an alert; nil for any other message.
    private static func alert(_ octets: [UInt8]) -> (originator: EntityIdentifier, code: AlertCode)? {
        guard let message = try? Message(parsing: octets), message.header.craFlag == .alert,
            let notification = try? DataNotification(decoding: Array(message.content)),
            case .structure(let members) = notification.body, case .longUnsigned(let code)? = members.first
        else { return nil }
        return (message.header.businessOriginator, AlertCode(rawValue: code))
    }

    private static func text(_ error: FramingError) -> String {
        switch error {
        case .malformed(let reason) where reason.contains("start with 48"):
            "speaks HTTP: it is the port of the HTTP interface; give that of GBCS, which serve prints first (--port)"
        case .malformed(let reason): "does not speak GBCS: \(reason)"
        default: "does not speak GBCS: its message is too long"
        }
    }
}
