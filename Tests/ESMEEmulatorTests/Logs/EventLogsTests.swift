import COSEM
import Foundation
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// The three circular logs of 100 entries, and ECS35a, b and e, which read them.
@Suite("Event logs")
struct EventLogsTests {
    static let always = UTCTime(secondsSince2000: 0)...UTCTime(secondsSince2000: Int64(UInt32.max))

    @Test("A circular log keeps its newest entries, oldest first", arguments: [1, 2, 7, 100])
    func circularLog(capacity: Int) {
        var log = CircularLog<Int>(capacity: capacity)
        #expect(log.entries.isEmpty)
        for number in 0..<3 * capacity + 1 {
            log.append(number)
            let first = max(0, number + 1 - capacity)
            #expect(log.entries == Array(first...number))
            #expect(log.count == log.entries.count)
        }
    }

    @Test("A log comes back as it was kept", arguments: [0, 1, 2, 3, 5])
    func kept(count: Int) throws {
        var log = CircularLog<Int>(capacity: 3)
        for number in 0..<count { log.append(number) }
        let read = try JSONDecoder().decode(CircularLog<Int>.self, from: JSONEncoder().encode(log))
        #expect(read == log)
        #expect(read.entries == log.entries)
    }

    /// A kept state may be damaged: what would lead outside the entries is found when it is read.
    @Test(
        "No log is read that could not have been kept",
        arguments: [
            #"{"capacity":0,"storage":[],"oldest":0}"#, #"{"capacity":-1,"storage":[],"oldest":0}"#,
            #"{"capacity":9223372036854775807,"storage":[],"oldest":0}"#,
            #"{"capacity":2,"storage":[1,2,3],"oldest":0}"#, #"{"capacity":2,"storage":[1,2],"oldest":2}"#,
            #"{"capacity":2,"storage":[1,2],"oldest":-1}"#, #"{"capacity":2,"storage":[1],"oldest":1}"#,
            #"{"capacity":2,"storage":[],"oldest":1}"#,
        ])
    func damaged(json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(CircularLog<Int>.self, from: Data(json.utf8))
        }
    }

    @Test("Each log holds 100 entries")
    func capacity() {
        var logs = EventLogs()
        for number in 0..<250 {
            let time = UTCTime(secondsSince2000: Int64(number))
            logs.recordEvent(.clockAdjusted, at: time)
            logs.recordSecurityEvent(.clockNotAdjusted, at: time)
            logs.recordPowerEvent(AlertCode(rawValue: 0x8F35), at: time, otherInformation: UInt32(number))
        }
        let kept = (150..<250).map { UTCTime(secondsSince2000: $0) }
        #expect(logs.events.entries.map(\.time) == kept)
        #expect(logs.securityEvents.entries.map(\.time) == kept)
        #expect(logs.powerEvents.entries.map(\.time) == kept)
    }

    @Test("Other information of an event is at most 8 octets")
    func otherInformation() {
        var logs = EventLogs()
        logs.recordEvent(.clockAdjusted, at: TestEstate.noon, otherInformation: Array(0..<12))
        #expect(logs.events.entries.map(\.otherInformation) == [Array(0..<8)])
    }

    @Test("ECS35a, octet by octet")
    func eventLog() throws {
        let estate = TestEstate()
        estate.meter.eventLogs.recordEvent(
            AlertCode(rawValue: 0x8F01), at: UTCTime(secondsSince2000: 0x1234_5678))
        estate.meter.eventLogs.recordEvent(
            AlertCode(rawValue: 0x8154), at: UTCTime(secondsSince2000: 0x1234_5679), otherInformation: [0x00, 0x62])
        estate.meter.eventLogs.recordEvent(
            AlertCode(rawValue: 0x81A0), at: UTCTime(secondsSince2000: 0x1234_567A), otherInformation: Array(1...8))
        let answer = try estate.answer(.ecs35a, from: .supplier, counter: 0x3E8, range: Self.always)
        #expect(
            answer.content
                == octets(
                    """
                    DA200003E8 00 00 01
                    13 0203061209 1F
                    12345678 8F01 00  12345679 8154 020062  1234567A 81A0 080102030405060708
                    01 0100
                    """))
    }

    @Test("ECS35b, octet by octet")
    func securityLog() throws {
        let estate = TestEstate()
        estate.meter.eventLogs.recordSecurityEvent(
            AlertCode(rawValue: 0x8F3E), at: UTCTime(secondsSince2000: 0x1234_5678))
        estate.meter.eventLogs.recordSecurityEvent(
            AlertCode(rawValue: 0x8F1E), at: UTCTime(secondsSince2000: 0x1234_5678))
        let answer = try estate.answer(.ecs35b, from: .networkOperator, counter: 0x3E8, range: Self.always)
        #expect(
            answer.content
                == octets("DA200003E8 00 00 01 13 02020612 0C 12345678 8F3E 12345678 8F1E 01 0100"))
    }

    @Test("ECS35e, octet by octet")
    func powerLog() throws {
        let estate = TestEstate()
        estate.meter.eventLogs.recordPowerEvent(
            AlertCode(rawValue: 0x8002), at: UTCTime(secondsSince2000: 0x1234_5678), otherInformation: 0xDEAD_BEEF)
        let answer = try estate.answer(.ecs35e, from: .accessControlBroker, counter: 0x3E8, range: Self.always)
        #expect(
            answer.content == octets("DA200003E8 00 00 01 13 0203061206 0A 12345678 8002 DEADBEEF 01 0100"))
    }

    @Test("A range takes the events at both its ends", arguments: [MessageCode.ecs35a, .ecs35b, .ecs35e])
    func ranges(code: MessageCode) throws {
        let estate = TestEstate()
        for second in [10, 20, 20, 30] as [Int64] {
            let time = UTCTime(secondsSince2000: second)
            estate.meter.eventLogs.recordEvent(.clockAdjusted, at: time)
            estate.meter.eventLogs.recordSecurityEvent(.clockAdjusted, at: time)
            estate.meter.eventLogs.recordPowerEvent(.clockAdjusted, at: time)
        }
        for (from, to, count) in [(10, 30, 4), (11, 29, 2), (20, 20, 2), (0, 9, 0), (31, 100, 0), (0, 10, 1)]
            as [(Int64, Int64, Int)]
        {
            let range = UTCTime(secondsSince2000: from)...UTCTime(secondsSince2000: to)
            #expect(try estate.answer(code, from: .supplier, range: range).rows().count == count)
        }
    }

    @Test("A full log in one response", arguments: [MessageCode.ecs35a, .ecs35b, .ecs35e])
    func fullLog(code: MessageCode) throws {
        let estate = TestEstate()
        for second: Int64 in 0..<150 {
            let time = UTCTime(secondsSince2000: second)
            estate.meter.eventLogs.recordEvent(.clockAdjusted, at: time, otherInformation: Array(0..<8))
            estate.meter.eventLogs.recordSecurityEvent(.clockAdjusted, at: time)
            estate.meter.eventLogs.recordPowerEvent(.clockAdjusted, at: time)
        }
        let timestamps = try estate.answer(code, from: .supplier, range: Self.always).timestamps()
        #expect(timestamps.map(\.secondsSince2000) == Array(50..<150))
    }

    @Test("Failed checks are read back from the Security Log, with the meter's own time")
    func failedChecks() throws {
        let estate = TestEstate()
        estate.meter.clockOffset = 2
        let attempts: [([UInt8], UInt16)] = [
            (estate.command(.ecs52, from: .unknownSupplier), 0x8F3E), ([0xDF], 0x8F1E),
            (estate.command(.ecs70, from: .supplier, counter: 0), 0x8F60),
            (estate.command(.ecs22b, from: .retrieverWithoutCertificate), 0x8F1E),
        ]
        var expected: [[COSEMData]] = []
        for (octets, code) in attempts {
            estate.now = estate.now + 1
            _ = estate.process(octets)
            _ = estate.process(estate.command(.ecs17a, from: .supplier))  // 8F30 is not logged
            let time = UInt32(estate.now.secondsSince2000 + 2)
            expected.append([.doubleLongUnsigned(time), .longUnsigned(code)])
        }
        let answer = try estate.answer(.ecs35b, from: .supplier, range: Self.always)
        #expect(try answer.rows() == expected)
    }

    @Test("ECS70 is read back from the Event Log")
    func updates() throws {
        let estate = TestEstate()
        estate.meter.clockOffset = 9
        _ = try estate.answer(.ecs70, from: .supplier)
        let time = COSEMData.doubleLongUnsigned(UInt32(estate.now.secondsSince2000))
        let rows = try estate.answer(.ecs35a, from: .supplier, range: Self.always).rows()
        #expect(
            rows == [
                [time, .longUnsigned(0x8145), .octetString([])],
                [time, .longUnsigned(0x8154), .octetString([0x00, 0x62])],
            ])
    }
}
