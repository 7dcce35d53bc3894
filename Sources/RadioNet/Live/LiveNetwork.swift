import SimulationKernel

/// Cells that carry real messages: the study's cells, asked for what has happened by the wall clock.
///
/// Its time counts from 00:00 UTC of the day it began. Not before it is asked does anything happen in it.
public struct LiveNetwork {
    /// What somebody must know of.
    public struct Happening: Hashable, Sendable {
        public let cell: Int
        public let step: Cell.Step
        public let time: Microseconds
    }

    private var cells: [Cell]
    /// When cells have to be asked; some for nothing.
    private var wakeUps = EventQueue<Int>()
    private var identifier: UInt64 = 0
    /// UTC hours in which settlement reads go; none means all.
    private let settlementHours: [Range<Int>]
    private var isSettlementOpen = true
    /// When hours begin that settlement reads go in, or end.
    private var nextHour: Microseconds
    public private(set) var time: Microseconds

    /// - Parameters:
    ///   - cells: at least one.
    ///   - settlementHours: UTC hours in which settlement reads go; none means all.
    ///   - start: the time, in microseconds since 00:00 UTC.
    public init(
        _ parameters: CellParameters, cells count: Int, settlementHours: [Range<Int>] = [], seed: UInt64,
        start: Microseconds = 0
    ) {
        let network = CounterRandom(seed: seed)
        cells = (0..<max(1, count)).map { Cell(parameters, network: network, random: network.child(UInt64($0))) }
        self.settlementHours = settlementHours
        time = start
        nextHour = (start / .hour + 1) * .hour
        openOrClose()
    }

    public var cellCount: Int { cells.count }

    /// When something happens next if nothing is offered; nil when nothing will.
    public var nextTime: Microseconds? {
        guard let wakeUp = wakeUps.nextTime else { return nil }
        return settlementHours.isEmpty ? wakeUp : min(wakeUp, nextHour)
    }

    /// Exchanges of a priority that wait, in all cells.
    public func waitingCount(_ priority: MessagePriority) -> Int {
        cells.reduce(0) { $0 + $1.waitingCount(priority) }
    }

    /// Time of channels taken, by hour of the day, in all cells.
    public var busy: [Microseconds] {
        (0..<24).map { hour in cells.reduce(0) { $0 + $1.busy[hour] } }
    }

    /// Takes a command on at `now`.
    ///
    /// - Parameters:
    ///   - octets: on the air.
    ///   - hub: the hub's number in the network.
    /// - Returns: the exchange's identifier, unlike any other's.
    public mutating func offer(
        octets: Int, hub: UInt32, cell: Int, priority: MessagePriority, at now: Microseconds
    ) -> UInt64 {
        identifier += 1
        let now = max(now, time)
        cells[cell].offer(
            Exchange(
                identifier: identifier, hub: hub, priority: priority, released: now,
                deadline: deadline(priority, now), downlinkOctets: UInt32(clamping: octets)), at: now)
        wake(cell)
        return identifier
    }

    /// What happens next, at most until `limit`; nil when nothing does.
    public mutating func step(until limit: Microseconds) -> Happening? {
        while true {
            let wakeUp = wakeUps.nextTime ?? .max
            if !settlementHours.isEmpty, nextHour <= min(limit, wakeUp) {
                time = nextHour
                nextHour += .hour
                openOrClose()
                continue
            }
            guard wakeUp <= limit, let (_, cell) = wakeUps.next() else {
                time = max(time, limit)
                return nil
            }
            time = max(time, wakeUp)
            let step = cells[cell].step(until: time)
            wake(cell)
            if let step { return Happening(cell: cell, step: step, time: time) }
        }
    }

    /// The hub's response to the command that has just arrived in `cell`.
    public mutating func answer(cell: Int, octets: Int, ready: Microseconds) {
        cells[cell].answer(octets: UInt32(clamping: octets), ready: ready)
        wake(cell)
    }

    /// No response comes of the command that has just arrived in `cell`.
    public mutating func withhold(cell: Int) {
        cells[cell].withhold()
        wake(cell)
    }

    /// What is wrong from `now` on, in `cell` or in all.
    public mutating func apply(_ faults: CellFaults, cell: Int? = nil, at now: Microseconds) {
        for number in cells.indices where number == cell ?? number {
            cells[number].apply(faults, at: max(now, time))
            wake(number)
        }
    }

    private mutating func wake(_ cell: Int) {
        if let next = cells[cell].nextTime { wakeUps.schedule(cell, at: max(next, time)) }
    }

    // MARK: - Settlement hours

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

    /// Until when attempts are begun: of settlement reads, until their window closes, this or the next.
    private func deadline(_ priority: MessagePriority, _ now: Microseconds) -> Microseconds {
        guard priority == .settlement, !settlementHours.isEmpty else { return now + priority.targetResponseTime }
        var hour = Int(now / .hour)
        let last = hour + 48
        while !isOpen(hour: hour), hour < last { hour += 1 }
        while isOpen(hour: hour), hour < last { hour += 1 }
        return Microseconds(hour) * .hour
    }
}
