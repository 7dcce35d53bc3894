import COSEM
import DUIS
import GBCS

/// A value of a request's body that cannot be read, in a sentence.
package struct BodyMistake: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }

    static func unreadable(_ name: String, _ text: String?, _ expectation: String) -> BodyMistake {
        guard let text else { return BodyMistake("\(name) is missing: \(expectation) is needed.") }
        return BodyMistake("\(name) is \"\(text.prefix(40))\", but has to be \(expectation).")
    }
}

extension Schedule {
    /// Reads CreateSchedule.
    package init(_ body: Element) throws(BodyMistake) {
        frequency = try body.read("ScheduleFrequency", "Daily, Weekly, Monthly, Quarterly, Half-Yearly or Yearly") {
            ScheduleFrequency(rawValue: $0)
        }
        start = try body.read("ScheduleStartDate", "a date like 2026-11-29") { XMLDate($0) }
        end = try body.readIfPresent("ScheduleEndDate", "a date like 2026-11-29") { XMLDate($0) }
        time = try body.readIfPresent("ScheduleExecutionStartTime", "a time like 00:30:00Z") { XMLTime($0) }
        certificate = try body.certificateIfPresent("KAPublicSecurityCredential")
        let reference = try body.read("DSPScheduledServiceReference", "a Service Reference like 4.8") {
            ServiceReference(rawValue: $0)
        }
        variant = try body.read("DSPScheduledServiceReferenceVariant", "a Service Reference Variant like 4.8.1") {
            ServiceReferenceVariant(rawValue: $0)
        }
        device = try body.read("DeviceID", "an EUI-64 like 00-DB-12-34-56-78-90-A0") { EntityIdentifier($0) }
        guard let kind = ServiceRequestCatalogue[variant], kind.isSchedulable, kind.reference == reference else {
            throw BodyMistake("\(reference) \(variant) cannot be scheduled.")
        }
        guard let request = body["DSP\(kind.body)"] else {
            throw BodyMistake("A schedule of \(variant) needs the element DSP\(kind.body).")
        }
        lookBack = kind.rows == .none ? nil : try LookBack(request)
    }
}

extension LookBack {
    fileprivate init(_ element: Element) throws(BodyMistake) {
        func offset(_ name: String) throws(BodyMistake) -> Int {
            try element.read(name, "a number of days from -400 to 0") { text in
                Int(text).flatMap { LookBack.offsets.contains($0) ? $0 : nil }
            }
        }
        startOffset = try offset("StartDateOffset")
        startTime = try element.read("StartTime", "a time like 00:30:00Z") { XMLTime($0) }
        endOffset = try offset("EndDateOffset")
        endTime = try element.read("EndTime", "a time like 00:30:00Z") { XMLTime($0) }
    }
}
