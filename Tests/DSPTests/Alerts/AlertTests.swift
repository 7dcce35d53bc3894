import DCC
import DUIS
import EstateFixture
import GBCS
import Keys
import Testing

@testable import DSP

/// What goes to Users without a request.
@Suite(.serialized) struct AlertTests {
    @Test("An outage is AD1 to the Supplier and the distributor of the premises, and to nobody else")
    func outage() async throws {
        let test = try TestProvider()
        let published = PublishedAlerts(test)
        try await test.powerOff(0)
        #expect(await published.pass(to: test.provider) == 1)
        let meter = test.estate.gateway.estate.fleet.profile(of: 0)
        for party in [DevelopmentPKI.Party.supplier, .networkOperator] {
            let alert = try await test.next(party)
            #expect(alert.requestID == nil)
            #expect(alert.responseID?.originator == test.broker)
            #expect(alert.responseID?.target == test.estate.party(party))
            #expect(alert.message["DCCAlertCode"]?.value == "AD1")
            #expect(alert.message.descendant("MPxN")?.value == "\(meter.importMPAN)")
            #expect(
                alert.message.descendant("CommsHubDeviceID")?.value
                    == test.estate.gateway.estate.hubEntityIdentifier(0).dashed)
        }
        for party in [DevelopmentPKI.Party.otherSupplier, .meterDataRetriever, .otherUser] {
            #expect(try await test.isSilent(party))
        }
    }

    @Test("A Device Alert goes to the party that it is for, with the Device's octets")
    func deviceAlert() async throws {
        let test = try TestProvider()
        let published = PublishedAlerts(test)
        try await test.powerOff(0)
        try await test.powerOn(0)
        #expect(await published.pass(to: test.provider) >= 2)
        var documents: [ServiceResponse] = []
        for party in [DevelopmentPKI.Party.supplier, .networkOperator] {
            while try await !test.isQuiet(party) { documents.append(try await test.next(party)) }
        }
        for alert in documents where alert.message.name == "DeviceAlertMessage" {
            let message = try Message(parsing: try alert.payload())
            #expect(message.header.craFlag == .alert)
            #expect(message.header.businessOriginator == test.meter)
            #expect(alert.requestID == nil)
            #expect(
                alert.responseID
                    == ResponseID(
                        originator: message.header.businessOriginator, target: message.header.businessTarget,
                        counter: message.header.originatorCounter))
        }
        #expect(documents.contains { $0.message["DCCAlertCode"]?.value == "AD1" })
    }
}
