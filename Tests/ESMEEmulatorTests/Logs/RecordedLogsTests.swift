import Testing

@testable import ESMEEmulator

@Suite("Recorded logs")
struct RecordedLogsTests {
    @Test("Entries are sorted and only the newest kept", arguments: ProfileLog.allCases.filter { $0 != .dailyReads })
    func newestEntries(log: ProfileLog) {
        var recorded = RecordedLogs()
        #expect(recorded[log].isEmpty)
        let count = UInt32(log.capacity) + 5
        recorded.record((0..<count).reversed().map { .init(timestamp: $0, value: $0) }, in: log)
        #expect(recorded[log].map(\.timestamp) == Array(5..<count))
        recorded.record([.init(timestamp: 1, value: 2)], in: log)
        #expect(recorded[log] == [.init(timestamp: 1, value: 2, second: 0)])
    }

    @Test("Of daily reads 31 are kept")
    func dailyReads() {
        var recorded = RecordedLogs()
        recorded.record(
            (0..<40).reversed().map { DailyReadLogEntry(timestamp: $0, activeImport: $0, tou: [], blocks: []) })
        #expect(recorded.dailyReads.map(\.timestamp) == Array(9..<40))
    }
}
