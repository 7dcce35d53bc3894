import COSEM
import DUIS
import ESMEEmulator
import GBCS
import Testing

@testable import DCC

/// Check 14 of everything that a Meter Data Retriever may send: role by request by date by registration, each with what a walk
/// through its half hours and days says.
struct RegistrationMatrixTests {
    /// SECMP0162 table 2, and what its rows are.
    private enum Rows { case halfHours, days, now, nowOrLater }
    private static let table2: [(variant: ServiceReferenceVariant, rows: Rows, isExport: Bool?)] = [
        ("4.1.1", .now, false), ("4.2", .now, true), ("4.6.1", .days, false), ("4.6.2", .days, true),
        ("4.8.1", .halfHours, false), ("4.8.3", .halfHours, true), ("4.17", .days, false), ("5.1", .nowOrLater, false),
        ("5.2", .nowOrLater, nil), ("5.3", .nowOrLater, nil), ("8.2", .nowOrLater, nil),
    ]

    /// A registration around the day of a change, day 0: from and to in days from it.
    private struct Case {
        let name: String
        let appointments: [(mpid: String, from: Int, to: Int?)]
    }
    private static let cases: [Case] = [
        Case(name: "change at day 0", appointments: [("A", -400, nil), ("B", 0, nil)]),
        Case(name: "change with an ETD", appointments: [("A", -400, -1), ("B", 0, nil)]),
        Case(name: "overlap", appointments: [("A", -400, 2), ("B", 0, nil)]),
        Case(name: "gap", appointments: [("A", -400, -2), ("B", 1, nil)]),
        Case(name: "nobody after", appointments: [("A", -400, -1)]),
        Case(name: "future appointment", appointments: [("A", -400, nil), ("B", 20, nil)]),
        Case(name: "successor that came to an end", appointments: [("A", -400, nil), ("B", -1, 0)]),
        Case(name: "back again", appointments: [("A", -400, nil), ("B", -1, nil), ("A", 1, nil)]),
        Case(name: "nobody", appointments: []),
    ]

    /// Days of a change in winter, in summer, and on both days on which the clocks change.
    private static let changes = ["2026-11-29", "2026-07-15", "2026-03-29", "2026-10-25"]

    private static func list(_ item: Case, around day: Int) -> [Appointment] {
        item.appointments.map { mpid, from, to in
            Appointment(
                mpid: mpid, from: SettlementDay(daysSince2000: day + from),
                to: to.map { SettlementDay(daysSince2000: day + $0) })
        }
    }

    /// The party as which A and B act: as Meter Data Retrievers, or as Suppliers of their own metering points.
    private enum Party: CaseIterable { case retriever, supplier }

    private static func facts(_ list: [Appointment], _ party: Party) -> StoredFacts {
        var facts = StoredFacts.everybodyAppointed
        for (number, mpid) in ["A", "B"].enumerated() {
            let name = user(number)
            facts.users[name] = User(
                name, name: mpid, mpid: mpid,
                roles: party == .retriever ? [.meterDataRetriever] : [.importSupplier, .exportSupplier, .gasSupplier])
            facts.repository.insert(name)
            facts.known[name] = party == .supplier ? .supplier : []
        }
        for point in [StoredFacts.importMPAN, StoredFacts.exportMPAN] {
            switch party {
            case .retriever: facts.registrations[point]?.meterDataRetriever = list
            case .supplier: facts.registrations[point]?.supplier = list
            }
        }
        return facts
    }

    private static func user(_ number: Int) -> EntityIdentifier { EntityIdentifier(0xA000 + UInt64(number)) }

