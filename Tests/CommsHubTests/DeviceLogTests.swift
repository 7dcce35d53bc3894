import COSEM
import GBCS
import Testing

@testable import CommsHub

/// The CHF Device Log and the Historic Device Log as values (GBCS CCS01, CCS02).
@Suite("CHF Device Log")
struct DeviceLogTests {
    private static let now = TestHub.now
    private static let newKey = [UInt8](repeating: 7, count: 16)

    private static func registration(_ number: UInt64) -> DeviceRegistration {
        DeviceRegistration(
            device: TestHub.meterIdentifier(number), key: [UInt8](repeating: UInt8(number), count: 16), type: 0,
            joinTimeout: 90)
    }

    /// Device `number` is added and joins.
    private static func admit(_ number: UInt64, to log: inout DeviceLog, at time: UTCTime, key: [UInt8]) {
        #expect(log.add(registration(number), at: time, for: 90) == .added)
        #expect(log.join(TestHub.meterIdentifier(number), at: time, newKey: key) == true)
    }

    @Test("A device that the hub has never had joins by Install Code for the whole join_timeout")
    func installCode() throws {
        var log = DeviceLog()
        #expect(log.add(Self.registration(0), at: Self.now, for: 90) == .added)
        let entry = try #require(log[TestHub.meterIdentifier(0)])
        #expect(entry.join == .joiningByInstallCode(until: Self.now + 90))
        #expect(entry.join.at(Self.now + 89) == .joiningByInstallCode(until: Self.now + 90))
        #expect(entry.join.at(Self.now + 90) == .notJoined)
        #expect(entry.linkKey == nil)
        #expect(log.join(TestHub.meterIdentifier(0), at: Self.now + 90, newKey: Self.newKey) == false)
        #expect(log.join(TestHub.meterIdentifier(0), at: Self.now + 89, newKey: Self.newKey) == true)
        #expect(log[TestHub.meterIdentifier(0)]?.linkKey == Self.newKey)
        #expect(log.join(TestHub.meterIdentifier(0), at: Self.now + 89, newKey: Self.newKey) == false, "it has joined")
    }

    @Test(
        "A device of the Historic Device Log: half the join_timeout on its old key, half by Install Code",
        arguments: [(0, true), (44, true), (45, false), (89, false)] as [(Int64, Bool)])
    func historicKey(after seconds: Int64, onOldKey: Bool) throws {
        var log = DeviceLog()
        let oldKey = [UInt8](repeating: 3, count: 16)
        Self.admit(0, to: &log, at: Self.now, key: oldKey)
        #expect(log.remove(TestHub.meterIdentifier(0)) == true)
        #expect(log[TestHub.meterIdentifier(0)] == nil)
        #expect(log.historic == [DeviceLog.HistoricEntry(device: TestHub.meterIdentifier(0), linkKey: oldKey)])

        let later = Self.now + 1_000
        #expect(log.add(Self.registration(0), at: later, for: 90) == .added)
        let entry = try #require(log[TestHub.meterIdentifier(0)])
        #expect(
            entry.join == .joiningByHistoricKey(until: later + 45, thenByInstallCodeUntil: later + 90))
        #expect(entry.join.at(later + 90) == .notJoined)
        #expect(
            entry.join.at(later + seconds)
                == (onOldKey ? entry.join : .joiningByInstallCode(until: later + 90)))
        #expect(log.join(TestHub.meterIdentifier(0), at: later + seconds, newKey: Self.newKey) == true)
        #expect(log[TestHub.meterIdentifier(0)]?.linkKey == (onOldKey ? oldKey : Self.newKey))
    }

    @Test("A device that is there keeps its keys; one that has not joined may join again")
    func alreadyPresent() throws {
        var log = DeviceLog()
        Self.admit(0, to: &log, at: Self.now, key: Self.newKey)
        let joined = log
        var other = Self.registration(0)
        other = DeviceRegistration(device: other.device, key: [UInt8](repeating: 9, count: 16), type: 5, joinTimeout: 7)
        #expect(log.add(other, at: Self.now + 5, for: 7) == .alreadyPresent)
        #expect(log == joined)

        #expect(log.add(Self.registration(1), at: Self.now, for: 90) == .added)
        let second = DeviceRegistration(
            device: TestHub.meterIdentifier(1), key: [UInt8](repeating: 9, count: 16), type: 5, joinTimeout: 7)
        #expect(log.add(second, at: Self.now + 100, for: 7) == .alreadyPresent)
        let entry = try #require(log[TestHub.meterIdentifier(1)])
        #expect(entry.installCodeKey == [UInt8](repeating: 1, count: 16))
        #expect(entry.join == .joiningByInstallCode(until: Self.now + 107))
    }

    @Test("Sixteen devices, and not one more")
    func limit() {
        var log = DeviceLog()
        for number: UInt64 in 0..<16 { #expect(log.add(Self.registration(number), at: Self.now, for: 90) == .added) }
        let full = log
        #expect(log.add(Self.registration(16), at: Self.now, for: 90) == .full)
        #expect(log == full)
        #expect(log.add(Self.registration(3), at: Self.now, for: 90) == .alreadyPresent)
        #expect(log.remove(TestHub.meterIdentifier(3)) == true)
        #expect(log.add(Self.registration(16), at: Self.now, for: 90) == .added)
    }

    @Test("The Historic Device Log has 15 entries; the oldest is overwritten")
    func historicLimit() {
        var log = DeviceLog()
        for number: UInt64 in 0..<17 {
            Self.admit(number, to: &log, at: Self.now, key: [UInt8](repeating: UInt8(number), count: 16))
            #expect(log.remove(TestHub.meterIdentifier(number)) == true)
        }
        #expect(log.historic.map(\.device) == (2..<17).map(TestHub.meterIdentifier))
        // A device removed again has one entry, the newest.
        Self.admit(5, to: &log, at: Self.now + 1, key: Self.newKey)
        #expect(log.remove(TestHub.meterIdentifier(5)) == true)
        #expect(log.historic.count == 15)
        #expect(log.historic.last?.device == TestHub.meterIdentifier(5))
        #expect(log.historic.filter { $0.device == TestHub.meterIdentifier(5) }.count == 1)
    }

    @Test("No entry in the Historic Device Log: a type that gets none, and a device that never joined")
    func notRemembered() {
        var log = DeviceLog()
        Self.admit(0, to: &log, at: Self.now, key: Self.newKey)
        #expect(log.remove(TestHub.meterIdentifier(0), isRemembered: false) == true)
        #expect(log.add(Self.registration(1), at: Self.now, for: 90) == .added)
        #expect(log.remove(TestHub.meterIdentifier(1)) == true)
        #expect(log.remove(TestHub.meterIdentifier(1)) == false)
        #expect(log.historic.isEmpty)
        #expect(log.entries.isEmpty)
    }
}
