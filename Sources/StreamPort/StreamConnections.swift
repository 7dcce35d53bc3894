import Estate
import NIOCore

/// The stream port's connections on one event loop: how much memory they hold together, whose turn it is, whose time is
/// over, and which of them want alerts.
///
/// Everything here happens on that event loop, so that nothing in it takes a lock.
final class StreamConnections {
    /// Milliseconds between two looks at the clock, which is the precision of deadlines.
    static let tick: Int64 = 250
    /// Approximate number of writes in a turn of alerts: alerts times subscribers.
    private static let alertWrites = 2_048

    let eventLoop: any EventLoop
    let turns: TurnQueue
    let statistics: StreamStatistics
    let alerts: AlertDistributor
    /// Number of octets that the connections here may hold together: this loop's share of ``StreamLimits/memory``.
    private let memory: Int

    /// Number of ticks so far: a coarse time that costs nothing to read.
    private(set) var now = 0
    private var handlers: [StreamConnectionHandler] = []
    /// Number of octets that connections hold: unfinished messages, messages that wait for their turn, and answers that
    /// have not been taken.
    private var held = 0
    private var heldReported = 0
    /// Number of connections that are not being read from, because their answers wait or others have their turn.
    private var paused = 0
    private var pausedReported = 0
    private var ticking: RepeatedTask?
    private var isShedding = false
    private(set) var isClosed = false

    /// The feed of alerts that are to be written here; nil after ``closeAll()``.
    private var feed: AlertFeed?
    private var subscribers: [StreamConnectionHandler] = []

    /// Must be called on its event loop.
    ///
    /// - Parameter memory: number of octets that the connections here may hold together.
    init(on eventLoop: any EventLoop, memory: Int, statistics: StreamStatistics, alerts: AlertDistributor) {
        self.eventLoop = eventLoop
        self.memory = memory
        self.statistics = statistics
        self.alerts = alerts
        turns = TurnQueue(on: eventLoop)
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        feed = AlertFeed { eventLoop.execute { bound.value.distributeAlerts() } }
    }

    func add(_ handler: StreamConnectionHandler) {
        handler.index = handlers.count
        handlers.append(handler)
        guard ticking == nil else { return }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let tick = TimeAmount.milliseconds(Self.tick)
        ticking = eventLoop.scheduleRepeatedTask(initialDelay: tick, delay: tick) { _ in bound.value.lookAtClock() }
    }

    func remove(_ handler: StreamConnectionHandler) {
        let last = handlers.removeLast()
        if last !== handler {
            handlers[handler.index] = last
            last.index = handler.index
        }
        unsubscribe(handler)
        guard handlers.isEmpty else { return }
        ticking?.cancel()
        ticking = nil
        report()
    }

    /// Notes that a connection holds `difference` octets more, or fewer when it is negative.
    func hold(_ difference: Int) {
        held += difference
        if held > memory, difference > 0 { shed() }
    }

    func countPaused(_ difference: Int) { paused += difference }

    private func lookAtClock() {
        now += 1
        // The loop runs from the end, since a connection that closes gives its index to the last one.
        for index in stride(from: handlers.count - 1, through: 0, by: -1) where index < handlers.count {
            handlers[index].look(at: now)
        }
        report()
    }

    private func report() {
        statistics.addHeld(held - heldReported)
        statistics.addPaused(paused - pausedReported)
        (heldReported, pausedReported) = (held, paused)
    }

    /// Closes connections until an eighth of the memory is free again: first those that have made no progress for
    /// longest, and among these those that hold most.
    private func shed() {
        guard !isShedding else { return }
        isShedding = true
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        // This must not happen while the present connection is being served.
        eventLoop.execute {
            let connections = bound.value
            connections.isShedding = false
            guard connections.held > connections.memory else { return }
            let holders = connections.handlers.filter { $0.held > 0 }
                .sorted { ($0.stuckSince, -$0.held) < ($1.stuckSince, -$1.held) }
            for holder in holders {
                guard connections.held > connections.memory / 8 * 7 else { break }
                holder.close(breach: "memory")
            }
        }
    }

    /// Closes every connection at once; no further one is accepted.
    func closeAll() {
        isClosed = true
        for handler in handlers.reversed() { handler.closeForGood() }
        feed = nil
    }

    // MARK: Alerts

    /// Subscribes a connection to alerts; false when there are too many subscribers.
    func subscribe(_ handler: StreamConnectionHandler) -> Bool {
        guard let feed, alerts.subscribe(to: feed) else { return false }
        subscribers.append(handler)
        return true
    }

    func unsubscribe(_ handler: StreamConnectionHandler) {
        guard let index = subscribers.firstIndex(where: { $0 === handler }) else { return }
        subscribers.remove(at: index)
        if let feed { alerts.unsubscribe(from: feed) }
    }

    /// Has the waiting alerts written when their turn comes.
    func distributeAlerts() {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        turns.add { bound.value.writeAlerts() }
    }

    private func writeAlerts() {
        guard let feed else { return }
        let (alerts, dropped, isMore) = feed.take(max(1, Self.alertWrites / max(1, subscribers.count)))
        statistics.countDroppedAlerts(dropped * subscribers.count)
        var frames = alerts.map { AlertFrames($0) }
        for subscriber in subscribers { subscriber.write(&frames) }
        if isMore { distributeAlerts() }
    }
}