    private static func sending(
        _ variant: ServiceReferenceVariant, by number: Int, from start: UTCTime, to end: UTCTime, now: UTCTime
    ) -> Sending {
        let log = Element.logPeriod(start.description, end.description)
        let certificate = Element.certificate()
        let children: [Element] =
            switch variant {
            case "4.6.1", "4.8.1", "4.17": [log, certificate]
            case "4.6.2", "4.8.3": [log]
            case "5.1":
                ScheduleElements.children("4.8.1", start: "\(now.civil.date)", certificate: true)
            case "5.2", "5.3", "8.2": [.device(StoredFacts.meter)]
            default: []
            }
        var sending = Sending(.meterDataRetriever, variant, children)
        sending.originator = user(number)
        sending.signer = RequestSigner(user(number), role: 135)
        sending.forSettlement = true
        sending.now = now
        sending.rules.ecs17bForAccessControlBroker = true
        return sending
    }

    /// Whether `mpid` may have the rows, by walking through them.
    private static func isPermitted(
        _ rows: Rows, _ mpid: String, _ list: [Appointment], from start: UTCTime, to end: UTCTime, now: UTCTime
    ) -> Bool {
        func holds(_ day: Int) -> Bool { AppointedDaysTests.holder(of: day, in: list) == mpid }
        switch rows {
        case .halfHours:
            let days = Oracle.halfHourDays(from: start, to: end)
            return (days.isEmpty ? [LondonDay.day(of: start)] : days).allSatisfy(holds)
        case .days:
            let stamps = Oracle.stamps(every: 86_400, from: start, to: end)
            guard !stamps.isEmpty else {
                return holds(LondonDay.day(of: start)) && holds(LondonDay.day(of: end))
            }
            return stamps.allSatisfy { stamp in
                let day = Int(stamp.secondsSince2000 / 86_400)
                return holds(day) || holds(day - 1)
            }
        case .now: return holds(LondonDay.day(of: now))
        case .nowOrLater:
            let today = LondonDay.day(of: now)
            return (today...today + 500).contains(where: holds)
        }
    }

