import COSEM
import DUIS
import ESMEEmulator
import GBCS
import Testing

@testable import DCC

/// Checks 8, 16, 19 and 20: which of a User's roles may send a request, for settlement or not, and as whose Command.
struct RoleChoiceTests {
    private let facts = StoredFacts.everybodyAppointed
    private let day = Element.logPeriod("2026-11-28T00:00:00Z", "2026-11-29T00:00:00Z")

    /// SECMP0162 table 2, with the Suppliers and Network Operators of the Service Request Matrix, by role.
    private static let table: [(variant: ServiceReferenceVariant, roles: Set<UserRole>)] = [
        ("4.1.1", [.importSupplier, .gasSupplier, .electricityDistributor, .gasTransporter, .meterDataRetriever]),
        ("4.2", [.exportSupplier, .electricityDistributor, .meterDataRetriever]),
        ("4.6.1", [.importSupplier, .gasSupplier, .meterDataRetriever]),
        ("4.6.2", [.exportSupplier, .meterDataRetriever]),
        (
            "4.8.1",
            [
                .importSupplier, .gasSupplier, .electricityDistributor, .gasTransporter, .otherUser,
                .meterDataRetriever,
            ]
        ),
        ("4.8.3", [.exportSupplier, .electricityDistributor, .otherUser, .meterDataRetriever]),
        (
            "4.17",
            [
                .importSupplier, .gasSupplier, .electricityDistributor, .gasTransporter, .otherUser,
                .meterDataRetriever,
            ]
        ),
        ("5.1", Set(UserRole.allCases).subtracting([.registeredSupplierAgent, .loadController])),
        ("5.2", Set(UserRole.allCases).subtracting([.registeredSupplierAgent, .loadController])),
        ("5.3", Set(UserRole.allCases).subtracting([.registeredSupplierAgent, .loadController])),
        ("8.2", Set(UserRole.allCases).subtracting([.loadController])),
    ]

