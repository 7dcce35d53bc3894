import RadioNet
import SimulationKernel

/// One cohort's day: requests come to the S1SP, which answers them from its cache or wakes the meter and reads it.
struct SMETS1CohortStudy {
    /// The reads of a meter that is awake or being woken.
    private struct Work {
        let meter: UInt32
        /// Number of reads asked for and not yet begun.
        var waiting: UInt32
        /// Number of reads of the session that are under way.
        var reading: UInt32 = 0
        var attempts: UInt32 = 0
        /// When the first of the reads came; all of them are taken to have come then.
        var came: Microseconds
        var isActive = false
        /// Number that tells events of this work from those of an earlier one of the subscriber.
        let number: UInt64
    }

    private enum Event: BitwiseCopyable {
        /// The data service provider lets go a request that it held back.
        case letGo(meter: UInt32, reads: UInt32, came: Microseconds)
        /// The S1SP can submit a message: the provider's interface and the centre have room.
        case send
        /// A failed request is tried again.
        case retry(sim: UInt32, number: UInt64)
        case connected(sim: UInt32, number: UInt64)
        case read(sim: UInt32, number: UInt64, octets: UInt32)
    }

    private let plan: SMETS1StudyPlan
    private let network: SMETS1Network
    private let meters: Int
    private let random: CounterRandom
    private let firstReads: Int
    private var provider: CommunicationsProvider
    private var events = EventQueue<Event>(reserving: 64)
    /// First reads, repeats by another party, and reads of export that come alone.
    private var arrivals: [RequestArrivals]
    private var makes: [(upTo: Double, bucket: TokenBucket)] = []
    private var works: [UInt32: Work] = [:]
    /// The subscribers whose message waits to be submitted.
    private var outgoing: [(sim: UInt32, number: UInt64)] = []
    private var outgoingHead = 0
    private var isSendScheduled = false
    /// The second, counted from 1, in which each meter's half hours were last cached; 0 for never.
    private var cached: [UInt32]
    /// Number of octets by meter.
    private var octets: [UInt32]
    private var number: UInt64 = 0
    private var sessionsSince: Microseconds = 0
    private var day: SMETS1CohortDay

    /// Distance from a meter's number to that of the next in the order in which they are read.
    private let step: UInt64

    init(_ plan: SMETS1StudyPlan, cohort number: Int) {
        self.plan = plan
        network = plan.network
        let part = 1 / Double(plan.thinning)
        meters = max(1, Int((Double(plan.network.meters(of: number)) * part).rounded()))
        // A step that shares no divisor with the number of meters reaches each meter once.
        var step: UInt64 = 1_000_003
        while Self.divisor(step, UInt64(meters)) != 1 { step += 2 }
        self.step = step
        random = CounterRandom(seed: plan.seed).child(UInt64(number))
        let cohort = plan.network.cohorts[number]
        var parameters = plan.network.parameters(cohorts: [cohort], part: part)
        parameters.usageLimit = 0
        // Nobody asks what became of a message.
        parameters.shortMessages.memory = 0
        if plan.isUnlimited { parameters.lift() }
        provider = CommunicationsProvider(parameters, random: random, start: 0)
        let imports = Double(meters) * plan.network.importsPerMeterAndDay(plan.scenario)
        let overlap = plan.network.overlap(plan.scenario)
        firstReads = max(1, min(meters, Int(imports * (1 - overlap))))
        let expected = [
            imports * (1 - overlap), imports * overlap,
            plan.sharesSessions ? 0 : imports * 2 * plan.scenario.exportTakeUp,
        ]
        arrivals = []
        for (place, expected) in expected.enumerated() {
            arrivals.append(
                RequestArrivals(
                    expected: expected, window: plan.window, frontLoading: plan.network.frontLoading,
                    random: random.child(UInt64(10 + place))))
        }
        var upTo = 0.0
        for make in cohort.makes where !plan.isUnlimited {
            upTo += make.share
            makes.append(
                (upTo, TokenBucket(.init(perSecond: make.perSecond * part, burst: max(1, make.perSecond * part)))))
        }
        cached = [UInt32](repeating: 0, count: plan.usesCache ? meters : 0)
        octets = [UInt32](repeating: 0, count: meters)
        day = SMETS1CohortDay(cohort: number)
        day.meters = meters
        day.poolSize = parameters.accessPoints[0].poolSize
    }

