import COSEM
import DCC
import DUIS
import GBCS
import Testing

@testable import UserClient

/// Bodies as the schema has them, written out by hand.
struct RequestBodiesTests {
    private static let first = UTCTime(secondsSince2000: 846_806_400 + 1_800)
    private static let last = UTCTime(secondsSince2000: 846_892_800)

    private func kind(_ variant: ServiceReferenceVariant) throws -> ServiceRequestKind {
        try #require(ServiceRequestCatalogue[variant])
    }

    /// The body as it is sent: without the parts around it.
    private func text(_ body: Element) throws -> String {
        let request = TestParties.request(body: body)
        let octets = try RequestWriter(signer: TestParties.signer(TestParties.supplier)).octets(of: request)
        let text = String(decoding: octets, as: UTF8.self)
        let start = try #require(text.range(of: "<sr:Body>"))
        let end = try #require(text.range(of: "</sr:Body>"))
        return String(text[start.upperBound..<end.lowerBound])
    }

    @Test("A read of half hours has its range, and the certificate behind it")
    func profileData() throws {
        let certificate = try TestParties.user(TestParties.retriever).keyAgreementCertificate
        let kind = try kind("4.8.1")
        let range =
            "<sr:ReadLogPeriod><sr:StartDateTime>2026-11-01T00:30:00Z</sr:StartDateTime>"
            + "<sr:EndDateTime>2026-11-02T00:00:00Z</sr:EndDateTime></sr:ReadLogPeriod>"
        #expect(
            try text(RequestBodies.simple(kind, over: (Self.first, Self.last)))
                == "<sr:ReadActiveImportProfileData>\(range)</sr:ReadActiveImportProfileData>")
        #expect(
            try text(RequestBodies.simple(kind, over: (Self.first, Self.last), certificate: certificate))
                == "<sr:ReadActiveImportProfileData>\(range)<sr:KAPublicSecurityCredentials>"
                + Base64Binary.text(certificate.der)
                + "</sr:KAPublicSecurityCredentials></sr:ReadActiveImportProfileData>")
    }

    @Test("A body without a place for a certificate gets none")
    func exportProfileData() throws {
        let certificate = try TestParties.user().keyAgreementCertificate
        let body = try RequestBodies.simple(try kind("4.8.3"), over: (Self.first, Self.last), certificate: certificate)
        #expect(body.children.map(\.name) == ["ReadLogPeriod"])
    }

    @Test("Requests without values are one empty element")
    func empty() throws {
        #expect(try text(RequestBodies.simple(kind("4.2"))) == "<sr:ReadInstantaneousExportRegisters/>")
        #expect(try text(RequestBodies.simple(kind("7.1"))) == "<sr:EnableSupply/>")
        #expect(try text(RequestBodies.simple(kind("11.2"))) == "<sr:ReadFirmwareVersion/>")
    }

    @Test("A range that is missing, not wanted or the wrong way round, and values of other kinds, are told")
    func mistakes() throws {
        let (reads, registers, mode) = (try kind("4.8.1"), try kind("4.2"), try kind("1.6"))
        #expect(throws: RequestBodies.Problem.self) { try RequestBodies.simple(reads) }
        #expect(throws: RequestBodies.Problem.self) {
            try RequestBodies.simple(registers, over: (Self.first, Self.last))
        }
        #expect(throws: RequestBodies.Problem.self) { try RequestBodies.simple(reads, over: (Self.last, Self.first)) }
        let problem = #expect(throws: RequestBodies.Problem.self) { try RequestBodies.simple(mode) }
        #expect(
            problem?.description
                == "1.6: Update Payment Mode has values of its own; give its body (UpdatePaymentMode) in a file")
    }

    @Test("A schedule has its elements in the schema's order")
    func schedule() throws {
        let certificate = try TestParties.user(TestParties.retriever).keyAgreementCertificate
        let terms = ScheduleTerms(
            start: try #require(XMLDate("2026-12-01")), end: XMLDate("2027-11-30"), time: ScheduleTerms.time("00:30"))
        let body = try RequestBodies.schedule(
            of: kind("4.8.1"), terms, for: TestParties.device, certificate: certificate)
        #expect(
            try text(body)
                == "<sr:CreateSchedule><sr:ScheduleFrequency>Daily</sr:ScheduleFrequency>"
                + "<sr:ScheduleStartDate>2026-12-01</sr:ScheduleStartDate><sr:ScheduleEndDate>2027-11-30</sr:ScheduleEndDate>"
                + "<sr:ScheduleExecutionStartTime>00:30:00Z</sr:ScheduleExecutionStartTime>"
                + "<sr:KAPublicSecurityCredential>\(Base64Binary.text(certificate.der))</sr:KAPublicSecurityCredential>"
                + "<sr:DSPScheduledServiceReference>4.8</sr:DSPScheduledServiceReference>"
                + "<sr:DSPScheduledServiceReferenceVariant>4.8.1</sr:DSPScheduledServiceReferenceVariant>"
                + "<sr:DeviceID>02-53-4D-45-80-00-00-03</sr:DeviceID><sr:DSPReadActiveImportProfileData>"
                + "<sr:StartDateOffset>-1</sr:StartDateOffset><sr:StartTime>00:30:00Z</sr:StartTime>"
                + "<sr:EndDateOffset>0</sr:EndDateOffset><sr:EndTime>00:00:00Z</sr:EndTime>"
                + "</sr:DSPReadActiveImportProfileData></sr:CreateSchedule>")
        // What the DCC makes of it.
        let read = try Schedule(body)
        #expect(read.variant == "4.8.1")
        #expect(read.certificate == certificate.der)
    }

    @Test("A schedule of registers has no range, and one without end and time has neither")
    func scheduleOfRegisters() throws {
        let terms = ScheduleTerms(frequency: .monthly, start: try #require(XMLDate("2026-12-31")))
        let body = try RequestBodies.schedule(of: kind("4.2"), terms, for: TestParties.device, certificate: nil)
        #expect(
            body.children.map(\.name) == [
                "ScheduleFrequency", "ScheduleStartDate", "DSPScheduledServiceReference",
                "DSPScheduledServiceReferenceVariant", "DeviceID", "DSPReadInstantaneousExportRegisters",
            ])
        #expect(body.children.last?.children == [])
        #expect(body["ScheduleFrequency"]?.text == "Monthly")
    }

    @Test("What cannot be scheduled, and a schedule that ends before it starts, are refused")
    func scheduleMistakes() throws {
        let start = try #require(XMLDate("2026-12-01"))
        let (other, reads) = (try kind("4.1.1"), try kind("4.8.1"))
        #expect(throws: RequestBodies.Problem.self) {
            try RequestBodies.schedule(
                of: other, ScheduleTerms(start: start), for: TestParties.device, certificate: nil)
        }
        #expect(throws: RequestBodies.Problem.self) {
            try RequestBodies.schedule(
                of: reads, ScheduleTerms(start: start, end: XMLDate("2026-11-30")), for: TestParties.device,
                certificate: nil)
        }
    }

    @Test("Schedules are read and deleted by number or by meter, and the inventory is read by meter")
    func schedulesAndInventory() throws {
        #expect(
            try text(RequestBodies.schedules(kind("5.2"), number: 17, of: TestParties.device))
                == "<sr:ReadSchedule><sr:DSPScheduleID>17</sr:DSPScheduleID></sr:ReadSchedule>")
        #expect(
            try text(RequestBodies.schedules(kind("5.3"), number: nil, of: TestParties.device))
                == "<sr:DeleteSchedule><sr:DeviceID>02-53-4D-45-80-00-00-03</sr:DeviceID></sr:DeleteSchedule>")
        #expect(
            try text(RequestBodies.inventory(of: TestParties.device))
                == "<sr:ReadInventory><sr:DeviceID>02-53-4D-45-80-00-00-03</sr:DeviceID></sr:ReadInventory>")
    }

    @Test("Every request that is called simple is one of the catalogue, and becomes a command where one is emulated")
    func simpleBodiesAreRead() throws {
        let target = TranslationTarget(
            TestParties.device, type: .esme, requester: .supplier, customerIdentificationNumber: "1234")
        let simple = ServiceRequestCatalogue.all.filter(RequestBodies.isSimple)
        #expect(simple.count == 56)
        for kind in simple where kind.knownUseCases.contains(where: { RequestCatalogue[$0.messageCode] != nil }) {
            let period: RequestBodies.Period? = RequestBodies.takesPeriod(kind) ? (Self.first, Self.last) : nil
            let body = try RequestBodies.simple(kind, over: period)
            guard ServiceRequestTranslation.variants.contains(kind.variant) else { continue }
            do { _ = try ServiceRequestTranslation.requests(for: body, as: kind.variant, to: target) } catch {
                // Only those of other devices are refused.
                #expect("\(error)".contains("is for "), "\(kind.variant): \(error)")
            }
        }
    }
}
