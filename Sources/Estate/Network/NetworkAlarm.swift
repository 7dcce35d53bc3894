import NIOCore
import SimulationKernel

/// Tells its owner, by the wall clock and on one event loop, that a network's time has reached a moment.
package final class NetworkAlarm {
    private struct Weak {
        weak var alarm: NetworkAlarm?
    }

    /// Longest wait in nanoseconds: an hour. An alarm that is further off is checked again then.
    private static let longestWait: Int64 = 3_600_000_000_000

    private let loop: any EventLoop
    private let pace: WallPace
    private var pending: (time: Microseconds, task: Scheduled<Void>)?
    /// Called with the network's time; it should not keep the alarm's owner alive.
    package var ring: (Microseconds) -> Void = { _ in }

    package init(on loop: any EventLoop, pace: WallPace) {
        self.loop = loop
        self.pace = pace
    }

    deinit { pending?.task.cancel() }

    /// The network's time.
    package var now: Microseconds { pace.time(at: NIODeadline.now().uptimeNanoseconds) }

    /// Sets the alarm for the network time `next`, unless it is set for an earlier time already.
    package func set(for next: Microseconds) {
        if let pending, pending.time <= next { return }
        pending?.task.cancel()
        let wait = pace.nanoseconds(until: next, from: NIODeadline.now().uptimeNanoseconds)
        let isLong = wait > Self.longestWait
        // The scheduled call does not keep an alarm alive that has no owner any more.
        let bound = NIOLoopBound(Weak(alarm: self), eventLoop: loop)
        pending = (
            next,
            loop.scheduleTask(in: .nanoseconds(min(wait, Self.longestWait))) {
                guard let alarm = bound.value.alarm else { return }
                alarm.pending = nil
                alarm.ring(isLong ? alarm.now : max(next, alarm.now))
            }
        )
    }
}