    mutating func run() -> SMETS1CohortDay {
        while true {
            let arrival = nextArrival
            let limit = min(arrival?.time ?? .max, events.nextTime ?? .max, Microseconds.day)
            while let happening = provider.step(until: limit) {
                noteSessions(until: provider.time)
                handle(happening)
                // An event that was just scheduled may come before the limit.
                if let next = events.nextTime, next < limit { break }
            }
            let now = provider.time
            if let next = events.nextTime, next <= now, now < .day {
                if let (_, event) = events.next() { handle(event, at: max(next, now)) }
            } else if let arrival, arrival.time <= now, now < .day {
                release(arrival.place, at: now)
            } else if now >= .day {
                break
            }
        }
        finish()
        return day
    }

    private mutating func finish() {
        noteSessions(until: .day)
        for work in works.values { day.unfinished += Int(work.waiting + work.reading) }
        while let (_, event) = events.next() {
            if case .letGo(_, let reads, _) = event { day.unfinished += Int(reads) }
        }
        for meter in 0..<meters {
            let isExporter = exports(UInt32(meter))
            day.meterOctets[isExporter ? 1 : 0].record(Int64(octets[meter]))
        }
        day.mostTaken = provider.pool(of: 0)?.mostTaken ?? 0
        day.messages = provider.messageCounts
        day.modems = provider.counts
    }

    private var nextArrival: (place: Int, time: Microseconds)? {
        var first: (place: Int, time: Microseconds)?
        for place in arrivals.indices {
            guard let time = arrivals[place].next else { continue }
            if time < first?.time ?? .max { first = (place, time) }
        }
        return first
    }

    // MARK: - Meters

    private func exports(_ meter: UInt32) -> Bool {
        random.happens(plan.scenario.exportTakeUp, .exporter, UInt64(meter))
    }

