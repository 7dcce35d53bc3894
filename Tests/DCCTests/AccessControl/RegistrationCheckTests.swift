import COSEM
import DUIS
import ESMEEmulator
import GBCS
import Testing

@testable import DCC

/// Check 14: by which metering point, and for which roles.
struct RegistrationCheckTests {
    private let day = Element.logPeriod("2026-11-28T00:00:00Z", "2026-11-29T00:00:00Z")
    private let since = SettlementDay(test: "2020-01-01")

    private func facts(_ change: (inout StoredFacts) -> Void) -> StoredFacts {
        var facts = StoredFacts.everybodyAppointed
        change(&facts)
        return facts
    }

    /// The estate where nobody is appointed, but for `role` to one metering point.
    private func facts(_ role: UserRole, at point: MPAN) -> StoredFacts {
        facts { facts in
            for point in facts.registrations.keys {
                facts.registrations[point]?.supplier = []
                facts.registrations[point]?.distributor = []
                facts.registrations[point]?.meterDataRetriever = []
            }
            let appointments = [Appointment(mpid: "M\(role.rawValue)", from: since)]
            switch role {
            case .meterDataRetriever: facts.registrations[point]?.meterDataRetriever = appointments
            case .electricityDistributor, .gasTransporter: facts.registrations[point]?.distributor = appointments
            default: facts.registrations[point]?.supplier = appointments
            }
        }
    }

    private func codes(_ role: UserRole, _ variant: ServiceReferenceVariant, _ body: [Element] = []) -> [String?] {
        [StoredFacts.importMPAN, StoredFacts.exportMPAN].map { point in
            var facts = facts(role, at: point)
            facts.repository = [StoredFacts.user(role)]
            return Sending(role, variant, body).code(facts)
        }
    }

