import COSEM
import DCC
import Estate
import GBCS
import Keys
import LoadSynthesis

/// The messages that one event loop sends; message n is a function of the plan and n. Not Sendable: it owns the
/// templates and a cryptographic context.
final class LoadMessages {
    private let mix: UseCaseMix
    private let estate: Estate
    private let templates: [CommandTemplate]
    private let secrets: any MeterSecrets
    private let context: CryptographicContext
    private let check: ResponseCheck
    private let meterDraw: MeterDraw
    private let mixSeed: UInt64
    private let verifySeed: UInt64
    /// A message's response is verified when the message's random number is below this threshold.
    private let verifyThreshold: UInt64

    init(
        plan: LoadPlan, estate: Estate, folder: KeyFolder, now: UTCTime, secrets: any MeterSecrets
    ) throws {
        mix = plan.mix
        self.estate = estate
        self.secrets = secrets
        let context = CryptographicContext()
        self.context = context
        check = ResponseCheck(secrets: secrets, context: context)
        // ECS70's interval lasts until the last command has been answered.
        let validity = plan.sendingEnd / 1_000_000 + 660
        templates = try plan.mix.entries.map { entry in
            let window = ReadingWindow(for: entry.request, now: now, validity: validity)
            return try CommandTemplate(
                entry.request, from: CommandSender(entry.role, of: entry.request, in: folder), over: window.start,
                to: window.end, using: context)
        }
        meterDraw = MeterDraw(plan.order, of: plan.meters, seed: plan.seed(of: .meters))
        mixSeed = plan.seed(of: .mix)
        verifySeed = plan.seed(of: .verification)
        verifyThreshold = plan.verifiedShare >= 1 ? .max : UInt64(plan.verifiedShare * 0x1p53) << 11
    }

    /// Derives the secrets that message `number` needs, whatever its mix entry is.
    func prepare(_ number: UInt64) throws(LoadError) {
        let meter = meterDraw.meter(ofMessage: number)
        for template in templates {
            _ = try secret(ofMeter: meter, with: template.sender.broker)
            _ = try secret(ofMeter: meter, with: template.sender.party)
        }
    }

    /// The request of message `number`, without times and connection.
    func request(_ number: UInt64) -> OutstandingRequests.Request {
        var request = OutstandingRequests.Request()
        let meter = meterDraw.meter(ofMessage: number)
        request.meter = Int32(meter)
        request.device = estate.entityIdentifier(meter)
        request.entry = UInt16(mix.entry(drawnBy: CounterHash.mix(mixSeed, number)))
        request.isVerified = verifyThreshold == .max || CounterHash.mix(verifySeed, number) < verifyThreshold
        return request
    }

    /// Calls `body` with the octets of a message.
    func withCommand(
        for request: OutstandingRequests.Request, counter: UInt64, _ body: ([UInt8]) -> Void
    ) throws(LoadError) {
        let template = templates[Int(request.entry)]
        let secret = try secret(ofMeter: Int(request.meter), with: template.sender.broker)
        template.withCommand(to: request.device, counter: counter, secret: secret, using: context, body)
    }

    /// The outcome of `response` as the answer to `request`.
    func outcome(of response: [UInt8], to request: OutstandingRequests.Request, counter: UInt64) -> LoadOutcome {
        check.outcome(
            of: response, to: templates[Int(request.entry)], device: request.device, meter: Int(request.meter),
            counter: counter)
    }

    private func secret(ofMeter meter: Int, with party: EntityIdentifier) throws(LoadError) -> SharedSecret {
        guard let secret = secrets.secret(ofMeter: meter, with: party) else {
            throw LoadError("meter \(meter): there is no key to make its secret with \(party) of")
        }
        return secret
    }
}
