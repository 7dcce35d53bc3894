import COSEM
import DCC
import Estate
import GBCS
import LoadSynthesis
import LoadTest

/// Exchanges of one kind with meters of a fleet, made one by one: real commands, and the meters' real responses.
///
/// Everything that differs in reality from meter to meter and from day to day differs here too: identifiers, Originator
/// Counters (milliseconds since 1970, like those of the DCC), readings, ciphertext, MACs. The same arguments give the
/// same octets, except for critical commands, whose signatures are random.
public struct MessageExchangeSample: Sequence, IteratorProtocol {
    /// Number of meters drawn in vain after which a sample ends, because none exports or none answers.
    static let drawLimit = 10_000

    public let kind: RequestKind
    /// Number of exchanges that were asked for.
    public let count: Int
    private let traffic: TrafficEstate
    private let sender: CommandSender
    private let days: TrafficDays
    private let meters: [Int]?
    private let seed: UInt64
    private var made = 0
    private var draws: UInt64 = 0
    /// Templates by day: building one takes longer than an exchange.
    private var templates: [Int: CommandTemplate] = [:]

    /// - Parameters:
    ///   - count: number of exchanges; there are fewer when meters do not answer.
    ///   - meters: the meters, taken in turn, day after day. nil draws meter and day for each exchange, among meters
    ///     that are installed on the first day, and among those that export when the kind reads export.
    ///   - seed: seed of the draws, and of the time of day.
    /// - Throws: ``TrafficError`` when meters refuse the kind; ``KeyFolderError`` when a key is missing.
    public init(
        _ count: Int, of kind: RequestKind, from traffic: TrafficEstate, days: TrafficDays, meters: [Int]? = nil,
        seed: UInt64
    ) throws {
        self.count = count
        self.kind = kind
        self.traffic = traffic
        self.days = days
        self.meters = meters
        self.seed = CounterHash.mix(seed, UInt64(kind.request.useCase.messageCode.rawValue) << 8)
        guard PermissionMatrix(rules: traffic.estate.rules).isGranted(kind.role, kind.request.useCase) else {
            throw TrafficError("\(kind.name): this role may not send this use case; meters refuse it")
        }
        if let meters {
            guard !meters.isEmpty, meters.allSatisfy((0..<traffic.estate.count).contains) else {
                throw TrafficError("meters \(meters.prefix(5))…: the fleet has 0 to \(traffic.estate.count - 1)")
            }
        }
        sender = try CommandSender(kind.role, of: kind.request, in: traffic.folder)
        // The first template is built here, so that problems are reported here.
        _ = try template(0)
    }

    /// The next exchange; nil after the last.
    public mutating func next() -> MessageExchange? {
        for _ in 0..<Self.drawLimit {
            guard made < count else { return nil }
            let place = draws
            draws += 1
            guard let (meter, day) = draw(place) else { continue }
            if let exchange = try? exchange(meter, day, place) {
                made += 1
                return exchange
            }
        }
        return nil
    }

    private func draw(_ place: UInt64) -> (meter: Int, day: Int)? {
        if let meters {
            let (turn, meter) = Int(place).quotientAndRemainder(dividingBy: meters.count)
            return (meters[meter], turn % days.count)
        }
        let bits = CounterHash.mix(seed, place)
        let meter = Int(bits.multipliedFullWidth(by: UInt64(traffic.estate.count)).high)
        let profile = traffic.profile(of: meter)
        guard profile.installed <= days.first, profile.exports || !kind.readsExport else { return nil }
        let day = CounterHash.mix(bits, 1).multipliedFullWidth(by: UInt64(days.count)).high
        return (meter, Int(day))
    }

    private mutating func exchange(_ meter: Int, _ day: Int, _ place: UInt64) throws -> MessageExchange? {
        // The command is sent on the day after, at any time.
        let milliseconds = CounterHash.mix(seed ^ 0x5C, place).multipliedFullWidth(by: 86_400_000).high
        let now = days.start(day + 1) + Int64(milliseconds / 1_000)
        let counter = UInt64(now.secondsSince2000 + UTCTime.unixEpochOffset) * 1_000 + milliseconds % 1_000
        guard let secret = traffic.secrets.secret(ofMeter: meter, with: sender.broker) else { return nil }
        let command = try template(day).withCommand(
            to: traffic.estate.entityIdentifier(meter), counter: counter, secret: secret, using: traffic.context
        ) { $0 }
        // The meter has sent some messages of its own each day, so that the counter grows from day to day.
        let ownCounter = UInt64(now.secondsSince2000 / 86_400) << 4 | place & 0xF
        return traffic.answer(command, of: meter, ownCounter: ownCounter, at: now).map {
            MessageExchange(command: command, response: $0, meter: meter)
        }
    }

    private mutating func template(_ day: Int) throws -> CommandTemplate {
        if let template = templates[day] { return template }
        let window = ReadingWindow(for: kind.request, day: days.start(day))
        let template = try CommandTemplate(
            kind.request, from: sender, over: window.start, to: window.end, using: traffic.context)
        templates[day] = template
        return template
    }
}

/// The reason why there are no exchanges, as one line.
public struct TrafficError: Error, CustomStringConvertible, Sendable {
    public let description: String

    init(_ description: String) { self.description = description }
}
