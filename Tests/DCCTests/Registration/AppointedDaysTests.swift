import COSEM
import Testing

@testable import DCC

struct AppointedDaysTests {
    private func appointment(_ mpid: String, _ from: String, _ to: String? = nil) -> Appointment {
        Appointment(mpid: mpid, from: SettlementDay(test: from), to: to.map { SettlementDay(test: $0) })
    }

    private func text(_ days: AppointedDays) -> [String] {
        days.stretches.map {
            "\($0.lowerBound) \($0.upperBound == AppointedDays.forever ? "for ever" : "\($0.upperBound)")"
        }
    }

    @Test func bothDaysOfAnAppointmentAreInclusive() {
        let days = AppointedDays(of: "A", in: [appointment("A", "2026-11-01", "2026-11-30")])
        #expect(text(days) == ["2026-11-01 2026-11-30"])
        #expect(!days.contains(SettlementDay(test: "2026-10-31")))
        #expect(days.contains(SettlementDay(test: "2026-11-01")))
        #expect(days.contains(SettlementDay(test: "2026-11-30")))
        #expect(!days.contains(SettlementDay(test: "2026-12-01")))
    }

    @Test func theNextAppointmentEndsOneThatReachesBeyondItsStart() {
        let list = [appointment("A", "2026-11-01", "2026-12-31"), appointment("B", "2026-11-29", "2026-12-05")]
        #expect(text(AppointedDays(of: "A", in: list)) == ["2026-11-01 2026-11-28"])
        #expect(text(AppointedDays(of: "B", in: list)) == ["2026-11-29 2026-12-05"])
    }

    @Test func anAppointmentWithoutAnEndLastsUntilTheNextAndDoesNotComeBack() {
        let list = [appointment("A", "2026-11-01"), appointment("B", "2026-11-29", "2026-12-05")]
        #expect(text(AppointedDays(of: "A", in: list)) == ["2026-11-01 2026-11-28"])
        #expect(!AppointedDays(of: "A", in: list).reach(SettlementDay(test: "2026-11-29")))
    }

    @Test func anAppointmentWithoutEndOrSuccessorLastsForEver() {
        let days = AppointedDays(of: "A", in: [appointment("A", "2026-11-01")])
        #expect(days.contains(SettlementDay(test: "9999-12-31")))
        #expect(days.withDaysAfter.contains(SettlementDay(test: "9999-12-31")))
    }

    @Test func gapsBelongToNobody() {
        let registration = Registration(
            mpan: "1312345678333", device: .init(1), direction: .import, supplier: [], distributor: [],
            meterDataRetriever: [appointment("A", "2026-11-01", "2026-11-10"), appointment("B", "2026-11-20")])
        let held = ["2026-10-31", "2026-11-10", "2026-11-11", "2026-11-19", "2026-11-20"]
            .map { registration.party(.meterDataRetriever, on: SettlementDay(test: $0)) }
        #expect(held == [nil, "A", nil, nil, "B"])
        #expect(registration.party(.supplier, on: SettlementDay(test: "2026-11-10")) == nil)
    }

    @Test func aPartyMayBeAppointedAgain() {
        let list = [
            appointment("A", "2026-11-01"), appointment("B", "2026-11-10"), appointment("A", "2026-11-20"),
            appointment("A", "2026-11-25", "2026-11-30"), appointment("A", "2026-12-01"),
        ]
        #expect(
            text(AppointedDays(of: "A", in: list)) == ["2026-11-01 2026-11-09", "2026-11-20 for ever"])
    }

    @Test func theOrderOfTheListDoesNotMatterButForEqualDates() {
        let list = [appointment("B", "2026-11-29"), appointment("A", "2026-11-01")]
        #expect(text(AppointedDays(of: "A", in: list)) == ["2026-11-01 2026-11-28"])
        let twice = [appointment("A", "2026-11-01"), appointment("B", "2026-11-01")]
        #expect(AppointedDays(of: "A", in: twice).isEmpty)
        #expect(text(AppointedDays(of: "B", in: twice)) == ["2026-11-01 for ever"])
    }

    @Test func anAppointmentThatEndsBeforeItStartsCountsForNothing() {
        let list = [appointment("A", "2026-11-01"), appointment("B", "2026-11-29", "2026-11-28")]
        #expect(text(AppointedDays(of: "A", in: list)) == ["2026-11-01 for ever"])
        #expect(AppointedDays(of: "B", in: list).isEmpty)
    }

    @Test func nobodyIsAppointedByAnEmptyIdentifier() {
        #expect(AppointedDays(of: "", in: [appointment("", "2026-11-01")]).isEmpty)
        #expect(AppointedDays(of: "A", in: []).isEmpty)
    }

    @Test func everyDayOfRandomAppointmentsIsHeldByTheLatestThatBegan() {
        let seed = SeededGenerator.seed()
        var random = SeededGenerator(seed)
        for _ in 0..<300 {
            let list = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                let from = Int.random(in: 0...40, using: &random)
                return Appointment(
                    mpid: ["A", "B", "C"].randomElement(using: &random)!, from: SettlementDay(daysSince2000: from),
                    to: Bool.random(using: &random)
                        ? nil : SettlementDay(daysSince2000: from + Int.random(in: -1...20, using: &random)))
            }
            for day in -2...70 {
                let holder = Self.holder(of: day, in: list)
                for mpid in ["A", "B", "C"] {
                    let days = AppointedDays(of: mpid, in: list)
                    #expect(
                        days.contains(SettlementDay(daysSince2000: day)) == (holder == mpid),
                        "\(mpid), day \(day) of \(list), seed \(seed)")
                }
            }
        }
    }

    /// Who holds a day, found by walking: the appointment that began last holds it, unless it is over.
    static func holder(of day: Int, in list: [Appointment]) -> String? {
        var found: Appointment?
        for appointment in list {
            if let to = appointment.to, to < appointment.from { continue }
            guard appointment.from.daysSince2000 <= day else { continue }
            if found == nil || appointment.from >= found!.from { found = appointment }
        }
        guard let found, day <= found.to?.daysSince2000 ?? .max else { return nil }
        return found.mpid
    }
}
