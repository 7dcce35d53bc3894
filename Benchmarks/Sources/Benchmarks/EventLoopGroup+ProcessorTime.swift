import Host
import NIOCore
import NIOPosix

extension MultiThreadedEventLoopGroup {
    /// Processor time of the loops' threads in seconds.
    func processorTime() async throws -> Double {
        var sum = 0.0
        for loop in makeIterator() { sum += try await loop.submit { ProcessorClock.thread }.get() }
        return sum
    }
}
