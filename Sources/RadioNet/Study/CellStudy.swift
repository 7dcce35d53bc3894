import SimulationKernel

/// The simulation of one cell's day.
struct CellStudy {
    /// A settlement read that waits at the provider.
    private struct Held {
        let place: Int
        let released: Microseconds
        let due: Microseconds
    }

    private let plan: StudyPlan
    private let flows: [ExchangeFlow]
    private let number: Int
    private let random: CounterRandom
    /// Time from which on no settlement read is begun.
    private let windowsClose: Microseconds
    private var cell: Cell
    private var arrivals: [ArrivalStream]
    private var pacer: ReleasePacer?
    private var held: [Held] = []
    /// Number of reads at the front of `held` that have gone.
    private var heldGone = 0
    private var identifier: UInt64 = 0
    private var day: CellDay
    private var delivered = 0
    /// Number of exchanges that have not ended, by kind.
    private var underWay: [Int]

    /// - Parameter number: number of the cell in the network.
    init(_ plan: StudyPlan, cell number: Int) {
        self.plan = plan
        self.number = number
        flows = plan.flows
        windowsClose = plan.windowsClose
        let network = CounterRandom(seed: plan.seed)
        random = network.child(UInt64(plan.day)).child(UInt64(number))
        cell = Cell(plan.network.cell, network: network, random: random)
        arrivals = []
        for (place, flow) in flows.enumerated() {
            arrivals.append(ArrivalStream(flow, number: place, plan: plan, random: random))
        }
        pacer = plan.network.pacing.map { ReleasePacer($0, share: plan.network.shareOfCell) }
        underWay = [Int](repeating: 0, count: flows.count)
        day = CellDay(kinds: flows.count)
        day.cells = 1
    }

    mutating func run() -> CellDay {
        var changes = faultChanges
        changes.reverse()
        var interval = 1
        var windowEnd: Microseconds? = plan.scenario == nil ? nil : windowsClose
        while true {
            let arrival = nextArrival
            let tick = Microseconds(interval) * CellDay.interval
            let limit = min(
                arrival?.time ?? .max, tick, windowEnd ?? .max, changes.last ?? .max,
                heldGone < held.count ? held[heldGone].due : .max)
            while let step = cell.step(until: limit) { handle(step) }
            if limit == changes.last {
                changes.removeLast()
                cell.apply(activeFaults(at: limit), at: limit)
            }
            releaseHeld(until: limit)
            if limit == windowEnd {
                closeWindow(at: limit)
                windowEnd = nil
            }
            if limit == tick {
                note(interval - 1)
                interval += 1
                if interval > CellDay.intervals { break }
            }
            if let arrival, limit == arrival.time { release(arrival.place, at: limit) }
        }
        for place in flows.indices { day.kinds[place].unfinished = underWay[place] }
        day.backlogAtMidnight = underWay.reduce(0, +)
        day.busy = cell.busy
        let alerts = CellAlerts(plan, random: random.child(0xA1), outs: outs)
        day.alerts = alerts.alerts
        day.fewOutageAlerts = alerts.fewOutages
        day.manyOutageAlerts = alerts.manyOutages
        return day
    }

    private var nextArrival: (place: Int, time: Microseconds)? {
        var first: (place: Int, time: Microseconds)?
        for place in arrivals.indices {
            guard let time = arrivals[place].next else { continue }
            if time < first?.time ?? .max { first = (place, time) }
        }
        return first
    }

    // MARK: - Releases

    private func isSettlement(_ place: Int) -> Bool { flows[place].times == .settlementWindow }

    private mutating func release(_ place: Int, at now: Microseconds) {
        arrivals[place].advance()
        day.kinds[place].offered += 1
        day.offeredByHour[place][Int(now / .hour)] += 1
        underWay[place] += 1
        guard isSettlement(place), let due = pacer?.admit(at: now), due > now else {
            return offer(place, released: now, at: now)
        }
        held.append(Held(place: place, released: now, due: due))
        day.heldBack += 1
    }

    /// Releases what the provider has held back until now.
    private mutating func releaseHeld(until now: Microseconds) {
        while heldGone < held.count, held[heldGone].due <= now {
            let read = held[heldGone]
            heldGone += 1
            day.held.record((read.due - read.released) / 1_000)
            offer(read.place, released: read.released, at: now)
        }
        if heldGone == held.count {
            held.removeAll(keepingCapacity: true)
            heldGone = 0
        }
    }

