import DUIS
import ESMEEmulator
import GBCS

/// What a request concerns.
package enum RequestSubject: Hashable, Sendable {
    case device(EntityIdentifier)
    /// The Device at a metering point.
    case meteringPoint(MPAN)
    /// The Device of a schedule, by the schedule's number.
    case schedule(UInt64)
    /// Several Devices, each of which the answer speaks of by itself; or none.
    case none
    /// A search by what the inventory does not have, in words.
    case unknown(String)
}

extension ServiceRequest {
    /// The Device that it concerns: the target of its RequestID, or what the body says where the DCC answers itself.
    package var subject: RequestSubject {
        get throws(BodyMistake) {
            guard commandVariant == .nonDevice else { return .device(id.target) }
            switch reference {
            case "5.2", "5.3":
                let number = try body.readIfPresent("DSPScheduleID", "a number from 0 to 1000000000000") { text in
                    UInt64(text).flatMap { $0 <= 1_000_000_000_000 ? $0 : nil }
                }
                if let number { return .schedule(number) }
                return .device(try deviceID)
            case "8.2":
                return try inventorySubject
            case "8.13":
                let original = try body.read("OriginalRequestID", "a RequestID") { RequestID($0) }
                return .device(original.target)
            case "11.1", "11.4", "12.1", "12.2": return .none
            default: return .device(try deviceID)
            }
        }
    }

    private var deviceID: EntityIdentifier {
        get throws(BodyMistake) {
            try body.read("DeviceID", "an EUI-64 like 00-DB-12-34-56-78-90-A0") { EntityIdentifier($0) }
        }
    }

    private var inventorySubject: RequestSubject {
        get throws(BodyMistake) {
            if let point = body["MPxN"] {
                return MPAN(point.value).map(RequestSubject.meteringPoint) ?? .unknown("MPxN \(point.value.prefix(40))")
            }
            if body["UPRN"] != nil { return .unknown("UPRN") }
            if body["PropertyFilter"] != nil { return .unknown("address") }
            return .device(try deviceID)
        }
    }
}
