import SimulationKernel

/// Cells that carry real messages: the cells of a study, which are asked by the wall clock for what has happened.
///
/// Time counts from 00:00 UTC of the day on which the network began. Nothing happens in it before it is asked.
public struct LiveNetwork {
    /// Something that happened in the network and that its owner must know of.
    public struct Happening: Hashable, Sendable {
        public let cell: Int
        public let step: Cell.Step
        public let time: Microseconds
    }

    private var cells: [Cell]
    /// When cells have to be asked. An event that is not its cell's ``wakeUp`` is of no use any more.
    private(set) var wakeUps = EventQueue<Int>()
    /// When each cell has to be asked next; `.max` for not at all.
    private var wakeUp: [Microseconds]
    private var identifier: UInt64 = 0
    /// Number of exchanges that have not ended.
    private var underWay = 0
    /// UTC hours in which settlement reads go; an empty list means all.
    private let settlementHours: [Range<Int>]
    private var isSettlementOpen = true
    /// Faults of the cells by the time of day, the same every day.
    private let timedFaults: [TimedFault]
    /// Faults of each cell that ``apply(_:cell:at:)`` has set.
    private var ownFaults: [CellFaults]
    /// Times of day at which settlement hours or faults begin or end, sorted.
    private let changes: [Microseconds]
    private var nextChange: Microseconds
    public private(set) var time: Microseconds

    /// - Parameters:
    ///   - cells: number of cells, at least one.
    ///   - settlementHours: UTC hours in which settlement reads go; an empty list means all.
    ///   - faults: faults of the cells by the time of day, the same every day.
    ///   - start: current time in microseconds since 00:00 UTC.
    public init(
        _ parameters: CellParameters, cells count: Int, settlementHours: [Range<Int>] = [],
        faults: [TimedFault] = [], seed: UInt64, start: Microseconds = 0
    ) {
        let network = CounterRandom(seed: seed)
        cells = (0..<max(1, count)).map { Cell(parameters, network: network, random: network.child(UInt64($0))) }
        wakeUp = Array(repeating: .max, count: cells.count)
        ownFaults = Array(repeating: .none, count: cells.count)
        self.settlementHours = settlementHours
        timedFaults = faults.filter { $0.from < $0.until }
        let times =
            settlementHours.flatMap { [$0.lowerBound, $0.upperBound] }.map { Microseconds($0) * .hour }
            + timedFaults.flatMap { [$0.from, $0.until] }
        // What ends with the day ends, or goes on, when the next day begins.
        changes = Set(times.map { min(max(0, $0), .day) % .day }).sorted()
        time = start
        nextChange = .max
        change()
    }

    public var cellCount: Int { cells.count }

    /// Time of the next event if nothing is offered; nil when there is none.
    public var nextTime: Microseconds? {
        // When nothing is on the air, waiting exchanges may go once settlement hours begin or a fault ends.
        guard underWay > 0 else { return wakeUps.nextTime }
        let next = min(wakeUps.nextTime ?? .max, nextChange)
        return next < .max ? next : nil
    }

    /// Number of exchanges of a priority that wait, in all cells.
    public func waitingCount(_ priority: MessagePriority) -> Int {
        cells.reduce(0) { $0 + $1.waitingCount(priority) }
    }

    /// Time that channels were taken, by hour of the day, in all cells together.
    public var busy: [Microseconds] {
        (0..<24).map { hour in cells.reduce(0) { $0 + $1.busy[hour] } }
    }

    /// Takes a command at `now`. Ask for everything that happens before first; otherwise it happens then.
    ///
    /// - Parameters:
    ///   - octets: size of the command on the air, in octets.
    ///   - hub: the hub's number in the network.
    /// - Returns: the exchange's identifier, unlike any other's.
    public mutating func offer(
        octets: Int, hub: UInt32, cell: Int, priority: MessagePriority, at now: Microseconds
    ) -> UInt64 {
        identifier += 1
        underWay += 1
        let now = max(now, time)
        cells[cell].offer(
            Exchange(
                identifier: identifier, hub: hub, priority: priority, released: now,
                deadline: deadline(priority, now), downlinkOctets: UInt32(clamping: octets)), at: now)
        wake(cell)
        return identifier
    }