    @Test func everyCellIsWhatTheWalkSays() {
        var cells = 0
        var permitted = 0
        for change in Self.changes {
            let day = SettlementDay(test: change).daysSince2000
            let midnight = LondonDay.midnight(change)
            // The usual day of 49 rows before and after the change, a day of 48, both days, one row, the UTC form.
            let utc = UTCTime(change)
            let ranges: [(UTCTime, UTCTime)] = [
                (midnight - 86_400, midnight), (midnight, midnight + 86_400), (midnight + 1_800, midnight + 86_400),
                (midnight - 86_400, midnight + 86_400), (midnight, midnight), (midnight + 1_800, midnight + 1_800),
                (midnight - 86_400, midnight + 1_800), (utc - 86_400, utc), (utc, utc + 86_400), (utc, utc),
                (utc + 86_400, utc + 86_400), (utc - 86_400, utc - 86_400),
            ]
            let nows = [midnight - 1, midnight, midnight + 3_600, midnight + 86_400 * 2]
            for item in Self.cases {
                let list = Self.list(item, around: day)
                for party in Party.allCases {
                    let facts = Self.facts(list, party)
                    for (variant, rows, _) in Self.table2 {
                        for (number, mpid) in ["A", "B"].enumerated() {
                            for (index, range) in ranges.enumerated() {
                                let now = nows[index % nows.count]
                                if rows == .now || rows == .nowOrLater, index >= nows.count { continue }
                                let sending = Self.sending(
                                    variant, by: number, from: range.0, to: range.1, now: now)
                                // A Supplier's 5.1 counts from its UTC date, which is London's but for an hour of summer.
                                if variant == "5.1", LondonDay.day(of: now) != Int(now.secondsSince2000 / 86_400) {
                                    continue
                                }
                                let expected = Self.isPermitted(
                                    rows, mpid, list, from: range.0, to: range.1, now: now)
                                let code = sending.code(facts)
                                #expect(
                                    code == (expected ? nil : "E4"),
                                    "\(change), \(item.name), \(party), \(variant) of \(mpid), range \(index)")
                                cells += 1
                                if expected { permitted += 1 }
                            }
                        }
                    }
                }
            }
        }
        #expect(cells > 6_000)
        #expect(permitted > 1_500 && permitted < cells - 1_500)
    }

    /// The same as sentences with their dates, for a change at 2026-07-15 00:00 BST, which is 2026-07-14T23:00:00Z.
    @Test func aChangeInSummerIsAt2300Z() {
        let list = [
            Appointment(mpid: "A", from: SettlementDay(test: "2020-01-01")),
            Appointment(mpid: "B", from: SettlementDay(test: "2026-07-15")),
        ]
        let facts = Self.facts(list, .retriever)
        func codes(_ variant: ServiceReferenceVariant, _ start: String, _ end: String) -> [String?] {
            [0, 1].map {
                Self.sending(
                    variant, by: $0, from: UTCTime(start), to: UTCTime(end), now: UTCTime("2026-07-20T12:00:00Z")
                ).code(facts)
            }
        }
        #expect(codes("4.8.1", "2026-07-13T23:00:00Z", "2026-07-14T23:00:00Z") == [nil, "E4"])
        #expect(codes("4.8.1", "2026-07-14T23:00:00Z", "2026-07-15T23:00:00Z") == ["E4", nil])
        #expect(codes("4.8.1", "2026-07-14T00:00:00Z", "2026-07-15T00:00:00Z") == ["E4", "E4"])
        #expect(codes("4.8.3", "2026-07-14T23:30:00Z", "2026-07-14T23:30:00Z") == ["E4", nil])
        #expect(codes("4.8.3", "2026-07-14T23:00:00Z", "2026-07-14T23:00:00Z") == [nil, "E4"])
        // The reading of 2026-07-15 00:00Z closes the 14th and opens the 15th.
        #expect(codes("4.6.1", "2026-07-15T00:00:00Z", "2026-07-15T00:00:00Z") == [nil, nil])
        #expect(codes("4.6.2", "2026-07-14T00:00:00Z", "2026-07-15T00:00:00Z") == [nil, "E4"])
        #expect(codes("4.17", "2026-07-15T00:00:00Z", "2026-07-16T00:00:00Z") == ["E4", nil])
    }

    @Test func instantaneousReadsAreOfTheDayOfSending() {
        let list = [
            Appointment(mpid: "A", from: SettlementDay(test: "2020-01-01")),
            Appointment(mpid: "B", from: SettlementDay(test: "2026-07-15")),
        ]
        let facts = Self.facts(list, .retriever)
        let codes = ["2026-07-14T22:59:59Z", "2026-07-14T23:00:00Z"].map { now in
            [0, 1].map { number in
                Self.sending("4.2", by: number, from: UTCTime(now), to: UTCTime(now), now: UTCTime(now)).code(facts)
            }
        }
        #expect(codes == [[nil, "E4"], ["E4", nil]])
    }

    @Test func aReadThatIsKeptIsOfTheDayOfItsExecution() {
        let list = [
            Appointment(mpid: "A", from: SettlementDay(test: "2020-01-01")),
            Appointment(mpid: "B", from: SettlementDay(test: "2026-07-15")),
        ]
        let facts = Self.facts(list, .retriever)
        let now = UTCTime("2026-07-14T12:00:00Z")
        func codes(_ rules: (inout DCCRules) -> Void = { _ in }) -> [String?] {
            [0, 1].map { number in
                var sending = Self.sending("4.2", by: number, from: now, to: now, now: now)
                sending.body.children = [.executed("2026-07-15T12:00:00Z")]
                rules(&sending.rules)
                return sending.code(facts)
            }
        }
        #expect(codes() == ["E4", nil])
        #expect(codes { $0.futureDatedDayIsExecution = false } == [nil, "E4"])
        // When it is due, whoever is appointed then passes.
        var sending = Self.sending("4.2", by: 0, from: now, to: now, now: now)
        sending.body.children = [.executed("2026-07-15T12:00:00Z")]
        let check = ServiceRequestCheck(facts, rules: sending.rules)
        guard case .refused(let refusal) = check.decisionWhenDue(sending.request, now: UTCTime("2026-07-15T12:00:00Z"))
        else {
            Issue.record("The agent is no longer appointed.")
            return
        }
        #expect(refusal.code == .e4)
    }
}
