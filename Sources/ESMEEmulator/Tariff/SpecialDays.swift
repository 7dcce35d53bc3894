import COSEM

/// A special days table (class 11, attribute 2): days that do not follow the week.
///
/// Where several entries mean a day, the first in the table holds [inferred].
package struct SpecialDays: Hashable, Sendable {
    /// A day, or days by wild cards, and what they are.
    package struct Entry: Hashable, Sendable {
        package let index: UInt16
        package let date: DatePattern
        /// The day profile of an activity calendar that holds on these days.
        package let dayID: UInt8
    }

    /// The largest number of entries: 50 of a tariff; the meter's other calendars have at most 20 (use case annex).
    package static let capacity = 50

    package let entries: [Entry]

    /// No special days.
    package static let none = SpecialDays(entries: [])

    private init(entries: [Entry]) { self.entries = entries }

    /// The table that `data` is: an array of at most `capacity` {index, date as octet-string, day id}; nil for anything
    /// else, and for dates that are none (``DatePattern``).
    package init?(_ data: COSEMData, capacity: Int = SpecialDays.capacity) {
        guard let rows = data.array(atMost: capacity), let entries = rows.all(Self.entry) else { return nil }
        self.entries = entries
    }

    private static func entry(_ row: COSEMData) -> Entry? {
        guard let members = row.structure(of: 3), let index = members[0].longUnsigned,
            let date = members[1].octetStringDate.flatMap(DatePattern.init), let dayID = members[2].unsigned
        else { return nil }
        return Entry(index: index, date: date, dayID: dayID)
    }

    /// The table as it was written.
    package var data: COSEMData {
        .array(
            entries.map { entry in
                var octets: [UInt8] = []
                entry.date.date.encode(into: &octets)
                return .structure([.longUnsigned(entry.index), .octetString(octets), .unsigned(entry.dayID)])
            })
    }

    /// The place in the table of the entry that holds on the day that is `day` days after 2000-01-01, 0 for the first;
    /// nil on ordinary days.
    func place(of day: Int) -> Int? {
        guard !entries.isEmpty else { return nil }
        let civil = CivilDate(daysSince2000: day)
        return entries.firstIndex { $0.date.matches(day, civil) }
    }
}
