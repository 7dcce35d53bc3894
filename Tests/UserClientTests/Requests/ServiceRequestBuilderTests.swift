import DCC
import DUIS
import GBCS
import Keys
import NIOConcurrencyHelpers
import Testing

@testable import UserClient

/// Names, counters and Command Variants of requests.
struct ServiceRequestBuilderTests {
    private func kind(_ variant: ServiceReferenceVariant) throws -> ServiceRequestKind {
        try #require(ServiceRequestCatalogue[variant])
    }

    @Test("Counters are milliseconds, and rise when the clock stands or goes back")
    func counter() {
        let time = NIOLockedValueBox<Int64>(1_790_000_000_000)
        let counter = RequestCounter { time.withLockedValue { $0 } }
        #expect(counter.next() == 1_790_000_000_000)
        #expect(counter.next() == 1_790_000_000_001)
        time.withLockedValue { $0 = 5 }
        #expect(counter.next() == 1_790_000_000_002)
        time.withLockedValue { $0 = 1_790_000_000_500 }
        #expect(counter.next() == 1_790_000_000_500)
    }

    @Test("A counter of a clock before 1970 begins after the last one used")
    func counterOfAWrongClock() {
        #expect(RequestCounter(after: 7) { -3 }.next() == 8)
    }

    @Test("The usual Command Variant is 8 of what the DCC answers, 4 of critical requests, else 1")
    func usualVariants() throws {
        #expect(try ServiceRequestBuilder.usualVariant(of: kind("8.2")) == .nonDevice)
        #expect(try ServiceRequestBuilder.usualVariant(of: kind("7.1")) == .transform)
        #expect(try ServiceRequestBuilder.usualVariant(of: kind("4.8.1")) == .send)
        for kind in ServiceRequestCatalogue.all {
            #expect(kind.commandVariants.contains(ServiceRequestBuilder.usualVariant(of: kind)), "\(kind.variant)")
        }
    }

    @Test("A request is named after User, Device and counter; what the DCC answers, after the Access Control Broker")
    func names() throws {
        let builder = ServiceRequestBuilder(
            user: TestParties.retriever, broker: TestParties.broker,
            counter: RequestCounter(after: 41) { 0 })
        let read = builder.request(
            try kind("4.2"), to: TestParties.device, forSettlement: true,
            body: Element("ReadInstantaneousExportRegisters"))
        #expect("\(read.id)" == "02-53-4D-45-54-53-00-08:02-53-4D-45-80-00-00-03:42")
        #expect(read.reference == "4.2")
        #expect(read.forSettlement == true)
        let inventory = builder.request(
            try kind("8.2"), to: TestParties.device, body: RequestBodies.inventory(of: TestParties.device))
        #expect("\(inventory.id)" == "02-53-4D-45-54-53-00-08:02-53-4D-45-54-53-00-03:43")
        #expect(inventory.forSettlement == nil)
        let renamed = builder.renamed(read, to: EntityIdentifier(9))
        #expect(renamed.id == RequestID(originator: TestParties.retriever, target: EntityIdentifier(9), counter: 44))
        #expect(renamed.body == read.body)
    }

    @Test("The Supplier is known for reads of its own, and nobody else without a role on Devices")
    func knownParties() throws {
        let folder = TestParties.folder
        let (reads, export) = (try kind("4.8.1"), try kind("4.6.2"))
        #expect(ServiceRequestBuilder.isKnown(TestParties.supplier, for: reads, in: folder))
        #expect(!ServiceRequestBuilder.isKnown(TestParties.retriever, for: reads, in: folder))
        // ECS21c is the Access Control Broker's alone.
        #expect(!ServiceRequestBuilder.isKnown(TestParties.supplier, for: export, in: folder))
        let other = DevelopmentPKI.Party.otherSupplier.entityIdentifier
        #expect(!ServiceRequestBuilder.isKnown(other, for: reads, in: folder))
    }

    @Test("Users have names, in upper or lower case, and EUI-64s")
    func userNames() throws {
        let folder = TestParties.folder
        let expected: [(String, DevelopmentPKI.Party)] = [
            ("supplier", .supplier), ("export-supplier", .otherSupplier), ("network-operator", .networkOperator),
            ("other-user", .otherUser), ("MDR", .meterDataRetriever), ("load-controller", .loadController),
            ("rsa", .registeredSupplierAgent), ("02-53-4D-45-54-53-00-08", .meterDataRetriever),
        ]
        for (name, party) in expected {
            #expect(try UserName.party(name, in: folder) == party.entityIdentifier, "\(name)")
        }
        #expect(throws: KeyFolderError.self) { try UserName.party("nobody", in: folder) }
        #expect(throws: KeyFolderError.self) { try UserName.party("00-00-00-00-00-00-00-01", in: folder) }
    }

    @Test("A party that cannot sign XML or read what Devices send is no User")
    func usersNeedKeys() throws {
        #expect(try DCCUser(TestParties.supplier, in: TestParties.folder).digitalSignatureKey != nil)
        #expect(throws: KeyFolderError.self) { try DCCUser(EntityIdentifier(1), in: TestParties.folder) }
    }

    @Test(
        "Ranges of schedules are read as days and times",
        arguments: [
            ("-1,00:30,0,00:00", true), ("-400,00:00,-400,00:00", true), ("-1,00:00:00Z,0,23:30:00Z", true),
            ("0,00:30,0,00:00", false), ("-401,00:00,0,00:00", false), ("-1,00:30,1,00:00", false), ("-1,00:30", false),
            ("-1,24:30,0,00:00", false), ("a,b,c,d", false), ("", false), ("-1,00:30,0,00:00,", false),
        ])
    func ranges(text: String, isGood: Bool) {
        #expect((ScheduleTerms.Range(text) != nil) == isGood)
    }
}