    @Test func table2IsOpenToWhomItNames() {
        for (variant, roles) in Self.table {
            for role in UserRole.allCases {
                let refusal = Sending(role, variant, [day]).refusal(facts)
                let isRole = refusal?.check == .role
                #expect(isRole == !roles.contains(role), "\(variant), \(role)")
                if isRole { #expect(refusal?.code == .e2, "\(variant), \(role)") }
            }
        }
    }

    @Test func aRetrieverMaySendNothingElse() {
        let table2 = Set(Self.table.map(\.variant))
        for kind in ServiceRequestCatalogue.all where !table2.contains(kind.variant) {
            #expect(Sending(.meterDataRetriever, kind.variant).code(facts) == "E2", "\(kind.variant)")
        }
    }

    @Test func aRetrieverMayScheduleWhatTable2Says() {
        let schedulable = [
            "4.2", "4.6.1", "4.6.2", "4.8.1", "4.8.2", "4.8.3", "4.10", "4.12.1", "4.12.2", "4.14", "4.15", "4.16",
            "4.17",
        ]
        let permitted = schedulable.filter { variant in
            let code = Sending(
                .meterDataRetriever, "5.1", ScheduleElements.children(variant, certificate: true)
            ).code(facts)
            #expect(code == nil || code == "E2", "\(variant)")
            return code == nil
        }
        #expect(permitted == ["4.6.1", "4.6.2", "4.8.1", "4.8.3", "4.17"])
        var sending = Sending(.meterDataRetriever, "5.1", ScheduleElements.children("4.2"))
        sending.rules.mdrSchedulesExportRegisters = true
        #expect(sending.code(facts) == nil)
        #expect(Sending(.exportSupplier, "5.1", ScheduleElements.children("4.2")).code(facts) == nil)
        #expect(Sending(.exportSupplier, "5.1", ScheduleElements.children("4.8.1")).code(facts) == "E2")
    }

    @Test func aRetrieverReads411OfSMETS1MetersAloneUnlessTheSwitchIsOn() throws {
        var facts = facts
        var sending = Sending(.meterDataRetriever, "4.1.1")
        #expect(sending.code(facts) == "E11")
        sending.rules.ecs17bForAccessControlBroker = true
        #expect(sending.code(facts) == "E100")
        facts.repository = [sending.originator]
        let pattern = try #require(sending.accepted(facts)?.pattern)
        #expect(pattern.party == .unknown)
        #expect(pattern.certificate == .repository)
        sending.rules.ecs17bForAccessControlBroker = false
        facts.inventory[StoredFacts.meter]?.smetsVersion = .smets1
        #expect(sending.code(facts) == nil)
        #expect(sending.accepted(facts)?.pattern == nil)
    }

    /// SECMP0162 table 6, role by flag: accepted with which effective flag, or E2.
    @Test func table6SaysWhoMayAskForSettlement() {
        func effective(_ role: UserRole, _ flag: Bool?, _ change: (inout Sending) -> Void = { _ in }) -> String {
            var sending = Sending(role, role == .exportSupplier ? "4.8.3" : "4.8.1", [day, .certificate()])
            if role == .gasSupplier || role == .gasTransporter { sending.target = StoredFacts.gasMeter }
            if role == .exportSupplier { sending.body.children = [day] }
            sending.forSettlement = flag
            change(&sending)
            return sending.accepted(facts).map { "\($0.isForSettlement)" } ?? sending.code(facts) ?? ""
        }
        let flags: [Bool?] = [nil, false, true]
        #expect(flags.map { effective(.meterDataRetriever, $0) } == ["true", "E2", "true"])
        #expect(flags.map { effective(.importSupplier, $0) } == ["false", "false", "true"])
        #expect(flags.map { effective(.exportSupplier, $0) } == ["false", "false", "true"])
        for role in [UserRole.gasSupplier, .electricityDistributor, .gasTransporter, .otherUser] {
            #expect(flags.map { effective(role, $0) } == ["false", "false", "E2"], "\(role)")
        }
        #expect(effective(.meterDataRetriever, nil) { $0.rules.mdrFlagMayBeAbsent = false } == "E2")
        #expect(effective(.meterDataRetriever, true) { $0.rules.mdrFlagMayBeAbsent = false } == "true")
    }

    @Test func whatTable2DoesNotListIsNeverForSettlement() {
        for variant in ["4.8.2", "4.10", "7.4", "11.2"] {
            var sending = Sending(.importSupplier, ServiceReferenceVariant(rawValue: variant), [day])
            #expect(sending.code(facts) == nil, "\(variant)")
            sending.forSettlement = true
            #expect(sending.refusal(facts)?.check == .settlement, "\(variant)")
            #expect(sending.code(facts) == "E2", "\(variant)")
        }
        var schedule = Sending(.importSupplier, "5.1", ScheduleElements.children("4.8.2"))
        schedule.forSettlement = true
        #expect(schedule.code(facts) == "E2")
    }

    @Test func aUserOfSeveralRolesPassesInAnyOfThem() throws {
        var facts = facts
        let name = StoredFacts.user(.importSupplier)
        facts.users[name]?.roles = [.importSupplier, .meterDataRetriever, .exportSupplier]
        facts.users[name]?.mpid = "MMDR"
        // Appointed as a retriever alone.
        var sending = Sending(.importSupplier, "4.8.1", [day, .certificate()])
        #expect(sending.accepted(facts)?.roles == [.meterDataRetriever])
        sending.forSettlement = false
        #expect(sending.code(facts) == "E2")
        // Appointed as its own agent: a Supplier with the flag false, as whom the Command is its own.
        facts.registrations[StoredFacts.importMPAN]?.supplier = [
            Appointment(mpid: "MMDR", from: SettlementDay(test: "2020-01-01"))
        ]
        var accepted = try #require(sending.accepted(facts))
        #expect(accepted.roles == [.importSupplier])
        #expect(accepted.pattern?.party == .known(.supplier))
        sending.forSettlement = true
        accepted = try #require(sending.accepted(facts))
        #expect(accepted.roles == [.importSupplier, .meterDataRetriever])
        #expect(accepted.role == .importSupplier)
        #expect(accepted.isForSettlement)
        sending.forSettlement = nil
        #expect(sending.accepted(facts)?.isForSettlement == false)
    }

    @Test func aSupplierThatIsItsOwnAgentGoesOnAsASupplier() throws {
        var facts = facts
        facts.registrations[StoredFacts.importMPAN]?.meterDataRetriever = [
            Appointment(mpid: "MIS", from: SettlementDay(test: "2020-01-01"))
        ]
        var sending = Sending(.importSupplier, "4.8.1", [day])
        sending.forSettlement = true
        let accepted = try #require(sending.accepted(facts))
        #expect(accepted.roles == [.importSupplier])
        #expect(accepted.targetResponseTime == 86_400)
        #expect(Sending(.meterDataRetriever, "4.8.1", [day, .certificate()]).code(facts) == "E4")
    }

    /// SECMP0162 table 3, on demand: existing and settlement, SMETS2 and SMETS1.
    @Test func table3SaysHowLongAnAnswerMayTake() {
        let device = [Element.device(StoredFacts.meter)]
        let rows: [(UserRole, ServiceReferenceVariant, [Element], [Int64?])] = [
            (.importSupplier, "4.1.1", [], [30, 86_400, 16, 86_400]),
            (.exportSupplier, "4.2", [], [30, 86_400, 16, 86_400]),
            (.importSupplier, "4.6.1", [day], [30, 86_400, 16, 86_400]),
            (.exportSupplier, "4.6.2", [day], [30, 86_400, nil, nil]),
            (.importSupplier, "4.8.1", [day], [5_600, 86_400, 16, 86_400]),
            (.exportSupplier, "4.8.3", [day], [30, 86_400, 16, 86_400]),
            (.importSupplier, "4.17", [day], [30, 86_400, nil, nil]),
            (.importSupplier, "5.1", ScheduleElements.children("4.8.1"), [86_400, 86_400, 86_400, 86_400]),
            (.importSupplier, "5.2", device, [86_400, 86_400, 86_400, 86_400]),
            (.importSupplier, "5.3", device, [86_400, 86_400, 86_400, 86_400]),
            (.importSupplier, "8.2", device, [30, 30, 16, 16]),
            (.importSupplier, "7.4", [], [nil, nil, nil, nil]),
        ]
        for (role, variant, body, expected) in rows {
            var times: [Int64?] = []
            for version in [InventoryEntry.SMETSVersion.smets2, .smets1] {
                for flag in [false, true] {
                    var facts = facts
                    facts.inventory[StoredFacts.meter]?.smetsVersion = version
                    facts.repository = [StoredFacts.user(role)]
                    var sending = Sending(role, variant, body)
                    sending.forSettlement = flag
                    times.append(sending.accepted(facts)?.targetResponseTime)
                }
            }
            #expect(times == expected, "\(variant)")
        }
    }

    /// Same request, other pattern, by role and Device.
    @Test func patternsFollowFromTheCredentialsThatTheDeviceHolds() throws {
        func party(_ role: UserRole, _ variant: ServiceReferenceVariant, _ body: [Element]) -> CommandPattern.Party? {
            Sending(role, variant, body).accepted(facts)?.pattern?.party
        }
        #expect(party(.importSupplier, "4.8.1", [day]) == .known(.supplier))
        #expect(party(.electricityDistributor, "4.8.1", [day]) == .known(.networkOperator))
        #expect(party(.electricityDistributor, "4.8.3", [day]) == .known(.networkOperator))
        #expect(party(.exportSupplier, "4.6.2", [day]) == .unknown)
        #expect(party(.exportSupplier, "4.8.3", [day]) == .unknown)
        #expect(party(.meterDataRetriever, "4.8.1", [day, .certificate()]) == .unknown)
        #expect(party(.otherUser, "4.8.1", [day, .certificate()]) == .unknown)
        #expect(party(.loadController, "7.16", []) == .known(.loadController))
        #expect(party(.importSupplier, "5.1", ScheduleElements.children("4.8.2")) == .scheduled)
    }

    @Test func anExportSupplierThatTheDeviceKnowsIsUnknownUnlessTheRuleSaysOtherwise() {
        var facts = facts
        facts.known[StoredFacts.user(.exportSupplier)] = .supplier
        var sending = Sending(.exportSupplier, "7.4")
        #expect(sending.accepted(facts)?.pattern?.party == .unknown)
        sending.rules.exportSupplierIsUnknownParty = false
        #expect(sending.accepted(facts)?.pattern?.party == .known(.supplier))
    }

    @Test func aStrangerSendsNothingThatIsNotOpenToTheAccessControlBroker() {
        var facts = facts
        facts.known = [:]
        #expect(Sending(.importSupplier, "7.2").code(facts) == "E11")
        #expect(Sending(.electricityDistributor, "4.1.1").code(facts) == "E11")
        #expect(Sending(.importSupplier, "7.4").accepted(facts)?.pattern?.party == .unknown)
        // What the DCC sends for a User is not the User's Command at all.
        #expect(Sending(.importSupplier, "6.23").code(facts) == nil)
    }

    @Test func whatIsEncryptedForAStrangerNeedsItsCertificate() throws {
        var facts = facts
        for variant in ["4.6.1", "4.8.1", "4.17"] as [ServiceReferenceVariant] {
            let bare = Sending(.meterDataRetriever, variant, [day])
            #expect(bare.refusal(facts)?.check == .ownRules, "\(variant)")
            #expect(bare.code(facts) == "E100", "\(variant)")
            let with = Sending(.meterDataRetriever, variant, [day, .certificate()])
            #expect(with.accepted(facts)?.pattern?.certificate == .request, "\(variant)")
        }
        for text in ["", "!", "AAAA", "MIIB"] {
            let broken = Sending(
                .meterDataRetriever, "4.8.1", [day, Element("KAPublicSecurityCredentials", text: text)])
            #expect(broken.code(facts) == "E100", "\(text)")
        }
        // A known party's is not even looked at.
        let known = Sending(
            .importSupplier, "4.8.1", [day, Element("KAPublicSecurityCredentials", text: "!")])
        #expect(known.accepted(facts)?.pattern?.certificate == CommandPattern.Certificate.none)
        // What is not encrypted needs none.
        #expect(
            Sending(.meterDataRetriever, "4.8.3", [day]).accepted(facts)?.pattern?.certificate
                == CommandPattern.Certificate.none)
        var sending = Sending(.meterDataRetriever, "4.8.1", [day])
        facts.repository = [sending.originator]
        #expect(sending.code(facts) == "E100")
        sending.rules.certificateFromRepository = true
        #expect(sending.accepted(facts)?.pattern?.certificate == .repository)
    }

    @Test func schedulesOfAKnownPartyMayDoWithoutACertificate() {
        var facts = facts
        let bare = ScheduleElements.children("4.8.1")
        #expect(Sending(.importSupplier, "5.1", bare).code(facts) == "E100")
        facts.repository = [StoredFacts.user(.importSupplier), StoredFacts.user(.meterDataRetriever)]
        var supplier = Sending(.importSupplier, "5.1", bare)
        #expect(supplier.accepted(facts)?.pattern?.certificate == .repository)
        #expect(Sending(.meterDataRetriever, "5.1", bare).code(facts) == "E100")
        supplier.rules.knownPartysScheduleCertificateFromRepository = false
        #expect(supplier.code(facts) == "E100")
        let with = Sending(.importSupplier, "5.1", ScheduleElements.children("4.8.1", certificate: true))
        #expect(with.accepted(facts)?.pattern?.certificate == .request)
        let broken = Sending(
            .importSupplier, "5.1",
            ScheduleElements.children("4.8.1")
                + [Element("KAPublicSecurityCredential", text: "AAAA")])
        #expect(broken.code(facts) == "E100")
    }
}
