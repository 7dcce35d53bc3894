import HTTPServing
import NIOPosix
import Testing

/// Where tasks run.
@Suite struct EventLoopTaskExecutorTests {
    @Test func aTaskStaysOnItsEventLoopAlsoAfterItWaited() async throws {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let places = await Task(executorPreference: EventLoopTaskExecutor(loop)) {
            let before = loop.inEventLoop
            await Task.yield()
            let other = await Task.detached { loop.inEventLoop }.value
            return [before, other, loop.inEventLoop]
        }.value
        #expect(places == [true, false, true])
    }
}