    @Test func aRetrieverIsAppointedToImportAndExportApart() {
        let device = [Element.device(StoredFacts.meter)]
        #expect(codes(.meterDataRetriever, "4.6.1", [day, .certificate()]) == [nil, "E4"])
        #expect(codes(.meterDataRetriever, "4.8.1", [day, .certificate()]) == [nil, "E4"])
        #expect(codes(.meterDataRetriever, "4.17", [day, .certificate()]) == [nil, "E4"])
        #expect(codes(.meterDataRetriever, "4.2") == ["E4", nil])
        #expect(codes(.meterDataRetriever, "4.6.2", [day]) == ["E4", nil])
        #expect(codes(.meterDataRetriever, "4.8.3", [day]) == ["E4", nil])
        #expect(codes(.meterDataRetriever, "5.2", device) == [nil, nil])
        #expect(codes(.meterDataRetriever, "5.3", device) == [nil, nil])
        #expect(codes(.meterDataRetriever, "8.2", device) == [nil, nil])
        #expect(
            codes(.meterDataRetriever, "5.1", ScheduleElements.children("4.8.1", certificate: true)) == [nil, "E4"])
        #expect(codes(.meterDataRetriever, "5.1", ScheduleElements.children("4.8.3")) == ["E4", nil])
        #expect(codes(.meterDataRetriever, "5.1", ScheduleElements.children("4.6.2")) == ["E4", nil])
    }

    @Test func distributorsAreThoseOfTheMPANThatTheRequestIsAbout() {
        #expect(codes(.electricityDistributor, "4.8.1", [day]) == [nil, "E4"])
        #expect(codes(.electricityDistributor, "4.8.3", [day]) == ["E4", nil])
        #expect(codes(.electricityDistributor, "4.12.2") == ["E4", nil])
        #expect(codes(.electricityDistributor, "4.2") == ["E4", nil])
        for variant in ["6.2.4", "6.2.7", "7.4", "11.2"] {
            #expect(
                codes(.electricityDistributor, ServiceReferenceVariant(rawValue: variant)) == [nil, nil], "\(variant)")
        }
    }

    @Test func importSuppliersAreThoseOfTheImportMPANAndExportSuppliersOfTheOther() {
        #expect(codes(.importSupplier, "4.8.1", [day]) == [nil, "E4"])
        #expect(codes(.importSupplier, "11.2") == [nil, "E4"])
        #expect(codes(.exportSupplier, "4.8.3", [day]) == ["E4", nil])
        #expect(codes(.exportSupplier, "11.2") == ["E4", nil])
        #expect(codes(.exportSupplier, "6.20.2") == ["E4", nil])
        var sending = Sending(.exportSupplier, "11.2")
        sending.rules.exportSupplierByExportMPAN = false
        #expect(sending.code(facts(.exportSupplier, at: StoredFacts.importMPAN)) == nil)
    }

    @Test func aSecondaryImportMPANCountsWhereEitherDoes() {
        var facts = facts(.electricityDistributor, at: StoredFacts.importMPAN)
        facts.inventory[StoredFacts.meter]?.importMPAN = "1300000000001"
        facts.inventory[StoredFacts.meter]?.secondaryImportMPAN = StoredFacts.importMPAN
        #expect(Sending(.electricityDistributor, "11.2").code(facts) == nil)
        #expect(Sending(.electricityDistributor, "4.8.1", [day]).code(facts) == "E4")
    }

    @Test func otherUsersAgentsAndLoadControllersNeedNoRegistration() {
        let facts = facts(.meterDataRetriever, at: StoredFacts.importMPAN)
        #expect(Sending(.otherUser, "4.8.3", [day]).code(facts) == nil)
        #expect(Sending(.registeredSupplierAgent, "6.2.1").code(facts) == nil)
        #expect(Sending(.loadController, "7.16").code(facts) == nil)
    }

    @Test func anElectricityMeterHasNoGasSupplierAndAGasMeterHasNoRetriever() {
        #expect(Sending(.gasSupplier, "4.8.1", [day]).code(.everybodyAppointed) == "E4")
        var gas = Sending(.gasSupplier, "4.8.1", [day])
        gas.target = StoredFacts.gasMeter
        #expect(gas.code(.everybodyAppointed) == nil)
        gas.target = StoredFacts.gasProxy
        #expect(gas.code(.everybodyAppointed) == nil)
        for target in [StoredFacts.gasMeter, StoredFacts.gasProxy] {
            var retriever = Sending(.meterDataRetriever, "4.8.1", [day])
            retriever.target = target
            #expect(retriever.code(.everybodyAppointed) == "E4")
        }
    }

    @Test func aHubCountsAsAnyMeterOfItsPremises() {
        var sending = Sending(.electricityDistributor, "11.2")
        sending.target = StoredFacts.hub
        #expect(sending.code(facts(.electricityDistributor, at: StoredFacts.exportMPAN)) == nil)
        #expect(sending.code(facts(.electricityDistributor, at: StoredFacts.gasPoint)) == "E4")
        #expect(sending.accepted(.everybodyAppointed)?.pattern?.party == .unknown)
        var first = Sending(.importSupplier, "8.11")
        first.target = StoredFacts.hub
        #expect(first.code(StoredFacts()) == "E4")
        // Nobody is appointed where the first meter is to come.
        let vacant = facts {
            $0.inventory[StoredFacts.meter] = nil
            $0.inventory[StoredFacts.gasMeter] = nil
        }
        #expect(first.code(vacant) == nil)
    }

    @Test func devicesThatAreNoMetersAreThoseOfThePremises() {
        var facts = facts(.importSupplier, at: StoredFacts.importMPAN)
        facts.inventory[EntityIdentifier(5)] = InventoryEntry(
            EntityIdentifier(5), type: .ppmid, status: .commissioned, hub: StoredFacts.hub, provider: "csp-north")
        let sending = Sending(.importSupplier, "8.2", [.device(EntityIdentifier(5))])
        #expect(sending.code(facts) == nil)
        facts.inventory[EntityIdentifier(5)]?.hub = nil
        #expect(sending.code(facts) == "E4")
    }

    @Test func theInventoryIsReadByAnyKeyThatItHas() {
        let facts = facts(.meterDataRetriever, at: StoredFacts.importMPAN)
        func code(_ children: [Element]) -> String? { Sending(.meterDataRetriever, "8.2", children).code(facts) }
        #expect(code([Element("MPxN", text: "1312345678333")]) == nil)
        #expect(code([Element("MPxN", text: "1312345678444")]) == nil)
        #expect(code([Element("MPxN", text: "1399999999999")]) == "E19")
        #expect(code([Element("MPxN", text: "12345")]) == "E19")
        #expect(code([Element("UPRN", text: "1")]) == "E19")
        #expect(code([Element("PropertyFilter")]) == "E19")
        #expect(code([.device(StoredFacts.hub)]) == nil)
        #expect(code([.device(EntityIdentifier(7))]) == "E19")
        #expect(code([Element("DeviceID", text: "nonsense")]) == "E100")
        #expect(code([]) == "E100")
    }

    @Test func theInventoryIsOpenToWhoeverIsAppointedLaterAndToAllWhilePending() {
        var facts = StoredFacts()
        let sending = Sending(.meterDataRetriever, "8.2", [.device(StoredFacts.meter)])
        #expect(sending.code(facts) == "E4")
        facts.inventory[StoredFacts.meter]?.status = .pending
        #expect(sending.code(facts) == nil)
        facts.inventory[StoredFacts.meter]?.status = .commissioned
        facts.registrations[StoredFacts.importMPAN]?.meterDataRetriever = [
            Appointment(mpid: "MMDR", from: SettlementDay(test: "2027-01-01"))
        ]
        #expect(sending.code(facts) == nil)
        facts.registrations[StoredFacts.importMPAN]?.meterDataRetriever[0].to = SettlementDay(test: "2026-11-28")
        facts.registrations[StoredFacts.importMPAN]?.meterDataRetriever[0].from = since
        #expect(sending.code(facts) == "E4")
    }

    @Test func aScheduleIsFoundByItsOwnersNumber() {
        var facts = facts(.meterDataRetriever, at: StoredFacts.importMPAN)
        facts.schedules = [
            7: (StoredFacts.user(.meterDataRetriever), StoredFacts.meter),
            8: (StoredFacts.user(.meterDataRetriever), EntityIdentifier(9)),
            9: (StoredFacts.user(.importSupplier), StoredFacts.meter),
        ]
        func sending(_ number: String) -> Sending {
            Sending(.meterDataRetriever, "5.3", [Element("DSPScheduleID", text: number)])
        }
        #expect(sending("7").accepted(facts)?.device?.entityIdentifier == StoredFacts.meter)
        #expect(sending("8").code(facts) == "E19")
        // Another's schedule, and one that does not exist, are left to the answer.
        #expect(sending("9").accepted(facts)?.device == nil)
        #expect(sending("10").code(facts) == nil)
        for number in ["", "-1", "1000000000001", "x", "99999999999999999999"] {
            #expect(sending(number).code(facts) == "E100", "\(number)")
        }
        facts.registrations[StoredFacts.importMPAN]?.meterDataRetriever = []
        #expect(sending("7").code(facts) == "E4")
    }

    @Test func preNotificationConcernsNoDeviceOfTheInventory() {
        #expect(Sending(.importSupplier, "12.2", [.device(EntityIdentifier(77))]).code(StoredFacts()) == nil)
        #expect(Sending(.importSupplier, "12.1").code(StoredFacts()) == nil)
        #expect(Sending(.importSupplier, "11.1").code(StoredFacts()) == nil)
    }

    @Test func logsOfMomentsAreOfAllDaysFromStartToEnd() {
        let facts = facts { facts in
            facts.registrations[StoredFacts.importMPAN]?.supplier = [
                Appointment(
                    mpid: "MIS", from: SettlementDay(test: "2026-11-20"), to: SettlementDay(test: "2026-11-28"))
            ]
        }
        func code(_ start: String, _ end: String) -> String? {
            Sending(.importSupplier, "4.4.3", [.logPeriod(start, end)]).code(facts)
        }
        #expect(code("2026-11-20T00:00:00Z", "2026-11-28T23:59:59Z") == nil)
        #expect(code("2026-11-19T23:59:59Z", "2026-11-28T23:59:59Z") == "E4")
        #expect(code("2026-11-20T00:00:00Z", "2026-11-29T00:00:00Z") == "E4")
        // The Event Log is read as of now.
        var log = Sending(.importSupplier, "6.13", [.logPeriod("2020-01-01T00:00:00Z", "2026-11-28T00:00:00Z")])
        #expect(log.code(facts) == "E4")
        log.now = UTCTime("2026-11-28T12:00:00Z")
        #expect(log.code(facts) == nil)
    }
}
