import ArgumentParser
import Console
import Host
import LoadTest

extension LoadTarget.StreamFraming: NamedArgument {}
extension ArrivalSchedule.Spacing: NamedArgument {}

/// The options that make a ``LoadPlan``: what to send and how fast.
struct LoadOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Use cases, each with a role and a weight: ECS22b:mdr=70,ECS22a:mdr=30. Without them the role is supplier, \
            the weight 1.
            """,
            valueName: "mix"))
    var mix = "ECS22b:supplier"

    @Option(help: ArgumentHelp("Address of the system under test.", valueName: "host"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("Port of the system under test (GBCS), 1 to 65,535.", valueName: "port"))
    var port = 9_401

    @Option(help: "Framing of messages: raw (none), wrapper (DLMS) or text (GFI lines).")
    var framing = LoadTarget.StreamFraming.raw

    @Flag(help: "Allow a host that is not this machine. Load only what is yours to load.")
    var allowRemote = false

    @Option(help: ArgumentHelp("File with the server's token, if it was started with --token-file.", valueName: "file"))
    var tokenFile: String?

    @Option(help: ArgumentHelp("Connections, 1 to 19,900.", valueName: "n"))
    var connections = 4

    @Option(
        help: ArgumentHelp(
            """
            Messages in flight on a connection, 1 to 100,000; smets serve takes 1,024 unless told otherwise. Default: 16, \
            or 512 in an open loop.
            """,
            valueName: "n"))
    var inFlight: Int?

    @Option(
        help: ArgumentHelp(
            "Open loop: messages a second of all connections together, whatever the answers do.", valueName: "rate"))
    var rate: Double?

    @Option(help: "Open loop: messages come evenly (constant), or by chance like those of many users (poisson).")
    var arrivals = ArrivalSchedule.Spacing.constant

    @Option(
        help: ArgumentHelp(
            "Open loop: a rate that goes evenly from one to another: 100:5000:30 takes 30 s to 5,000 a second.",
            valueName: "from:to:seconds"))
    var ramp: String?

    @Option(
        help: ArgumentHelp(
            "Open loop: many messages at once, again and again: 500:10 sends 500 every 10 s.", valueName: "n:seconds"))
    var burst: String?

    @Option(
        help: ArgumentHelp(
            "Seconds of measurement, at most 86,400. Default: 10, unless --messages ends it.", valueName: "seconds"))
    var duration: Double?

    @Option(help: ArgumentHelp("Messages in total, including those of the warm-up.", valueName: "n"))
    var messages: UInt64?

    @Option(
        help: ArgumentHelp(
            "Seconds before the measurement that are not recorded, at most 86,400.", valueName: "seconds"))
    var warmUp = 0.0

    @Option(
        help: ArgumentHelp(
            "Meters from number a to b, which belongs to it. Default: all of the estate.", valueName: "a:b"))
    var range: String?

    @Option(
        help: ArgumentHelp(
            "Order of the meters: sequential, random, or zipf (some much more often; zipf:1.2 names the exponent).",
            valueName: "order"))
    var order = "sequential"

    @Option(
        help: ArgumentHelp("Per cent of the answers that are verified and decrypted, 0 to 100.", valueName: "percent"))
    var verify = 100.0

    @Option(help: ArgumentHelp("Seconds until a message counts as not answered, at most 600.", valueName: "seconds"))
    var timeout = 10.0

    @Option(help: ArgumentHelp("Seed; the same seed sends the same messages at the same times.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Event loops of the client, 1 to 64, no more than connections.", valueName: "n"))
    var threads = 1

    /// Makes the plan.
    ///
    /// - Parameter meterCount: number of meters of the estate.
    func plan(meterCount: Int) throws -> LoadPlan {
        let target = LoadTarget(host: host, port: port, framing: framing)
        guard target.isLoopback || allowRemote else {
            throw UserError("--host \(host): is not this machine; add --allow-remote if it is yours to load")
        }
        return try reportingLoadErrors {
            var plan = LoadPlan(mix: try UseCaseMix(mix), meters: try meters(meterCount))
            plan.target = target
            plan.token = try tokenFile.map { file in try reportingErrors { try AccessToken(file: file) } }
            if let schedule = try schedule() {
                plan.pacing = .open(schedule)
                plan.inFlight = 512
            }
            plan.connections = connections
            if let inFlight {
                plan.inFlight = inFlight
            } else {
                // A plan of many connections must not fail because of the default value.
                plan.inFlight = min(plan.inFlight, max(1, LoadPlan.outstandingLimit / max(1, connections)))
            }
            plan.threads = threads
            plan.order = try MeterOrder(order)
            plan.duration = duration ?? (messages == nil ? 10 : nil)
            plan.messages = messages
            plan.warmUp = warmUp
            plan.verifiedShare = verify / 100
            plan.timeout = timeout
            plan.seed = seed
            try plan.validate()
            return plan
        }
    }

    private func meters(_ count: Int) throws -> Range<Int> {
        guard let range else { return 0..<count }
        let bounds = range.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard bounds.count == 2, let first = bounds[0], let last = bounds[1], first >= 0, first <= last, last < count
        else {
            throw UserError("--range \(range): takes two meter numbers like 0:99; the estate has 0 to \(count - 1)")
        }
        return first..<last + 1
    }

    private func schedule() throws -> ArrivalSchedule? {
        guard [rate != nil, ramp != nil, burst != nil].count(where: { $0 }) <= 1 else {
            throw UserError("--rate, --ramp and --burst: takes one of them")
        }
        if let rate { return try ArrivalSchedule(.constant(rate: rate), spacing: arrivals) }
        if let ramp {
            let numbers = try numbers(ramp, 3, "--ramp \(ramp): takes from:to:seconds, like 100:5000:30")
            return try ArrivalSchedule(
                .ramp(from: numbers[0], to: numbers[1], seconds: numbers[2]), spacing: arrivals)
        }
        if let burst {
            let complaint = "--burst \(burst): takes messages:seconds, like 500:10"
            let numbers = try numbers(burst, 2, complaint)
            guard let count = Int(exactly: numbers[0]) else { throw UserError(complaint) }
            return try ArrivalSchedule(.burst(count: count, seconds: numbers[1]), spacing: arrivals)
        }
        guard arrivals == .constant else { throw UserError("--arrivals \(arrivals.rawValue): needs --rate or --ramp") }
        return nil
    }

    private func numbers(_ text: String, _ count: Int, _ complaint: String) throws -> [Double] {
        let numbers = text.split(separator: ":", omittingEmptySubsequences: false).compactMap { Double($0) }
        guard numbers.count == count, text.count(where: { $0 == ":" }) == count - 1 else { throw UserError(complaint) }
        return numbers
    }
}

/// The same as ``reportingErrors(_:)``, for errors of the library, which names values like the options but without
/// dashes.
func reportingLoadErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as LoadError { throw UserError("--\(error)") }
}
