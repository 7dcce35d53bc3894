import COSEM
import CellularNet
import Estate
import Fleet
import Host
import Metrics
import NIOCore
import SMETS1Meter
import SimulationKernel

/// The cellular network of a process's SMETS1 meters, paced by the wall clock: short messages wake modems, which get
/// addresses of their access points' pools.
///
/// Everything happens on one event loop, which is the actor's executor.
public actor CellularNetwork {
    /// What a data session is about to do to its meter's connections.
    enum SessionChange: Sendable {
        case began(meter: Int, address: UInt32)
        case ended(meter: Int)
    }

    public nonisolated let eventLoop: any EventLoop
    public nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }
    /// How long octets of a session may go untold: a second of the network's time.
    nonisolated let activityInterval: TimeAmount

    let fleet: Fleet
    let configuration: SMETS1Configuration
    private let table: PDPContextTable
    /// By access point, the place of its first address in the table.
    private let firstPlaces: [Int]
    private let clock: AdjustableClock
    /// 00:00 UTC of the day that the network began, from which its time counts.
    let startOfDay: UTCTime
    /// What message identifiers begin with, so that no two runs of the emulator have the same.
    private let run: String
    private let alarm: NetworkAlarm
    var provider: CommunicationsProvider
    private var isStarted = false
    /// Who is told of the end of which message.
    private var ends: [ShortMessage.Identifier: @Sendable (String, ShortMessage.State) -> Void] = [:]
    /// Whom messages were for, and from, as long as the provider knows their states.
    private var sent: [ShortMessage.Identifier: (meter: Int, source: String?)] = [:]
    /// Those who wait for a meter's session, by meter and their own numbers.
    var wakers: [Int: [UInt64: CheckedContinuation<WakeUp, Never>]] = [:]
    var wakerNumber: UInt64 = 0
    private var webhook: SessionWebhook?
    private var changed: @Sendable (SessionChange) -> Void = { _ in }
    private let metrics: CellularNetworkMetrics

    /// - Parameters:
    ///   - parameters: of this process's part of the network.
    ///   - firstPlace: in `table`, of the first access point's first address.
    init(
        _ parameters: SMETS1NetworkParameters, _ configuration: SMETS1Configuration, fleet: Fleet,
        table: PDPContextTable, firstPlace: Int, clock: AdjustableClock, on eventLoop: any EventLoop,
        metrics: any MetricsFactory
    ) {
        self.eventLoop = eventLoop
        self.fleet = fleet
        self.configuration = configuration
        self.table = table
        self.clock = clock
        self.metrics = CellularNetworkMetrics(metrics)
        var places: [Int] = []
        var next = firstPlace
        for point in parameters.accessPoints {
            places.append(next)
            next += max(0, point.poolSize)
        }
        firstPlaces = places
        let now = clock.now
        // 0 or more before 2000 too, where a remainder would not be.
        let secondsOfDay = now - now.roundedDown(to: 86_400)
        startOfDay = now - secondsOfDay
        run = "\(Int64(SystemTime.seconds()))"
        let start = Microseconds(secondsOfDay) * .second
        let pace = WallPace(
            speed: configuration.speed, wallNanoseconds: NIODeadline.now().uptimeNanoseconds, start: start)
        alarm = NetworkAlarm(on: eventLoop, pace: pace)
        activityInterval = .nanoseconds(Int64(1_000_000_000 / configuration.speed))
        provider = CommunicationsProvider(parameters, seed: configuration.seed, start: start)
    }

    /// - Parameter changed: is told, on the network's event loop, when sessions begin and end.
    func start(webhook: SessionWebhook?, changed: @escaping @Sendable (SessionChange) -> Void) {
        guard !isStarted else { return }
        isStarted = true
        self.webhook = webhook
        self.changed = changed
        alarm.ring = { [weak self] time in self?.assumeIsolated { $0.run(until: time) } }
    }

    // MARK: - Time

    /// Has everything happen that is due, and returns the network's time. Whoever then does what makes something happen
    /// sooner sets the alarm again.
    @discardableResult
    func advance() -> Microseconds {
        let now = alarm.now
        run(until: now)
        return now
    }

    private func run(until limit: Microseconds) {
        handle(until: limit)
        setAlarm()
    }

    private func setAlarm() {
        if let next = provider.nextTime { alarm.set(for: next) }
    }

    private func handle(until limit: Microseconds) {
        while let happening = provider.step(until: limit) {
            switch happening {
            case .delivered(let message):
                metrics.count(.delivered)
                finish(message.identifier, .delivered(at: provider.time))
            case .failed(let message, let failure):
                metrics.count(failure == .expired ? .expired : .undeliverable)
                finish(message.identifier, .failed(failure, at: provider.time))
            case .attached: break
            case .activated(let sim, let point, let address): activate(Int(sim), point, address)
            case .rejected(let sim, _, let why, let isLast):
                metrics.count(why)
                if isLast { tellWakers(of: Int(sim), .notAdmitted(why)) }
            case .ended(let session): end(session)
            }
        }
    }

    private func finish(_ identifier: ShortMessage.Identifier, _ state: ShortMessage.State) {
        ends.removeValue(forKey: identifier)?(text(identifier), state)
        // The provider forgets the oldest; so does this.
        let memory = UInt64(provider.parameters.shortMessages.memory)
        if identifier > memory { sent[identifier - memory] = nil }
    }

    func place(_ accessPoint: Int, _ address: Int) -> Int { firstPlaces[accessPoint] + address }

    private func activate(_ meter: Int, _ accessPoint: Int, _ address: Int) {
        let place = place(accessPoint, address)
        table.activate(meter, at: place)
        metrics.setContexts(provider.activeCount)
        let address = configuration.addresses.address(place)
        publish(.started, meter, accessPoint, address)
        changed(.began(meter: meter, address: address))
        tellWakers(of: meter, .awake(address: AddressPrefix.text(address), wasAwake: false))
    }

    private func end(_ session: PDPContext.Session) {
        let place = place(session.accessPoint, session.address)
        table.deactivate(place)
        metrics.setContexts(provider.activeCount)
        metrics.count(session.end)
        let meter = Int(session.sim)
        publish(.ended, meter, session.accessPoint, configuration.addresses.address(place)) { event in
            event.reason = session.end.name
            event.seconds = session.activated.map { (session.ended - $0).seconds } ?? 0
            event.uplinkOctets = session.uplinkOctets
            event.downlinkOctets = session.downlinkOctets
        }
        changed(.ended(meter: meter))
    }

    private func publish(
        _ kind: SessionEvent.Kind, _ meter: Int, _ accessPoint: Int, _ address: UInt32,
        _ complete: (inout SessionEvent) -> Void = { _ in }
    ) {
        guard let webhook else { return }
        var event = SessionEvent(
            event: kind, msisdn: configuration.numbers.number(of: meter), device: "\(fleet.entityIdentifier(meter))",
            accessPoint: name(accessPoint), address: AddressPrefix.text(address), time: "\(clock.now)")
        complete(&event)
        webhook.publish(event)
    }

    func name(_ accessPoint: Int) -> String { provider.parameters.accessPoints[accessPoint].name }

    // MARK: - Short messages

    /// Accepts a short message that wakes `meter`.
    ///
    /// - Parameters:
    ///   - source: who sends it, where that is asked for later.
    ///   - validity: after which it is not delivered any more; nil for the network's.
    ///   - ended: is told once what became of it, with the message's identifier.
    package func submit(
        meter: Int, source: String? = nil, validity: Duration?,
        ended: (@Sendable (String, ShortMessage.State) -> Void)? = nil
    ) -> Result<String, ShortMessage.Refusal> {
        let now = advance()
        defer { setAlarm() }
        do throws(ShortMessage.Refusal) {
            let identifier = try provider.submit(
                sim: UInt32(meter), accessPoint: accessPoint(of: meter),
                validity: validity.map { Microseconds(seconds: $0 / .seconds(1)) }, at: now)
            if let ended { ends[identifier] = ended }
            sent[identifier] = (meter, source)
            return .success(text(identifier))
        } catch { return .failure(error) }
    }

    func accessPoint(of meter: Int) -> Int {
        fleet.smets1Profile(of: meter).flatMap { configuration.accessPoints[$0.cohort] } ?? 0
    }

    private static let identifierDigits = 9

    func text(_ identifier: ShortMessage.Identifier) -> String {
        let digits = String(identifier)
        return run + String(repeating: "0", count: max(0, Self.identifierDigits - digits.count)) + digits
    }

    private func identifier(_ text: String) -> ShortMessage.Identifier? {
        guard text.hasPrefix(run), text.utf8.count >= run.utf8.count + Self.identifierDigits else { return nil }
        return ShortMessage.Identifier(text.dropFirst(run.count))
    }

    /// A message as it was sent, and what became of it.
    package struct KnownMessage: Hashable, Sendable {
        package let meter: Int
        let source: String?
        package let state: ShortMessage.State
        /// Of the wall clock, since it ended; nil while it has not.
        let secondsAgo: Double?
    }

    /// nil for a message that is not known, or not any more.
    package func message(_ text: String) -> KnownMessage? {
        let now = advance()
        guard let identifier = identifier(text), let sent = sent[identifier],
            let state = provider.state(of: identifier)
        else { return nil }
        let ended: Microseconds? =
            switch state {
            case .enRoute: nil
            case .delivered(let time), .failed(_, let time): time
            }
        return KnownMessage(
            meter: sent.meter, source: sent.source, state: state,
            secondsAgo: ended.map { (now - $0).seconds / configuration.speed })
    }

    // MARK: - Sessions

    /// Octets that went over a meter's session; from any thread.
    nonisolated func carried(meter: Int, uplink: Int, downlink: Int) {
        eventLoop.execute {
            self.assumeIsolated { network in
                let now = network.advance()
                network.provider.carried(sim: UInt32(meter), uplink: uplink, downlink: downlink, at: now)
            }
        }
    }

    /// Ends a meter's session, as the network does on request, or as if it lost it.
    package func endSession(of meter: Int, isDrop: Bool) {
        let now = advance()
        if isDrop { provider.drop(sim: UInt32(meter), at: now) } else { provider.release(sim: UInt32(meter), at: now) }
        run(until: now)
    }

    package func apply(_ faults: CommunicationsFaults) {
        let now = advance()
        provider.apply(faults, at: now)
        run(until: now)
    }

    /// Whether the provider's interface takes a call.
    package enum Call: Hashable, Sendable {
        case taken
        /// In so many seconds of the wall clock.
        case later(seconds: Int)
        case out
    }

    package func takeCall() -> Call {
        let now = advance()
        guard !provider.call(at: now) else { return .taken }
        let next = provider.nextCall(at: now)
        guard next > now else { return .out }
        return .later(seconds: max(1, Int(((next - now).seconds / configuration.speed).rounded(.up))))
    }

}