    /// Returns what happens next, up to `limit`; nil when nothing does until then.
    public mutating func step(until limit: Microseconds) -> Happening? {
        while true {
            let next = wakeUps.nextTime ?? .max
            if nextChange <= min(limit, next), nextChange < .max {
                time = max(time, nextChange)
                change()
                continue
            }
            guard next <= limit, let (_, cell) = wakeUps.next() else {
                time = max(time, limit)
                return nil
            }
            guard wakeUp[cell] == next else { continue }
            wakeUp[cell] = .max
            time = max(time, next)
            let step = cells[cell].step(until: time)
            wake(cell)
            guard let step else { continue }
            if case .finished = step { underWay -= 1 }
            return Happening(cell: cell, step: step, time: time)
        }
    }

    /// Answers the command that has just arrived in `cell` with the hub's response.
    public mutating func answer(cell: Int, octets: Int, ready: Microseconds) {
        cells[cell].answer(octets: UInt32(clamping: octets), ready: ready)
        wake(cell)
    }

    /// Answers nothing to the command that has just arrived in `cell`.
    public mutating func withhold(cell: Int) {
        cells[cell].withhold()
        wake(cell)
    }

    /// Sets what is wrong from `now` on, in `cell` or in all, in addition to the faults by the time of day.
    public mutating func apply(_ faults: CellFaults, cell: Int? = nil, at now: Microseconds) {
        for number in cells.indices where number == cell ?? number {
            ownFaults[number] = faults
            applyFaults(to: number, at: max(now, time))
        }
    }

    private mutating func applyFaults(to cell: Int, at now: Microseconds) {
        let timeOfDay = time % .day
        let active = timedFaults.filter { $0.isActive(in: cell, at: timeOfDay) }
        cells[cell].apply(active.reduce(ownFaults[cell]) { $0.joined(with: $1.faults) }, at: now)
        wake(cell)
    }

    /// Plans when a cell is to be asked, once however often this is called.
    private mutating func wake(_ cell: Int) {
        guard let next = cells[cell].nextTime.map({ max($0, time) }), next < wakeUp[cell] else { return }
        wakeUp[cell] = next
        wakeUps.schedule(cell, at: next)
    }

    // MARK: - By the time of day

    /// Brings settlement hours and faults to what they are at ``time``.
    private mutating func change() {
        openOrClose()
        if !timedFaults.isEmpty { for cell in cells.indices { applyFaults(to: cell, at: time) } }
        guard let first = changes.first else { return }
        let midnight = time / .day * .day
        nextChange = midnight + (changes.first { midnight + $0 > time } ?? .day + first)
    }

    private func isOpen(hour: Int) -> Bool {
        settlementHours.isEmpty || settlementHours.contains { $0.contains(hour % 24) }
    }

    private mutating func openOrClose() {
        let open = isOpen(hour: Int(time / .hour))
        guard open != isSettlementOpen else { return }
        isSettlementOpen = open
        for cell in cells.indices {
            if !open { cells[cell].stop(.settlement, at: time) }
            cells[cell].setOpen(open, for: .settlement, at: time)
            wake(cell)
        }
    }

    /// Deadline of an exchange: that of settlement reads is the end of their window, this or the next.
    private func deadline(_ priority: MessagePriority, _ now: Microseconds) -> Microseconds {
        guard priority == .settlement, !settlementHours.isEmpty else { return now + priority.targetResponseTime }
        var hour = Int(now / .hour)
        let last = hour + 48
        while !isOpen(hour: hour), hour < last { hour += 1 }
        while isOpen(hour: hour), hour < last { hour += 1 }
        return Microseconds(hour) * .hour
    }
}
