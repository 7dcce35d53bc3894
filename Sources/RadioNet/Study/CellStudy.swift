import SimulationKernel

/// One cell's day.
struct CellStudy {
    private let plan: StudyPlan
    private let flows: [ExchangeFlow]
    private let number: Int
    private let random: CounterRandom
    private var cell: Cell
    private var arrivals: [ArrivalStream]
    private var identifier: UInt64 = 0
    private var day: CellDay
    private var delivered = 0
    private var underWay = 0

    /// - Parameter number: of the cell in the network.
    init(_ plan: StudyPlan, cell number: Int) {
        self.plan = plan
        self.number = number
        flows = plan.flows
        let network = CounterRandom(seed: plan.seed)
        random = network.child(UInt64(plan.day)).child(UInt64(number))
        cell = Cell(plan.network.cell, network: network, random: random)
        arrivals = []
        for (place, flow) in flows.enumerated() {
            arrivals.append(ArrivalStream(flow, number: place, plan: plan, random: random))
        }
        day = CellDay(kinds: flows.count)
        day.cells = 1
    }

    mutating func run() -> CellDay {
        var changes = faultChanges
        changes.reverse()
        var interval = 1
        var windowEnd: Microseconds? = plan.scenario == nil ? nil : plan.window.upperBound
        while true {
            let arrival = nextArrival
            let tick = Microseconds(interval) * CellDay.interval
            let limit = min(arrival?.time ?? .max, tick, windowEnd ?? .max, changes.last ?? .max)
            while let step = cell.step(until: limit) { handle(step) }
            if limit == changes.last {
                changes.removeLast()
                cell.apply(activeFaults(at: limit), at: limit)
            }
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
        day.backlogAtMidnight = MessagePriority.allCases.reduce(0) { $0 + cell.waitingCount($1) }
        day.busy = cell.busy
        raiseAlerts()
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

    private mutating func release(_ place: Int, at now: Microseconds) {
        arrivals[place].advance()
        identifier += 1
        let kind = flows[place].kind
        let size = size(of: identifier, kind)
        let isSettlement = flows[place].times == .settlementWindow
        let exchange = Exchange(
            identifier: identifier,
            hub: UInt32(truncatingIfNeeded: random.bits(.hub, identifier) % UInt64(plan.network.hubsPerCell))
                &+ UInt32(truncatingIfNeeded: number &* plan.network.hubsPerCell),
            kind: UInt8(truncatingIfNeeded: place), priority: kind.priority, released: now,
            deadline: isSettlement ? plan.window.upperBound : now + kind.priority.targetResponseTime,
            downlinkOctets: UInt32(plan.compresses(kind.priority) ? size.compressedDownlink : size.downlink))
        day.kinds[place].offered += 1
        day.offeredByHour[place][Int(now / .hour)] += 1
        if isSettlement { underWay += 1 }
        cell.offer(exchange, at: now)
    }

    private func size(of identifier: UInt64, _ kind: ExchangeKind) -> ExchangeKind.Size {
        kind.sizes.count == 1
            ? kind.sizes[0] : kind.sizes[Int(random.bits(.size, identifier) % UInt64(kind.sizes.count))]
    }

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
        let flow = flows[place]
        let isSettlement = flow.times == .settlementWindow
        if isSettlement { underWay -= 1 }
        day.kinds[place].retries += max(0, Int(exchange.attempts) - 1)
        switch outcome {
        case .answered:
            let size = size(of: exchange.identifier, flow.kind)
            let latency = cell.time - exchange.released
            let isInTime =
                isSettlement
                ? cell.time <= plan.window.upperBound : latency <= flow.kind.priority.targetResponseTime
            let hour = min(23, Int(cell.time / .hour))
            day.kinds[place].answered += 1
            day.kinds[place].inTime += isInTime ? 1 : 0
            day.kinds[place].octets += size.octets
            day.kinds[place].octetsOnAir += Int(exchange.downlinkOctets) + Int(exchange.uplinkOctets)
            day.kinds[place].latency.record(latency / 1_000)
            day.answeredByHour[place][hour] += 1
            day.inTimeByHour[place][hour] += isInTime ? 1 : 0
            if isSettlement { delivered += 1 }
        case .unanswered: day.kinds[place].unanswered += 1
        case .unreachable: day.kinds[place].unreachable += 1
        case .stopped: day.kinds[place].stopped += 1
        case .refused: day.kinds[place].refused += 1
        }
    }

    /// Settlement reads that wait when their window closes are given up, so that nothing comes into the window of midnight.
    private mutating func closeWindow(at now: Microseconds) {
        day.backlogAtWindowEnd = underWay
        cell.stop(.settlement, at: now)
        while let step = cell.step(until: now) { handle(step) }
    }

    private mutating func note(_ interval: Int) {
        day.waiting[interval] = MessagePriority.allCases.reduce(0) { $0 + cell.waitingCount($1) }
        day.delivered[interval] = delivered
    }

    // MARK: - Faults

    private var ownFaults: [TimedFault] { plan.faults.filter { $0.cells?.contains(number) ?? true } }

    /// When faults begin or end.
    private var faultChanges: [Microseconds] {
        Set(ownFaults.flatMap { [$0.from, $0.until] }).filter { (0..<Microseconds.day).contains($0) }.sorted()
    }

    private func activeFaults(at time: Microseconds) -> CellFaults {
        ownFaults.filter { $0.from <= time && time < $0.until }.reduce(.none) { $0.joined(with: $1.faults) }
    }

    // MARK: - Alerts

    private mutating func raiseAlerts() {
        let alerts = random.child(0xA1)
        var uplink = RandomAccessUplink(plan.network.randomAccess, octets: plan.network.alertOctets, random: alerts)
        let gap =
            Double(Microseconds.day) / max(1e-9, plan.network.alertsPerHubAndDay * Double(plan.network.hubsPerCell))
        var time = 0.0
        var number: UInt64 = 0
        while true {
            time += alerts.exponential(mean: gap, .arrival, number)
            guard time < Double(Microseconds.day) else { break }
            uplink.raise(number, at: Microseconds(time))
            number += 1
        }
        uplink.run()
        day.alerts = uplink.result
    }
}
