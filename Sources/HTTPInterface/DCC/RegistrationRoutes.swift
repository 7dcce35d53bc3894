import DCC
import DSP
import ESMEEmulator
import GBCS
import HTTPServing
import Hummingbird
import PlainText

/// `/v1/dcc/registration`: who is appointed to metering points, and from when to when.
struct RegistrationRoutes: Sendable {
    /// Largest number of appointments in one list of a metering point.
    static let appointmentLimit = 1_000
    private static let members = ["mpan", "device", "direction", "supplier", "distributor", "mdr"]

    private struct Row: Encodable {
        let mpid: String
        let from: String
        @Nullable var to: String?

        init(_ appointment: Appointment) {
            (mpid, from) = (appointment.mpid, "\(appointment.from)")
            _to = Nullable(wrappedValue: appointment.to.map { "\($0)" })
        }
    }

    private struct Description: Encodable {
        let mpan: String
        let device: String
        let direction: String
        let supplier: [Row]
        let distributor: [Row]
        let mdr: [Row]

        init(_ registration: Registration) {
            (mpan, device) = ("\(registration.mpan)", registration.device.dashed)
            direction = registration.direction.rawValue
            supplier = registration.supplier.map(Row.init)
            distributor = registration.distributor.map(Row.init)
            mdr = registration.meterDataRetriever.map(Row.init)
        }
    }

    let dcc: DCCAccess

    func add(to router: HTTPRoutes) {
        router.get("v1/dcc/registration") { request, _ in try list(request) }
        router.get("v1/dcc/registration/{mpan}") { _, context -> Response in
            let directory = try dcc.directory
            let mpan = try context.mpan()
            guard let registration = try directory.registration(mpan) else { throw Self.unknown(mpan) }
            return try .json(Description(registration))
        }
        router.put("v1/dcc/registration/{mpan}") { request, context -> Response in
            let directory = try dcc.directory
            let registration = try Self.registration(
                try context.mpan(), try await request.fields(Self.members, limits: dcc.limits))
            guard try directory.entry(of: registration.device) != nil else {
                throw InventoryRoutes.unknown(registration.device)
            }
            try await directory.put(registration)
            return try .json(Description(registration))
        }
    }

    private static func unknown(_ mpan: MPAN) -> HTTPProblem {
        HTTPProblem(
            .notFound, "unknown-mpan", "no registration is known of \(mpan); /v1/dcc/registration lists them")
    }

    private func list(_ request: Request) throws -> Response {
        struct Body: Encodable {
            let registration: [Description]
            @Nullable var next: String?
        }
        let directory = try dcc.directory
        let limit = try dcc.limit(request)
        let first = try request.mpan("from")
        // The list has an order of its own: an MPAN that is not in it has no place there.
        if let first { guard try directory.registration(first) != nil else { throw Self.unknown(first) } }
        let (registrations, next) = try directory.registrations(from: first, limit: limit)
        return try .json(Body(registration: registrations.map(Description.init), next: next.map { "\($0)" }))
    }

    private static func registration(_ mpan: MPAN, _ fields: JSONFields) throws(HTTPProblem) -> Registration {
        try fields.agree("mpan", try fields.mpan("mpan"), with: mpan)
        return Registration(
            mpan: mpan, device: try fields.required("device", try fields.entityIdentifier("device")),
            direction: try fields.required(
                "direction", try fields.choice("direction", of: Registration.Direction.self)),
            supplier: try appointments("supplier", fields), distributor: try appointments("distributor", fields),
            meterDataRetriever: try appointments("mdr", fields))
    }

    /// A list of appointments, in the order of their first days; those of the same day stay in the order of the body.
    private static func appointments(_ name: String, _ fields: JSONFields) throws(HTTPProblem) -> [Appointment] {
        let elements = try fields.required(name, try fields.array(name))
        guard elements.count <= appointmentLimit else {
            throw fields.wrong(name, "an array of at most \(appointmentLimit) appointments")
        }
        var appointments: [Appointment] = []
        for (index, element) in elements.enumerated() {
            appointments.append(try appointment(element, "\(name)[\(index)]"))
        }
        return appointments.enumerated()
            .sorted { ($0.element.from, $0.offset) < ($1.element.from, $1.offset) }
            .map(\.element)
    }

    private static func appointment(_ element: JSONValue, _ name: String) throws(HTTPProblem) -> Appointment {
        let fields = try JSONFields(element, named: name, known: ["mpid", "from", "to"]).allowNull("to")
        let mpid = try fields.marketParticipant("mpid")
        let from = try fields.required("from", try fields.day("from"))
        let to = try fields.day("to")
        if let to, to < from { throw fields.wrong("to", "null or a day that is not before from, \(from)") }
        return Appointment(mpid: mpid, from: from, to: to)
    }
}

extension JSONFields {
    /// A settlement day; nil when the member is absent.
    fileprivate func day(_ name: String) throws(HTTPProblem) -> SettlementDay? {
        guard let text = try string(name) else { return nil }
        guard let day = SettlementDay(text) else { throw wrong(name, "a day like 2026-11-29") }
        return day
    }
}
