import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// ECS80 after an outage of the supply (GBCS Use Case annex; SMETS2 5.7.5.25, Power Event Log).
@Suite("Supply outages")
struct SupplyOutageTests {
    @Test("8F35 for less than three minutes, 8F36 from there", arguments: [(0, false), (179, false), (180, true)])
    func restored(seconds: Int64, isLong: Bool) throws {
        let estate = TestEstate()
        let start = estate.now
        let sent = try #require(estate.meter.restoreSupply(interruption: start, restoration: start + seconds))
        let alert = try ReceivedAlert(sent, from: estate.meter)
        #expect(alert.code == (isLong ? .longSupplyOutageRestored : .supplyOutageRestored))
        #expect(alert.header.businessTarget == Party.networkOperator.entityIdentifier)
        #expect(alert.header.otherInformation == .messageCode(.ecs80))
        #expect(alert.header.originatorCounter == TestEstate.firstOwnCounter)
        #expect(alert.time == start + seconds)
        #expect(
            alert.elements
                == [start, start + seconds].map { .octetString(COSEMDateTime($0).octets) })
        #expect(estate.meter.ownOriginatorCounter == TestEstate.firstOwnCounter + 1)
        #expect(estate.meter.eventLogs.powerEvents.entries.map(\.code) == [.supplyInterrupted, alert.code])
        #expect(estate.meter.eventLogs.powerEvents.entries.map(\.time) == [start, start + seconds])
        #expect(estate.meter.hasChangedState)
    }

    @Test("The meter's own clock says when")
    func ownClock() throws {
        let estate = TestEstate()
        estate.meter.clockOffset = 7
        let sent = try #require(
            estate.meter.restoreSupply(interruption: estate.now, restoration: estate.now + 60))
        #expect(try ReceivedAlert(sent, from: estate.meter).time == estate.now + 67)
    }

    @Test("An outage that ends before it starts took no time")
    func backwards() throws {
        let estate = TestEstate()
        let sent = try #require(
            estate.meter.restoreSupply(interruption: estate.now, restoration: estate.now - 1_000))
        #expect(try ReceivedAlert(sent, from: estate.meter).code == .supplyOutageRestored)
        #expect(estate.meter.eventLogs.powerEvents.entries.map(\.time) == [estate.now, estate.now])
    }

    @Test("Without a Network Operator the log has its entries and nobody is told")
    func noNetworkOperator() {
        let estate = TestEstate()
        let meter = ESME(
            identity: estate.meter.identity, trustAnchors: TrustAnchors([]), keyAgreementKey: nil,
            digitalSignatureKey: TestKeys.meterDigitalSignature, metering: estate.meter.metering,
            ownOriginatorCounter: 5)
        #expect(meter.restoreSupply(interruption: estate.now, restoration: estate.now + 9) == nil)
        #expect(meter.ownOriginatorCounter == 5)
        #expect(meter.eventLogs.powerEvents.count == 2)
    }
}
