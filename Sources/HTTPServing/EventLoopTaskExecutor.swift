import NIOCore

/// Runs tasks on the thread of an event loop: what a connection's task does between two reads or writes costs no change of
/// thread. Nothing that takes long belongs there, since the loop's other connections wait for it.
package final class EventLoopTaskExecutor: TaskExecutor {
    private let loop: any EventLoop

    package init(_ loop: any EventLoop) { self.loop = loop }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
