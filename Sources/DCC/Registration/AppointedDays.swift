/// The settlement days on which a party is appointed to a metering point: stretches of days in order, apart from each other.
package struct AppointedDays: Hashable, Sendable {
    /// A stretch without an end lasts until ``forever``.
    package private(set) var stretches: [ClosedRange<SettlementDay>] = []

    /// The day at which a stretch without an end stops: long after all times that anything can write.
    package static let forever = SettlementDay(daysSince2000: .max / 2)

    package init() {}

    /// The days of `mpid` among the appointments of all parties, in whatever order these are.
    ///
    /// An appointment lasts from its Effective From Date to its Effective To Date, both inclusive, and ends before the next
    /// one's Effective From Date in any case. One without an Effective To Date lasts until then, or for ever; when its
    /// successor has come to an end, it does not come back. Of several from the same day the last in the list counts; one
    /// that ends before it starts counts for nothing.
    package init(of mpid: String, in appointments: [Appointment]) {
        guard !mpid.isEmpty, appointments.contains(where: { $0.mpid == mpid }) else { return }
        // The order of equal dates is kept: the enumeration makes the sort a stable one.
        let ordered = appointments.enumerated()
            .filter { $0.element.to.map { [from = $0.element.from] in from <= $0 } ?? true }
            .sorted { ($0.element.from, $0.offset) < ($1.element.from, $1.offset) }
            .map(\.element)
        for (index, appointment) in ordered.enumerated() where appointment.mpid == mpid {
            var end = appointment.to ?? Self.forever
            if index + 1 < ordered.count { end = min(end, ordered[index + 1].from + -1) }
            guard appointment.from <= end else { continue }
            if let last = stretches.last, last.upperBound + 1 >= appointment.from {
                stretches[stretches.count - 1] = last.lowerBound...max(last.upperBound, end)
            } else {
                stretches.append(appointment.from...end)
            }
        }
    }

    package var isEmpty: Bool { stretches.isEmpty }

    /// The last day of all; nil where there is none.
    package var last: SettlementDay? { stretches.last?.upperBound }

    package func contains(_ day: SettlementDay) -> Bool { stretches.contains { $0.contains(day) } }

    /// Whether every one of `days` is among them.
    package func contains(_ days: ClosedRange<SettlementDay>) -> Bool {
        stretches.contains { $0.lowerBound <= days.lowerBound && days.upperBound <= $0.upperBound }
    }

    /// Whether there is a day among them that is `day` or later.
    package func reach(_ day: SettlementDay) -> Bool { stretches.contains { $0.upperBound >= day } }

    /// These days and the day after each.
    package var withDaysAfter: AppointedDays {
        var result = AppointedDays()
        for stretch in stretches {
            let longer = stretch.lowerBound...max(stretch.upperBound, min(stretch.upperBound + 1, Self.forever))
            if let last = result.stretches.last, last.upperBound + 1 >= longer.lowerBound {
                result.stretches[result.stretches.count - 1] = last.lowerBound...longer.upperBound
            } else {
                result.stretches.append(longer)
            }
        }
        return result
    }
}

extension Registration {
    /// The party that is appointed on `day`, by its Market Participant Identifier; nil in a gap.
    package func party(_ kind: Kind, on day: SettlementDay) -> String? {
        let appointments = appointments(kind)
        return Set(appointments.map(\.mpid)).first { AppointedDays(of: $0, in: appointments).contains(day) }
    }

    package func days(of mpid: String, as kind: Kind) -> AppointedDays {
        AppointedDays(of: mpid, in: appointments(kind))
    }
}
