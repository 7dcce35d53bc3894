import COSEM
import DCC
import Estate
import GBCS
import Keys
import NIOCore
import StreamPort

/// A command of a trial.
struct ProofCommand {
    let prepared: AccessControlBroker.PreparedCommand
    let request: SupportedRequest
    let role: RequestingRole
    let meter: Int
    let counter: UInt64
    /// The octets that are sent: the command, unless it is spoilt on purpose.
    var octets: [UInt8]
    /// Whether the exchange waits for its answer. Answers of one meter come in the order of its commands: an awaited
    /// command after one that must be refused shows when no answer to that can come any more.
    var isAwaited = true
}

/// A connection of a trial: it sends commands in batches and checks every answer. Not Sendable: one task owns it.
final class ProofClient {
    enum Framing { case raw, text }

    /// The messages that came back.
    struct Exchange {
        /// The answers by command; nil where none came.
        var answers: [[UInt8]?]
        /// Messages that answer none of the commands.
        var others: [[UInt8]] = []
        /// Whether every awaited answer came.
        var isComplete = false
        /// Time in seconds from the send to the last message.
        var seconds = 0.0
    }

    /// Longest time of an answer in seconds, on a busy machine.
    static let patience: Int64 = 30

    let context: SoakContext
    let life: ServerLife
    private let broker: AccessControlBroker
    private var client: StreamClient?
    private var keys: [Int: (keyAgreement: P256PublicKey, digitalSignature: P256PublicKey?)] = [:]

    init(_ context: SoakContext, life: ServerLife) throws(KeyFolderError) {
        self.context = context
        self.life = life
        broker = try AccessControlBroker(folder: context.folder)
    }

    /// Builds a command.
    ///
    /// - Parameter counter: Originator Counter; nil takes the next one.
    func command(
        _ code: MessageCode, as role: RequestingRole, to meter: Int, from: UTCTime? = nil, to end: UTCTime? = nil,
        counter: UInt64? = nil
    ) throws(KeyFolderError) -> ProofCommand {
        guard let request = RequestCatalogue[code] else { preconditionFailure("\(code) is supported") }
        let counter = counter ?? context.counters.take()
        if keys[meter] == nil {
            let own = context.estate.deviceKeys(meter)
            keys[meter] = (own.keyAgreement.publicKey, own.digitalSignature.publicKey)
        }
        guard let deviceKeys = keys[meter] else { preconditionFailure("just put there") }
        let prepared = try broker.command(
            request, as: role, to: context.estate.entityIdentifier(meter), deviceKeys: deviceKeys, counter: counter,
            from: from, to: end)
        return ProofCommand(
            prepared: prepared, request: request, role: role, meter: meter, counter: counter, octets: prepared.octets)
    }

    /// A command that every meter answers: the firmware version.
    func sentinel(to meter: Int) throws(KeyFolderError) -> ProofCommand {
        try command(.ecs52, as: .supplier, to: meter)
    }

    /// Sends all commands at once and waits for the awaited answers; connects first when necessary.
    ///
    /// Messages that a dying server still sent are among the answers. An incomplete exchange of a living server is
    /// recorded as a violation.
    func exchange(_ commands: [ProofCommand], framing: Framing = .raw) async -> Exchange {
        var exchange = Exchange(answers: Array(repeating: nil, count: commands.count))
        var places: [UInt64: Int] = [:]
        for (index, command) in commands.enumerated() { places[command.counter] = index }
        var awaited = Set(commands.filter(\.isAwaited).map(\.counter))
        let start = ContinuousClock.now
        do {
            let client = try await connected()
            try await client.send(Self.stream(commands, framing))
            while !awaited.isEmpty, let message = try await client.receive(within: Self.patience) {
                exchange.seconds = (ContinuousClock.now - start) / .seconds(1)
                let header = try? Message(parsing: message).header
                if let header, header.craFlag == .response, let place = places[header.originatorCounter],
                    exchange.answers[place] == nil
                {
                    exchange.answers[place] = message
                    awaited.remove(header.originatorCounter)
                } else {
                    exchange.others.append(message)
                }
            }
        } catch {
            // This counts like a connection that closed.
        }
        exchange.isComplete = awaited.isEmpty
        if !exchange.isComplete {
            await close()
            if await life.explainsFailure() {
                context.tally.add(\.cutOff, awaited.count)
            } else if let missing = commands.first(where: { awaited.contains($0.counter) }) {
                context.findings.record(
                    .noAnswer,
                    "\(missing.request.useCase.code) as \(missing.role.rawValue): no answer, "
                        + "\(awaited.count) of \(commands.count) missing", meter: missing.meter,
                    counter: missing.counter)
            }
        }
        return exchange
    }

    /// Sends commands that must all be answered rightly; returns the verified responses, nil where a restart cut one
    /// off.
    func ask(_ commands: [ProofCommand], framing: Framing = .raw) async -> [VerifiedResponse?] {
        let exchange = await exchange(commands, framing: framing)
        for other in exchange.others {
            context.findings.record(.strayMessage, "a message that answers nothing: \(other.prefix(40).hexadecimal)")
        }
        return zip(commands, exchange.answers).map { command, answer in
            answer.flatMap { right($0, to: command) }
        }
    }

    /// The verified response when it is right in every respect; otherwise records a violation and returns nil.
    func right(_ octets: [UInt8], to command: ProofCommand) -> VerifiedResponse? {
        let name = "\(command.request.useCase.code) as \(command.role.rawValue)"
        func wrong(_ reason: String) -> VerifiedResponse? {
            context.findings.record(.wrongAnswer, "\(name): \(reason)", meter: command.meter, counter: command.counter)
            return nil
        }
        let response: VerifiedResponse
        do { response = try broker.verify(octets, to: command.prepared) } catch { return wrong("\(error)") }
        let own = response.message.header.otherInformation.supplementaryOriginatorCounter
        if let own {
            context.ledgers.see(
                own, of: context.estate.entityIdentifier(command.meter), meter: command.meter,
                in: "the answer to \(name)")
        }
        guard response.isSuccess, response.answers(exampleOf: command.request) else {
            return wrong("failed: \(response.results.map { "\($0.result)" }.joined(separator: ", "))")
        }
        if command.prepared.message.header.otherInformation.keyAgreementCertificate != nil, own == nil {
            return wrong("has no Supplementary Originator Counter")
        }
        context.tally.add(\.proofAnswers)
        return response
    }

    /// The problem with a response; nil when it answers its command.
    func problem(_ octets: [UInt8], to command: ProofCommand) -> VerifiedResponse.Problem? {
        do throws(VerifiedResponse.Problem) {
            _ = try broker.verify(octets, to: command.prepared)
            return nil
        } catch { return error }
    }

    /// The verified response, which may have failed items; records nothing.
    func verified(_ octets: [UInt8], to command: ProofCommand) -> VerifiedResponse? {
        try? broker.verify(octets, to: command.prepared)
    }

    func close() async {
        try? await client?.close()
        client = nil
    }

    private func connected() async throws -> StreamClient {
        if let client { return client }
        let made = try await StreamClient.connect(
            host: "127.0.0.1", port: life.server.port, group: context.group)
        client = made
        return made
    }

    private static func stream(_ commands: [ProofCommand], _ framing: Framing) -> [UInt8] {
        switch framing {
        case .raw: commands.flatMap(\.octets)
        case .text: commands.flatMap { Array("GBCS:DATA#7:\($0.octets.count):\($0.octets.hexadecimal)\r\n".utf8) }
        }
    }
}
