import COSEM
import DCC
import DUIS
import GBCS

/// Bodies of Service Requests that need no more than a range, a Device or the terms of a schedule (DUIS 5.4 schema).
package enum RequestBodies {
    /// Why a body cannot be made, in a sentence.
    package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// The range of a log, both ends inclusive.
    package typealias Period = (start: UTCTime, end: UTCTime)

    /// Variants whose body holds nothing, apart from the reads of chapter 4.
    private static let empty: Set<ServiceReferenceVariant> = [
        "1.7", "2.5", "3.5", "6.2.1", "6.2.2", "6.2.3", "6.2.4", "6.2.5", "6.2.7", "6.2.8", "6.2.9", "6.2.10", "6.4.2",
        "6.27", "6.29", "6.30", "6.31", "7.1", "7.2", "7.3", "7.4", "7.7", "7.14", "7.15", "8.9", "9.1", "11.2", "14.1",
    ]

    /// Variants whose body holds a range alone, apart from the reads of chapter 4.
    private static let logs: Set<ServiceReferenceVariant> = ["6.32", "7.11"]

    /// Whether the body holds the range of a log.
    package static func takesPeriod(_ kind: ServiceRequestKind) -> Bool {
        kind.reference.rawValue.hasPrefix("4.") ? kind.rows != .none : logs.contains(kind.variant)
    }

    /// Whether a body can be made of what people say on a command line: no values but a range.
    package static func isSimple(_ kind: ServiceRequestKind) -> Bool {
        kind.reference.rawValue.hasPrefix("4.") || empty.contains(kind.variant) || logs.contains(kind.variant)
    }

    /// The body of a read, or of another request without values of its own.
    ///
    /// - Parameters:
    ///   - period: the range, which reads of logs must have and others must not.
    ///   - certificate: the Key Agreement certificate of a User that the Device does not know; it is left out where the body has
    ///     no place for it.
    package static func simple(
        _ kind: ServiceRequestKind, over period: Period? = nil, certificate: SMKICertificate? = nil
    ) throws(Problem) -> Element {
        guard isSimple(kind) else {
            throw Problem(
                description:
                    "\(kind.variant): \(kind.name) has values of its own; give its body (\(kind.body)) in a file")
        }
        guard takesPeriod(kind) else {
            guard period == nil else { throw Problem(description: "\(kind.variant): \(kind.name) takes no range") }
            return Element(kind.body)
        }
        guard let period else { throw Problem(description: "\(kind.variant): \(kind.name) needs a range") }
        guard period.start <= period.end else {
            throw Problem(description: "\(kind.variant): its range ends before it starts")
        }
        var children = [
            Element(
                "ReadLogPeriod",
                [
                    Element("StartDateTime", text: period.start.description),
                    Element("EndDateTime", text: period.end.description),
                ])
        ]
        if kind.takesCertificate, let certificate {
            children.append(Element("KAPublicSecurityCredentials", text: Base64Binary.text(certificate.der)))
        }
        return Element(kind.body, children)
    }

    /// The body of 5.1: a schedule for reads of a kind.
    ///
    /// - Parameter certificate: the User's Key Agreement certificate. Every run is the Access Control Broker's, so it is needed
    ///   wherever answers are encrypted.
    package static func schedule(
        of kind: ServiceRequestKind, _ terms: ScheduleTerms, for device: EntityIdentifier, certificate: SMKICertificate?
    ) throws(Problem) -> Element {
        guard kind.isSchedulable else {
            let known = ServiceRequestCatalogue.all.filter(\.isSchedulable).map(\.variant.rawValue)
            throw Problem(
                description:
                    "\(kind.variant): \(kind.name) cannot be scheduled; these can: \(known.joined(separator: ", "))")
        }
        if let end = terms.end, end < terms.start {
            throw Problem(description: "the schedule ends on \(end), before it starts on \(terms.start)")
        }
        var children = [
            Element("ScheduleFrequency", text: terms.frequency.rawValue),
            Element("ScheduleStartDate", text: terms.start.description),
        ]
        if let end = terms.end { children.append(Element("ScheduleEndDate", text: end.description)) }
        if let time = terms.time { children.append(Element("ScheduleExecutionStartTime", text: time.description)) }
        if kind.takesCertificate, let certificate {
            children.append(Element("KAPublicSecurityCredential", text: Base64Binary.text(certificate.der)))
        }
        children += [
            Element("DSPScheduledServiceReference", text: kind.reference.rawValue),
            Element("DSPScheduledServiceReferenceVariant", text: kind.variant.rawValue),
            Element("DeviceID", text: device.dashed),
        ]
        let range = terms.range
        children.append(
            Element(
                "DSP\(kind.body)",
                kind.rows == .none
                    ? []
                    : [
                        Element("StartDateOffset", text: "\(range.startOffset)"),
                        Element("StartTime", text: range.startTime.description),
                        Element("EndDateOffset", text: "\(range.endOffset)"),
                        Element("EndTime", text: range.endTime.description),
                    ]))
        return Element("CreateSchedule", children)
    }

    /// The body of 5.2 or 5.3: one schedule by its number, or all of the User's for a Device.
    package static func schedules(
        _ kind: ServiceRequestKind, number: UInt64?, of device: EntityIdentifier
    ) -> Element {
        let subject =
            number.map { Element("DSPScheduleID", text: "\($0)") } ?? Element("DeviceID", text: device.dashed)
        return Element(kind.body, [subject])
    }

    /// The body of 8.2: the Devices of a Device's premises.
    package static func inventory(of device: EntityIdentifier) -> Element {
        Element("ReadInventory", [Element("DeviceID", text: device.dashed)])
    }
}
