import COSEM
import ESMEEmulator
import Estate
import GBCS
import HTTPServing
import Hummingbird

/// `/v1/meters/{eui}/objects`, `/pending`, `/credentials`: what a meter holds, what waits for its time, and whom it knows.
struct ObjectRoutes: Sendable {
    private let gateway: GBCSGateway
    private let limits: HTTPLimits

    init(gateway: GBCSGateway, limits: HTTPLimits) {
        self.gateway = gateway
        self.limits = limits
    }

    func add(to router: HTTPRoutes) {
        router.get("v1/meters/{eui}/objects") { request, context in
            try await objects(gateway.meterNumber(context), request)
        }
        router.put("v1/meters/{eui}/objects") { request, context in try await setObjects(request, context) }
        router.get("v1/meters/{eui}/pending") { _, context in try await pending(gateway.meterNumber(context)) }
        router.get("v1/meters/{eui}/credentials") { _, context in try await credentials(gateway.meterNumber(context)) }
    }

    private struct Objects: Encodable, Sendable {
        let entityIdentifier: String
        let time: String
        let objects: [ObjectDescription]
    }

    private func objects(_ number: Int, _ request: Request) async throws -> Response {
        let words = request.uri.queryParameters["containing"].map { String($0).lowercased() } ?? ""
        let attributes = RequestCatalogue.attributes.filter {
            words.isEmpty || $0.name.lowercased().contains(words) || $0.reference.description.contains(words)
        }
        return try await objects(number, attributes)
    }

    private func objects(_ number: Int, _ attributes: [DeviceAttribute]) async throws -> Response {
        let (time, objects) = try await gateway.withMeter(number) { meter, time in
            let now = meter.clock(at: time)
            return (now, attributes.compactMap { ObjectDescription($0, of: meter, at: now) })
        }
        return try .json(
            Objects(
                entityIdentifier: gateway.estate.entityIdentifier(number).dashed, time: "\(time)", objects: objects))
    }

    /// All values are checked before the first is set.
    private func setObjects(_ request: Request, _ context: HTTPContext) async throws -> Response {
        let number = try gateway.meterNumber(context)
        let fields = try await request.fields(nil, limits: limits)
        var values: [(attribute: DeviceAttribute, octets: [UInt8])] = []
        for name in fields.values.keys.sorted() {
            let attribute = try attribute(name)
            let text = try fields.required(name, try fields.string(name))
            values.append((attribute, try value(text, of: attribute, name, fields)))
        }
        let changes = values
        try await gateway.withMeter(number) { meter, time in
            for (attribute, octets) in changes { meter.put(attribute, octets, at: time) }
        }
        return try await objects(number, changes.map(\.attribute))
    }

    /// The attribute that a field of the body names.
    private func attribute(_ name: String) throws(HTTPProblem) -> DeviceAttribute {
        guard let reference = ObjectReference(name), let attribute = RequestCatalogue.attribute(reference) else {
            throw .invalid(
                "unknown-object",
                "a meter has no attribute \(name.prefix(40)); they are named like 71/0-0:17.0.0.255/4, and GET the same "
                    + "address lists them")
        }
        guard attribute != .time else {
            throw .invalid("object-not-settable", "the clock is set by PUT /v1/meters/{eui}/clock-offset")
        }
        return attribute
    }

    /// The value of a field: A-XDR with its tag in hexadecimal, of the attribute's type.
    private func value(
        _ text: String, of attribute: DeviceAttribute, _ name: String, _ fields: JSONFields
    ) throws(HTTPProblem) -> [UInt8] {
        guard let octets = try? [UInt8](hexadecimal: text), let data = try? COSEMData(decoding: octets) else {
            throw fields.wrong(name, "a value as A-XDR in hexadecimal, such as 0600001388 for a double-long-unsigned")
        }
        do throws(ValueMismatch) { try attribute.type.check(data) } catch {
            throw .invalid("invalid-value", "\(name) is \(attribute.type.name): \(error)")
        }
        return octets
    }

    private struct Pending: Encodable, Sendable {
        struct Item: Encodable, Sendable {
            /// When it comes into force, by the meter's clock.
            let time: String
            /// The attribute that the time was written to; none for a command that is executed as a whole.
            let object: String?
            let name: String?
            let useCase: String?
            let messageCode: String
            let originator: String
            let originatorCounter: UInt64

            init(
                _ time: UTCTime, _ trigger: ObjectReference?, _ code: MessageCode, _ originator: EntityIdentifier,
                _ counter: UInt64
            ) {
                self.time = "\(time)"
                object = trigger?.description
                name = trigger.flatMap { RequestCatalogue.attribute($0)?.name }
                useCase = UseCaseCatalogue[code]?.code
                messageCode = code.rawValue.hexadecimal
                self.originator = originator.dashed
                originatorCounter = counter
            }
        }

        let entityIdentifier: String
        let time: String
        let pending: [Item]
    }

    /// What waits for its time, in the order in which it comes.
    private func pending(_ number: Int) async throws -> Response {
        let (time, items) = try await gateway.withMeter(number) { meter, time in
            let values = meter.pendingActivations.map {
                ($0.time, Pending.Item($0.time, $0.trigger, $0.messageCode, $0.originator, $0.originatorCounter))
            }
            let commands = meter.management.pendingCommands.map {
                (
                    $0.time,
                    Pending.Item($0.time, nil, $0.messageCode, EntityIdentifier($0.originator), $0.originatorCounter)
                )
            }
            return (meter.clock(at: time), (values + commands).sorted { $0.0 < $1.0 }.map(\.1))
        }
        return try .json(
            Pending(entityIdentifier: gateway.estate.entityIdentifier(number).dashed, time: "\(time)", pending: items))
    }

    private struct Credentials: Encodable, Sendable {
        struct Cell: Encodable, Sendable {
            let role: String
            let keyUsage: String
            let cellUsage: String
            let entityIdentifier: String
            let subjectKeyIdentifier: String
        }

        let entityIdentifier: String
        let credentials: [Cell]
    }

    /// The Trust Anchor Cells: whose credentials are in them, and which, but not the keys.
    private func credentials(_ number: Int) async throws -> Response {
        let cells = try await gateway.withMeter(number) { meter, _ in
            meter.credentials.map {
                Credentials.Cell(
                    role: $0.cell.role.name, keyUsage: "\($0.cell.keyUsage)", cellUsage: "\($0.cell.cellUsage)",
                    entityIdentifier: $0.identity.subjectUniqueID.dashed,
                    subjectKeyIdentifier: $0.identity.subjectKeyID.rawValue.hexadecimal)
            }
        }
        return try .json(
            Credentials(entityIdentifier: gateway.estate.entityIdentifier(number).dashed, credentials: cells))
    }
}
