import COSEM
import DUIS
import ESMEEmulator
import GBCS
import Testing

@testable import DCC

/// Check 19 of a 5.1, and the checks of a schedule's runs.
struct ScheduleCheckTests {
    private let facts = StoredFacts.everybodyAppointed

    private func refusal(_ children: [Element], _ change: (inout Sending) -> Void = { _ in }) -> AccessRefusal? {
        var sending = Sending(.exportSupplier, "5.1", children)
        change(&sending)
        return sending.refusal(facts)
    }

    @Test func aRightScheduleIsAccepted() throws {
        let sending = Sending(
            .exportSupplier, "5.1",
            ScheduleElements.children("4.8.3", frequency: "Monthly", end: "2027-11-29", time: "01:30:00.00Z"))
        let accepted = try #require(sending.accepted(facts))
        let schedule = try #require(accepted.schedule)
        #expect(accepted.acknowledgement(.nonDevice) == .i0)
        #expect(accepted.pattern?.party == .scheduled)
        #expect(
            schedule
                == Schedule(
                    "4.8.3", of: StoredFacts.meter, .monthly, from: XMLDate("2026-11-29")!, to: XMLDate("2027-11-29"),
                    at: XMLTime(seconds: 5_400),
                    lookBack: LookBack(
                        startOffset: -1, startTime: XMLTime(seconds: 0), endOffset: 0, endTime: XMLTime(seconds: 0))))
    }

    @Test func mistakesAreRefusedWithASentence() {
        let mistakes: [(String, [Element])] = [
            ("ScheduleStartDate 2026-11-28 has passed.", ScheduleElements.children("4.8.3", start: "2026-11-28")),
            (
                "ScheduleEndDate 2026-11-30 is before ScheduleStartDate 2026-12-01.",
                ScheduleElements.children("4.8.3", start: "2026-12-01", end: "2026-11-30")
            ),
            (
                "The range of the log ends before it starts.",
                ScheduleElements.children("4.8.3", lookBack: ("-1", "00:00:00Z", "-2", "00:00:00Z"))
            ),
            (
                "The range of the log ends before it starts.",
                ScheduleElements.children("4.8.3", lookBack: ("-1", "00:30:00Z", "-1", "00:00:00Z"))
            ),
            (
                "StartDateOffset is \"-401\", but has to be a number of days from -400 to 0.",
                ScheduleElements.children("4.8.3", lookBack: ("-401", "00:00:00Z", "0", "00:00:00Z"))
            ),
            (
                "EndDateOffset is \"1\", but has to be a number of days from -400 to 0.",
                ScheduleElements.children("4.8.3", lookBack: ("-1", "00:00:00Z", "1", "00:00:00Z"))
            ),
            (
                "ScheduleFrequency is \"Half-Hourly\", but has to be Daily, Weekly, Monthly, Quarterly, Half-Yearly or "
                    + "Yearly.",
                ScheduleElements.children("4.8.3", frequency: "Half-Hourly")
            ),
            (
                "ScheduleStartDate is \"today\", but has to be a date like 2026-11-29.",
                ScheduleElements.children("4.8.3", start: "today")
            ),
            ("4.1 4.1.1 cannot be scheduled.", ScheduleElements.children("4.1.1")),
            ("9.9 9.9.9 cannot be scheduled.", ScheduleElements.children("9.9.9")),
        ]
        for (reason, children) in mistakes {
            let refusal = refusal(children)
            #expect(refusal?.reason == reason)
            #expect(refusal?.check == .ownRules)
            #expect(refusal?.code == .e100)
        }
    }

    @Test func everyPartOfAScheduleIsNeeded() {
        let whole = ScheduleElements.children("4.8.3")
        for index in whole.indices {
            var children = whole
            children.remove(at: index)
            #expect(refusal(children)?.code == .e100, "\(whole[index].name)")
        }
        for index in 0..<4 {
            var children = whole
            children[children.count - 1].children.remove(at: index)
            #expect(refusal(children)?.code == .e100, "\(index)")
        }
        // The element of another request.
        var children = whole
        children[children.count - 1].name = "DSPReadActiveImportProfileData"
        #expect(refusal(children)?.reason == "A schedule of 4.8.3 needs the element DSPReadExportProfileData.")
    }

    @Test func oneRowAndTheWholeLogMayBeScheduled() {
        #expect(
            refusal(ScheduleElements.children("4.8.3", lookBack: ("-1", "00:00:00Z", "-1", "00:00:00Z"))) == nil)
        #expect(refusal(ScheduleElements.children("4.8.3", lookBack: ("-400", "00:00:00Z", "0", "23:59:59Z"))) == nil)
    }

    @Test func aScheduleMayStartInThePastWhereTheRuleSaysSo() {
        let past = ScheduleElements.children("4.8.3", start: "2026-11-01")
        #expect(refusal(past) != nil)
        #expect(refusal(past) { $0.rules.scheduleMayStartInThePast = true } == nil)
    }

    @Test func aUserHasUpTo99SchedulesForADevice() {
        var facts = facts
        let sending = Sending(.exportSupplier, "5.1", ScheduleElements.children("4.8.3"))
        facts.countOfSchedules = 98
        #expect(sending.code(facts) == nil)
        facts.countOfSchedules = 99
        #expect(sending.code(facts) == "E100")
    }

    @Test func theDeviceOfAScheduleIsCheckedAsThatOfARead() {
        func code(_ device: EntityIdentifier, _ change: (inout StoredFacts) -> Void = { _ in }) -> String? {
            var facts = facts
            change(&facts)
            return Sending(.exportSupplier, "5.1", ScheduleElements.children("4.8.3", device: device)).code(facts)
        }
        #expect(code(StoredFacts.meter) == nil)
        #expect(code(EntityIdentifier(3)) == "E19")
        #expect(code(StoredFacts.meter) { $0.registrations[StoredFacts.exportMPAN] = nil } == "E4")
        #expect(code(StoredFacts.meter) { $0.inventory[StoredFacts.meter]?.status = .suspended } == "E5")
        #expect(code(StoredFacts.hub) == "E11")
    }

    @Test func aScheduleNeedsOneDayFromItsStartOn() {
        var facts = facts
        facts.registrations[StoredFacts.exportMPAN]?.meterDataRetriever = [
            Appointment(
                mpid: "MMDR", from: SettlementDay(test: "2026-11-20"), to: SettlementDay(test: "2026-12-01"))
        ]
        func code(_ start: String) -> String? {
            Sending(.meterDataRetriever, "5.1", ScheduleElements.children("4.8.3", start: start)).code(facts)
        }
        #expect(code("2026-11-29") == nil)
        #expect(code("2026-12-01") == nil)
        #expect(code("2026-12-02") == "E4")
    }

    /// The outgoing agent's last run is on the day after its last day; the incoming agent's first on the day after its first.
    @Test func runsAreCheckedWithTheDaysThatTheyAreAbout() throws {
        var facts = facts
        facts.users[EntityIdentifier(0xA)] = User(
            EntityIdentifier(0xA), name: "A", mpid: "A", roles: [.meterDataRetriever])
        facts.users[EntityIdentifier(0xB)] = User(
            EntityIdentifier(0xB), name: "B", mpid: "B", roles: [.meterDataRetriever])
        facts.registrations[StoredFacts.importMPAN]?.meterDataRetriever = [
            Appointment(mpid: "A", from: SettlementDay(test: "2020-01-01")),
            Appointment(mpid: "B", from: SettlementDay(test: "2026-12-05")),
        ]
        var codes: [[String?]] = []
        for name: UInt64 in [0xA, 0xB] {
            var sending = Sending(
                .meterDataRetriever, "5.1", ScheduleElements.children("4.8.1", time: "02:00:00Z", certificate: true))
            sending.originator = EntityIdentifier(name)
            sending.signer.entityIdentifier = EntityIdentifier(name)
            let schedule = try #require(sending.accepted(facts)?.schedule)
            let check = ServiceRequestCheck(facts, rules: sending.rules)
            codes.append(
                ["2026-12-04T02:00:00Z", "2026-12-05T02:00:00Z", "2026-12-06T02:00:00Z"].map { time in
                    let decision = check.decision(
                        runOf: schedule, createdBy: sending.request, at: UTCTime(time), now: UTCTime(time) + 5)
                    guard case .refused(let refusal) = decision else { return nil }
                    return refusal.code.rawValue
                })
        }
        #expect(codes == [[nil, nil, "E4"], ["E4", "E4", nil]])
    }

    @Test func aRunIsWhatTheScheduleAsksFor() throws {
        var sending = Sending(
            .meterDataRetriever, "5.1", ScheduleElements.children("4.8.1", time: "02:00:00Z", certificate: true))
        sending.forSettlement = true
        let schedule = try #require(sending.accepted(facts)?.schedule)
        let time = UTCTime("2026-12-04T02:00:00Z")
        func decision(_ facts: StoredFacts) -> AccessDecision {
            ServiceRequestCheck(facts, rules: DCCRules()).decision(
                runOf: schedule, createdBy: sending.request, at: time, now: time)
        }
        guard case .accepted(let run) = decision(facts) else {
            Issue.record("The run is refused: \(decision(facts))")
            return
        }
        #expect(run.kind.variant == "4.8.1")
        #expect(run.isForSettlement)
        #expect(run.targetResponseTime == 86_400)
        #expect(run.pattern?.party == .scheduled)
        #expect(run.pattern?.certificate == .request)
        // Everything about the User and the Device may have changed.
        let changes: [(String, (inout StoredFacts) -> Void)] = [
            ("E1", { $0.users = [:] }),
            ("E2", { $0.users[StoredFacts.user(.meterDataRetriever)]?.roles = [.exportSupplier] }),
            ("E3", { $0.users[StoredFacts.user(.meterDataRetriever)]?.status = .suspended }),
            ("E19", { $0.inventory = [:] }), ("E5", { $0.inventory[StoredFacts.meter]?.status = .decommissioned }),
            ("E4", { $0.registrations = [:] }),
        ]
        for (code, change) in changes {
            var facts = facts
            change(&facts)
            guard case .refused(let refusal) = decision(facts) else {
                Issue.record("\(code) was expected.")
                continue
            }
            #expect(refusal.code.rawValue == code)
        }
    }
}
