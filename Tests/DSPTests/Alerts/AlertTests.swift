import DCC
import DUIS
import Estate
import EstateFixture
import GBCS
import Keys
import NIOConcurrencyHelpers
import Testing

@testable import DSP

/// What goes to Users without a request.
@Suite struct AlertTests {
    /// Alerts of the estate, which the DSP takes when the test says so.
    private final class Published: Sendable {
        private let alerts = NIOLockedValueBox<[PublishedAlert]>([])

        init(_ test: TestProvider) {
            _ = test.estate.gateway.alerts.subscribe { [alerts] alert in alerts.withLockedValue { $0.append(alert) } }
        }

        func pass(to provider: DataServiceProvider) async -> Int {
            let all = alerts.withLockedValue { alerts in
                defer { alerts = [] }
                return alerts
            }
            for alert in all { await provider.take(alert) }
            return all.count
        }
    }

    @Test("An outage is AD1 to the Supplier and the distributor of the premises, and to nobody else")
    func outage() async throws {
        let test = try TestProvider()
        let published = Published(test)
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
        let published = Published(test)
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
