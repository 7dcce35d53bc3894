import NIOCore

/// A queue of work on one event loop that is done in turns, so that no task keeps the loop from the others.
///
/// Work that takes long is cut into slices, each of which is a turn; those who wait get their turns one after the
/// other. After a window of turns the loop looks at its sockets. A NIO event loop would not do so by itself: before it
/// looks, it does every task that it was handed, and every task that those hand to it. So the next turn is scheduled a
/// moment later.
///
/// The queue is used only on its event loop.
package final class TurnQueue {
    /// Nanoseconds of work after which the loop looks at its sockets; the present turn ends first.
    static let window: UInt64 = 1_000_000
    /// Pause that is long enough for the loop to look at its sockets before the next turn.
    private static let pause = TimeAmount.microseconds(20)

    private let eventLoop: any EventLoop
    private var waiting = CircularBuffer<() -> Void>()
    /// Nanoseconds of work since ``windowStart``.
    private var spent: UInt64 = 0
    private var windowStart: UInt64 = 0
    private var isResting = false

    package init(on eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// Has `work` done after all work that waits already, and after the loop has looked at its sockets.
    package func add(_ work: @escaping () -> Void) {
        waiting.append(work)
        rest()
    }

    /// Has `work` done now; when other work waits or the window is used up, does the same as ``add(_:)``.
    func perform(_ work: @escaping () -> Void) {
        guard !isResting else {
            waiting.append(work)
            return
        }
        spend(work)
    }

    private func spend(_ work: () -> Void) {
        let start = NIODeadline.now().uptimeNanoseconds
        if spent == 0 { windowStart = start }
        work()
        let end = NIODeadline.now().uptimeNanoseconds
        spent += end - start
        guard spent >= Self.window else { return }
        // When half of the time was spent on other things, the loop has looked at its sockets.
        if end - windowStart >= 2 * spent { spent = 0 } else { rest() }
    }

    private func rest() {
        guard !isResting else { return }
        isResting = true
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: Self.pause) { bound.value.goOn() }
    }

    private func goOn() {
        isResting = false
        spent = 0
        while !isResting, let work = waiting.popFirst() { spend(work) }
        if !waiting.isEmpty { rest() }
    }
}