    private mutating func offer(_ place: Int, released: Microseconds, at now: Microseconds) {
        identifier += 1
        let kind = flows[place].kind
        let size = size(of: identifier, kind)
        let exchange = Exchange(
            identifier: identifier,
            hub: UInt32(truncatingIfNeeded: random.bits(.hub, identifier) % UInt64(max(1, plan.network.hubsPerCell)))
                &+ UInt32(truncatingIfNeeded: number &* plan.network.hubsPerCell),
            kind: UInt8(truncatingIfNeeded: place), priority: kind.priority, released: released,
            deadline: isSettlement(place) ? windowsClose : now + kind.priority.targetResponseTime,
            downlinkOctets: UInt32(plan.compresses(kind.priority) ? size.compressedDownlink : size.downlink))
        cell.offer(exchange, at: now)
    }

    private func size(of identifier: UInt64, _ kind: ExchangeKind) -> ExchangeKind.Size {
        kind.sizes.count == 1
            ? kind.sizes[0] : kind.sizes[Int(random.bits(.size, identifier) % UInt64(kind.sizes.count))]
    }

    // MARK: - What becomes of them

    private mutating func handle(_ step: Cell.Step) {
        switch step {
        case .atHub(let exchange):
            let kind = flows[Int(exchange.kind)].kind
            let size = size(of: exchange.identifier, kind)
            cell.answer(
                octets: UInt32(plan.compresses(kind.priority) ? size.compressedUplink : size.uplink), ready: cell.time)
        case .atHubAgain: break
        case .finished(let exchange, let outcome): finish(exchange, outcome)
        }
    }

    private mutating func finish(_ exchange: Exchange, _ outcome: Exchange.Outcome) {
        let place = Int(exchange.kind)
        underWay[place] -= 1
        day.kinds[place].retries += max(0, Int(exchange.attempts) - 1)
        switch outcome {
        case .answered: noteAnswer(exchange, place)
        case .unanswered: day.kinds[place].unanswered += 1
        case .unreachable: day.kinds[place].unreachable += 1
        case .stopped: day.kinds[place].stopped += 1
        case .refused: day.kinds[place].refused += 1
        }
    }

    private mutating func noteAnswer(_ exchange: Exchange, _ place: Int) {
        let kind = flows[place].kind
        let size = size(of: exchange.identifier, kind)
        let onAir = Int(exchange.downlinkOctets) + Int(exchange.uplinkOctets)
        let latency = cell.time - exchange.released
        let isInTime = isSettlement(place) ? cell.time <= windowsClose : latency <= kind.targetTime
        let hour = min(23, Int(cell.time / .hour))
        day.kinds[place].answered += 1
        day.kinds[place].octets += size.octets
        day.kinds[place].octetsOnAir += onAir
        day.kinds[place].latency.record(latency / 1_000)
        day.answeredByHour[place][hour] += 1
        day.octetsByHour[place][hour].downlink += size.downlink
        day.octetsByHour[place][hour].uplink += size.uplink
        day.octetsByHour[place][hour].onAir += onAir
        if isSettlement(place) { delivered += 1 }
        guard isInTime else { return }
        day.kinds[place].inTime += 1
        day.inTimeByHour[place][hour] += 1
        day.inTimeByReleaseHour[place][Int(exchange.released / .hour)] += 1
    }

    /// Gives up settlement reads that still wait when their last window closes, so that nothing comes into the window
    /// of midnight.
    private mutating func closeWindow(at now: Microseconds) {
        day.backlogAtWindowEnd = flows.indices.reduce(0) { $0 + (isSettlement($1) ? underWay[$1] : 0) }
        for read in held[heldGone...] {
            underWay[read.place] -= 1
            day.kinds[read.place].stopped += 1
        }
        held = []
        heldGone = 0
        cell.stop(.settlement, at: now)
        while let step = cell.step(until: now) { handle(step) }
    }

    private mutating func note(_ interval: Int) {
        day.waiting[interval] = MessagePriority.allCases.reduce(0) { $0 + cell.waitingCount($1) }
        day.delivered[interval] = delivered
        day.atProvider[interval] = held.count - heldGone
    }

    // MARK: - Faults

    private var ownFaults: [TimedFault] { plan.faults.filter { $0.cells?.contains(number) ?? true } }

    /// Times at which faults begin or end.
    private var faultChanges: [Microseconds] {
        Set(ownFaults.flatMap { [max(0, $0.from), $0.until] }).filter { (0..<Microseconds.day).contains($0) }.sorted()
    }

    private func activeFaults(at time: Microseconds) -> CellFaults {
        plan.faults.filter { $0.isActive(in: number, at: time) }.reduce(.none) { $0.joined(with: $1.faults) }
    }

    /// Times during which the base station is out.
    private var outs: [Range<Microseconds>] {
        ownFaults.filter { $0.faults.isOut && $0.from < $0.until }.map { $0.from..<$0.until }
    }
}
