import COSEM

/// What chooses the register that counts: the calendars, special days and thresholds in force.
package struct TariffSteering: Hashable, Sendable {
    /// The Tariff Switching Table, 20 0-0:13.0.0 /3 to /5.
    package var calendar: ActivityCalendar
    /// 11 0-0:11.0.0 /2.
    package var specialDays: SpecialDays
    /// 21 0-0:16.0.11 to 0-0:16.0.18 /2.
    package var thresholds: BlockThresholds
    /// Whether the block counters are reset at each midnight, UTC (22 0-0:15.1.0 /4).
    package var resetsCountersDaily: Bool
    /// The Tariff Switching Table of the secondary element, 20 0-0:13.0.1 /3 to /5.
    package var secondaryCalendar: ActivityCalendar
    /// 11 0-0:11.0.1 /2.
    package var secondarySpecialDays: SpecialDays

    package init(
        calendar: ActivityCalendar = .empty, specialDays: SpecialDays = .none,
        thresholds: BlockThresholds = BlockThresholds(), resetsCountersDaily: Bool = false,
        secondaryCalendar: ActivityCalendar = .empty, secondarySpecialDays: SpecialDays = .none
    ) {
        self.calendar = calendar
        self.specialDays = specialDays
        self.thresholds = thresholds
        self.resetsCountersDaily = resetsCountersDaily
        self.secondaryCalendar = secondaryCalendar
        self.secondarySpecialDays = secondarySpecialDays
    }

    /// The first moment after `time` at which another register of the primary element counts because of the calendar; nil
    /// when there is none within ``ActivityCalendar/horizon`` days.
    package func nextSwitch(after time: UTCTime) -> UTCTime? {
        calendar.nextSwitch(after: time, specialDays: specialDays)
    }
}

extension TariffSteering: Codable {
    /// A structure of COSEM values in hexadecimal, as they came: calendars are mostly octets, and short so.
    package func encode(to encoder: any Encoder) throws {
        let thresholds = (0..<Register.touInBlockCount).compactMap { self.thresholds.data(tou: $0) }
        let data = COSEMData.structure([
            calendar.seasonsData, calendar.weeksData, calendar.daysData, specialDays.data, .array(thresholds),
            .boolean(resetsCountersDaily ? 0xFF : 0), secondaryCalendar.seasonsData, secondaryCalendar.weeksData,
            secondaryCalendar.daysData, secondarySpecialDays.data,
        ])
        var container = encoder.singleValueContainer()
        try container.encode(data.encoded.hexadecimal)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let octets = try? [UInt8](hexadecimal: container.decode(String.self)),
            let data = try? COSEMData(decoding: octets), let members = data.structure(of: 10),
            let calendar = ActivityCalendar(seasons: members[0], weeks: members[1], days: members[2]),
            let specialDays = SpecialDays(members[3]),
            let thresholds = members[4].array(atMost: Register.touInBlockCount).flatMap({ BlockThresholds($0) }),
            case .boolean(let resetsCountersDaily) = members[5],
            let secondaryCalendar = ActivityCalendar(seasons: members[6], weeks: members[7], days: members[8]),
            let secondarySpecialDays = SpecialDays(members[9])
        else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no calendars of a tariff")
        }
        self.init(
            calendar: calendar, specialDays: specialDays, thresholds: thresholds,
            resetsCountersDaily: resetsCountersDaily != 0, secondaryCalendar: secondaryCalendar,
            secondarySpecialDays: secondarySpecialDays)
    }
}
