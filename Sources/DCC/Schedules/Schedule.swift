import COSEM
import DUIS
import GBCS

/// What a User asks the DCC to request for it again and again (SRV 5.1; DUIS 5.4 schema, type DSPSchedule).
package struct Schedule: Hashable, Sendable {
    package var frequency: ScheduleFrequency
    /// The UTC date of the first run.
    package var start: XMLDate
    /// The last UTC date on which it may run; nil for ever.
    package var end: XMLDate?
    /// The UTC time of day of its runs; nil where the DSP picks one in its window.
    package var time: XMLTime?
    /// The User's key agreement certificate, DER.
    package var certificate: [UInt8]?
    package var variant: ServiceReferenceVariant
    package var device: EntityIdentifier
    /// nil for requests without a log.
    package var lookBack: LookBack?

    package init(
        _ variant: ServiceReferenceVariant, of device: EntityIdentifier, _ frequency: ScheduleFrequency,
        from start: XMLDate, to end: XMLDate? = nil, at time: XMLTime? = nil, certificate: [UInt8]? = nil,
        lookBack: LookBack? = nil
    ) {
        (self.variant, self.device, self.frequency) = (variant, device, frequency)
        (self.start, self.end, self.time) = (start, end, time)
        (self.certificate, self.lookBack) = (certificate, lookBack)
    }

    /// What the schedule requests; nil where DUIS has no such variant.
    package var kind: ServiceRequestKind? { ServiceRequestCatalogue[variant] }

    /// The second of the day that the DSP picks for schedule number `id`, in its window: neighbours are spread over all of
    /// it. Where the window is empty, its start.
    package static func pickedTime(_ id: UInt64, rules: DCCRules) -> XMLTime {
        let length = rules.scheduleWindowEnd - rules.scheduleWindowStart
        guard length > 0 else { return XMLTime(seconds: rules.scheduleWindowStart) }
        // The golden ratio's fraction of 2^64: multiples of it stay as far apart as can be.
        let place = (id &* 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: UInt64(length)).high
        return XMLTime(seconds: rules.scheduleWindowStart + Int64(place))
    }
}
