import Console
import Foundation
import Synchronization
import Testing

/// Signals of the test's own process; SIGUSR1 and SIGUSR2 have no other use here.
@Suite(.serialized) struct InterruptionTests {
    /// Sends the process a signal: the threads of Dispatch take none, so that `raise` would wait on one of them.
    private func send(_ number: Int32) { kill(getpid(), number) }

    @Test func aSignalIsTakenFromTheMomentThatItIsAskedFor() async {
        for _ in 0..<100 {
            let signals = Interruption.signals([SIGUSR1])
            send(SIGUSR1)
            var count = 0
            for await _ in signals {
                count += 1
                break
            }
            #expect(count == 1)
        }
    }

    @Test func eachSignalHasABodyOfItsOwn() async {
        let (first, second) = (Interruption.signals([SIGUSR1]), Interruption.signals([SIGUSR2]))
        send(SIGUSR2)
        for await _ in second { break }
        send(SIGUSR1)
        for await _ in first { break }
    }

    @Test func theLastBodyIsTheOneThatIsCalled() async {
        let calls = Mutex(0)
        Interruption.take([SIGUSR1]) { calls.withLock { $0 += 1 } }
        let signals = Interruption.signals([SIGUSR1])
        send(SIGUSR1)
        for await _ in signals { break }
        #expect(calls.withLock { $0 } == 0)
    }
}
