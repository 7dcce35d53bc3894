import Foundation
import Synchronization

/// Handlers of SIGINT and SIGTERM.
///
/// A signal is caught from the moment that ``take(_:once:_:)`` returns: its handler writes the signal's number to a
/// pipe, from which a queue reads. (Dispatch arms its signal sources some time after they are resumed, and loses
/// signals that come before.)
public enum Interruption {
    private static let bodies = Mutex<[Int32: @Sendable () -> Void]>([:])
    /// The end of the pipe to which handlers write.
    private static let writer = Atomic<Int32>(-1)

    /// Whether the pipe exists and is read from, for as long as the process runs.
    private static let isReading = {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return false }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        writer.store(ends[1], ordering: .sequentiallyConsistent)
        let source = DispatchSource.makeReadSource(fileDescriptor: ends[0], queue: .global())
        source.setEventHandler { [descriptor = ends[0]] in
            var number: UInt8 = 0
            while read(descriptor, &number, 1) == 1 {
                bodies.withLock { $0[Int32(number)] }?()
            }
            // This keeps the source alive.
            _ = source
        }
        source.resume()
        return true
    }()

    /// Has `body` called on a queue at each of the signals `numbers`, until another call replaces it.
    ///
    /// - Parameter once: whether the next signal after the first has its default effect, which is to end the process.
    public static func take(_ numbers: [Int32], once: Bool = false, _ body: @escaping @Sendable () -> Void) {
        // Without a pipe, signals keep their default effect.
        guard isReading else { return }
        for number in numbers {
            bodies.withLock { $0[number] = body }
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                let error = errno
                var octet = UInt8(truncatingIfNeeded: number)
                _ = write(Interruption.writer.load(ordering: .sequentiallyConsistent), &octet, 1)
                errno = error
            }
            action.sa_flags = once ? Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART : SA_RESTART
            sigaction(number, &action, nil)
        }
    }

    /// A stream with an element for each signal from now on.
    public static func signals(_ numbers: [Int32]) -> AsyncStream<Void> {
        let (signals, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        take(numbers) { continuation.yield() }
        return signals
    }
}
