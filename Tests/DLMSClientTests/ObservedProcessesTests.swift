import Testing

@testable import DLMSClient
@testable import LoadTest

struct ObservedProcessesTests {
    @Test func ticksCountFromTheEndOfTheName() {
        let stat = "42 (a) b (c) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 3 0 123 456 789"
        #expect(ObservedProcesses.ticks(stat: stat) == 300)
        #expect(ObservedProcesses.ticks(stat: "42 (a) S 1") == nil)
        #expect(ObservedProcesses.ticks(stat: "") == nil)
    }

    @Test func residentMemoryIsReadOffTheStatus() {
        #expect(ObservedProcesses.residentOctets(status: "Name:\tx\nVmRSS:\t    2048 kB\n") == 2_097_152)
        #expect(ObservedProcesses.residentOctets(status: "VmRSS:\tmuch\n") == nil)
        #expect(ObservedProcesses.ownResidentOctets > 0)
    }

    @Test func aProcessThatDoesNotRunIsRefused() throws {
        #expect(throws: LoadError("server-pid 2147483647: no such process, or one that shows nothing")) {
            try ObservedProcesses([.max])
        }
        #expect(try ObservedProcesses([1]).processorSeconds >= 0)
    }
}