    /// The meter with an index in an order that has nothing to do with the meters' numbers; after the last one the
    /// order begins again.
    private func meter(_ place: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: (place % UInt64(meters)) * step % UInt64(meters))
    }

    private static func divisor(_ a: UInt64, _ b: UInt64) -> UInt64 { b == 0 ? a : divisor(b, a % b) }

    // MARK: - Requests

    private mutating func release(_ place: Int, at now: Microseconds) {
        let count = arrivals[place].count
        arrivals[place].advance()
        switch place {
        case 0: ask(meter(count), at: now)
        case 1: ask(meter(random.bits(.meter, count) % UInt64(firstReads)), at: now)
        default:
            // This looks for any meter that exports; a few tries find one.
            var attempt: UInt64 = 1
            var meter: UInt32
            repeat {
                meter = self.meter(random.bits(.meter, count, attempt: attempt) % UInt64(firstReads))
                attempt += 1
            } while attempt < 200 && !exports(meter)
            come(meter, reads: 1, at: now)
        }
    }

    private mutating func ask(_ meter: UInt32, at now: Microseconds) {
        come(meter, reads: plan.sharesSessions && exports(meter) ? 3 : 1, at: now)
    }

    /// Brings requests to the data service provider, which holds them back where their meter's make is limited.
    private mutating func come(_ meter: UInt32, reads: UInt32, at now: Microseconds) {
        day.requests += Int(reads)
        var due = now
        if !makes.isEmpty {
            let place = random.unit(.make, UInt64(meter))
            if let make = makes.firstIndex(where: { place < $0.upTo }) {
                for _ in 0..<reads { due = makes[make].bucket.reserve(at: now, longestWait: .max) ?? due }
            }
        }
        if due > now {
            day.heldBack += Int(reads)
            events.schedule(.letGo(meter: meter, reads: reads, came: now), at: due)
        } else {
            serve(meter, reads: reads, came: now, at: now)
        }
    }

    /// Lets the S1SP answer requests from its cache, or read the meter.
    private mutating func serve(_ meter: UInt32, reads: UInt32, came: Microseconds, at now: Microseconds) {
        if isCached(meter, at: now) {
            day.cacheHits += Int(reads)
            day.cacheSessions += plan.sharesSessions ? 1 : Int(reads)
            let middle = (network.session.octets.lowerBound + network.session.octets.upperBound) / 2
            day.cacheOctets +=
                plan.sharesSessions ? middle + (Int(reads) - 1) * network.session.furtherOctets : Int(reads) * middle
            return
        }
        day.dualControlBySecond[second(now)] += UInt32(reads)
        let sim = plan.sharesSessions ? meter : UInt32(truncatingIfNeeded: number &+ 1)
        if var work = works[sim] {
            day.shared += Int(reads)
            work.waiting = work.waiting &+ reads
            works[sim] = work
            // A meter that is awake and has nothing to do is read at once; otherwise its session will get to the reads.
            if work.isActive, work.reading == 0 { connect(sim, work.number, at: now) }
            return
        }
        day.shared += Int(reads) - 1
        number += 1
        works[sim] = Work(meter: meter, waiting: reads, came: came, number: number)
        wake(sim, number, at: now)
    }

    private func isCached(_ meter: UInt32, at now: Microseconds) -> Bool {
        guard plan.usesCache, cached[Int(meter)] > 0 else { return false }
        return now - Microseconds(cached[Int(meter)] - 1) * .second < network.cache.timeToLive
    }

    private func second(_ time: Microseconds) -> Int { Int(min(.day - 1, max(0, time)) / .second) }

    // MARK: - Waking

    private mutating func wake(_ sim: UInt32, _ number: UInt64, at now: Microseconds) {
        works[sim]?.attempts += 1
        outgoing.append((sim, number))
        if !isSendScheduled { send(at: now) }
    }

    /// Submits messages while the interface and the short message service centre take them.
    private mutating func send(at now: Microseconds) {
        isSendScheduled = false
        while outgoingHead < outgoing.count {
            let due = max(provider.nextCall(at: now), provider.nextAcceptance(at: now))
            guard due <= now else { return scheduleSend(at: due) }
            _ = provider.call(at: now)
            day.callsBySecond[second(now)] += 1
            let next = outgoing[outgoingHead]
            do throws(ShortMessage.Refusal) {
                _ = try provider.submit(sim: next.sim, at: now)
            } catch { return scheduleSend(at: now + .second) }
            day.messagesBySecond[second(now)] += 1
            outgoingHead += 1
            if outgoingHead > 1_024, 2 * outgoingHead > outgoing.count {
                outgoing.removeFirst(outgoingHead)
                outgoingHead = 0
            }
        }
        outgoing.removeAll(keepingCapacity: true)
        outgoingHead = 0
    }

    private mutating func scheduleSend(at due: Microseconds) {
        isSendScheduled = true
        events.schedule(.send, at: due)
    }

    private mutating func handle(_ happening: CommunicationsProvider.Happening) {
        let now = provider.time
        switch happening {
        case .delivered: break
        case .attached:
            // The modem has its address now, unless there was none.
            day.mostSessions = max(day.mostSessions, provider.activeCount)
        case .failed(let message, _): fail(message.sim, at: now)
        case .activated(let sim, _, _):
            if plan.window.contains(now) { day.sessionsInWindow += 1 }
            guard let work = works[sim] else { return }
            works[sim]?.isActive = true
            for _ in 0..<network.lookUps where provider.call(at: now) { day.callsBySecond[second(now)] += 1 }
            let due = now.saturatingAdd(network.session.reaction)
            events.schedule(.connected(sim: sim, number: work.number), at: due)
        case .rejected(let sim, _, _, let isLast): if isLast { fail(sim, at: now) }
        case .ended(let session): end(session, at: now)
        }
    }

    private mutating func end(_ session: PDPContext.Session, at now: Microseconds) {
        day.holds.record(session.hold / 1_000)
        let used = session.uplinkOctets + session.downlinkOctets
        day.octets += used
        guard let work = works[session.sim] else { return }
        octets[Int(work.meter)] = UInt32(clamping: Int(octets[Int(work.meter)]) + used)
        if work.waiting + work.reading > 0 {
            fail(session.sim, at: now)
        } else {
            works[session.sim] = nil
        }
    }

    /// Tries again the requests of a subscriber that was not reached, or not long enough, or gives them up.
    private mutating func fail(_ sim: UInt32, at now: Microseconds) {
        guard var work = works[sim] else { return }
        work.waiting += work.reading
        work.reading = 0
        work.isActive = false
        if Int(work.attempts) >= network.requestAttempts {
            day.lost += Int(work.waiting)
            works[sim] = nil
        } else {
            works[sim] = work
            let due = now.saturatingAdd(network.requestRetryInterval)
            events.schedule(.retry(sim: sim, number: work.number), at: due)
        }
    }

    // MARK: - Reading

    private mutating func handle(_ event: Event, at now: Microseconds) {
        switch event {
        case .letGo(let meter, let reads, let came): serve(meter, reads: reads, came: came, at: now)
        case .send: send(at: now)
        case .retry(let sim, let number): if works[sim]?.number == number { wake(sim, number, at: now) }
        case .connected(let sim, let number): connect(sim, number, at: now)
        case .read(let sim, let number, let octets): finishRead(sim, number, octets: octets, at: now)
        }
    }

    private mutating func connect(_ sim: UInt32, _ number: UInt64, at now: Microseconds) {
        guard var work = works[sim], work.number == number, work.isActive, work.reading == 0, work.waiting > 0
        else { return }
        work.reading = work.waiting
        work.waiting = 0
        works[sim] = work
        let session = network.session
        let width = Double(session.octets.upperBound - session.octets.lowerBound + 1)
        let isRegister = random.happens(session.registerShare, .sessionRegister, number)
        let first =
            isRegister
            ? session.registerOctets
            : session.octets.lowerBound + Int(width * random.unit(.sessionOctets, number))
        let octets = first + (Int(work.reading) - 1) * session.furtherOctets
        let roundTrip =
            session.roundTrip.lowerBound
            + Microseconds(
                Double(session.roundTrip.upperBound - session.roundTrip.lowerBound)
                    * random.unit(.sessionRoundTrip, number))
        let time = session.time(reads: Int(work.reading), roundTrip: roundTrip, octets: octets)
        provider.carried(sim: sim, uplink: 0, downlink: 0, at: now)
        events.schedule(.read(sim: sim, number: number, octets: UInt32(clamping: octets)), at: now.saturatingAdd(time))
    }

    private mutating func finishRead(_ sim: UInt32, _ number: UInt64, octets: UInt32, at now: Microseconds) {
        guard var work = works[sim], work.number == number, work.isActive, work.reading > 0 else { return }
        let uplink = Int(Double(octets) * network.session.uplinkShare)
        provider.carried(sim: sim, uplink: uplink, downlink: Int(octets) - uplink, at: now)
        day.octetsByMinute[second(now) / 60] += Int(octets)
        day.answered += Int(work.reading)
        day.latency.record((now - work.came) / 1_000, times: UInt64(work.reading))
        work.reading = 0
        work.came = now
        works[sim] = work
        if plan.usesCache { cached[Int(work.meter)] = UInt32(second(now) + 1) }
        if work.waiting > 0 {
            connect(sim, number, at: now)
        } else if random.happens(network.session.releasedShare, .sessionRelease, number) {
            provider.release(sim: sim, at: now)
        }
    }

    /// Adds the sessions since the last call to their minutes.
    private mutating func noteSessions(until now: Microseconds) {
        // The step has happened already; its change of the number is noted where it is handled.
        let count = Int64(sessions)
        var from = sessionsSince
        let end = min(now, .day)
        while from < end {
            let minute = Int(from / .minute)
            let next = min(end, Microseconds(minute + 1) * .minute)
            day.sessionTime[minute] += count * (next - from)
            from = next
        }
        sessionsSince = max(sessionsSince, end)
        sessions = provider.activeCount
    }

    private var sessions = 0
}
