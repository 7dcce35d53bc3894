import COSEM
import ESMEEmulator
import Estate
import Fleet
import HTTPServing
import Hummingbird
import PlainText

/// `/v1/firmware`: firmware that is distributed to many meters (SRV 11.1).
struct FirmwareRoutes: Sendable {
    private struct Body: Encodable {
        struct Refusal: Encodable {
            let meter: String
            let reason: String
        }

        let version: String
        let hash: String
        let asked, received: Int
        /// Numbers of meters that do not hold the image, by the reason.
        let refused: [String: Int]
        let refusals: [Refusal]
        let alerts, droppedAlerts: Int

        init(_ distribution: FirmwareDistribution, of firmware: DistributedFirmware) {
            version = firmware.image.version.hexadecimal
            hash = firmware.image.hash.hexadecimal
            (asked, received) = (distribution.asked, distribution.received)
            refused = Dictionary(uniqueKeysWithValues: distribution.refused.map { ($0.key.rawValue, $0.value) })
            refusals = distribution.refusals.map { Refusal(meter: $0.meter, reason: $0.obstacle.rawValue) }
            (alerts, droppedAlerts) = (distribution.alerts, distribution.droppedAlerts)
        }
    }

    private static let fields = ["version", "image", "hash", "signature", "meters"]

    private let gateway: GBCSGateway
    private let limits: HTTPLimits

    init(gateway: GBCSGateway, limits: HTTPLimits) {
        self.gateway = gateway
        self.limits = limits
    }

    func add(to router: HTTPRoutes) {
        router.post("v1/firmware") { request, _ in try await distribute(request) }
    }

    private func distribute(_ request: Request) async throws -> Response {
        let fields = try await request.fields(Self.fields, limits: limits)
        let firmware = try firmware(fields)
        let (meters, unknown) = try meters(fields)
        var distribution = await gateway.distribute(firmware, to: meters)
        for name in unknown { distribution.refuse(name, .notInFleet) }
        return try .json(Body(distribution, of: firmware))
    }

    private func firmware(_ fields: JSONFields) throws(HTTPProblem) -> DistributedFirmware {
        let version = try fields.required("version", try octets("version", fields))
        let image = try fields.string("image").map { (text) throws(HTTPProblem) in
            try MessageForm.octets(base64: text, of: "image")
        }
        let (hash, signature) = (try octets("hash", fields), try octets("signature", fields))
        if image != nil, hash != nil || signature != nil {
            let name = hash == nil ? "signature" : "hash"
            throw .invalid(
                "field-not-allowed", "\(name) does not go with image, which has its own; leave one of them out")
        }
        guard image != nil || hash != nil else {
            throw .invalid(
                "missing-field", "either image (base64) or hash (64 hexadecimal digits) must be there; add one")
        }
        do throws(FirmwareProblem) {
            if let image { return try DistributedFirmware(octets: image, version: version) }
            return try DistributedFirmware(hash: hash ?? [], version: version, signature: signature)
        } catch {
            if case .tooLarge = error { throw HTTPProblem(.contentTooLarge, "too-large", "\(error)") }
            throw .invalid("invalid-firmware", "\(error)")
        }
    }

    private func octets(_ name: String, _ fields: JSONFields) throws(HTTPProblem) -> [UInt8]? {
        guard let text = try fields.string(name) else { return nil }
        return try MessageForm.octets(hexadecimal: text, of: name)
    }

    /// The meters that the field names, and the names among its own that no meter has.
    private func meters(_ fields: JSONFields) throws(HTTPProblem) -> (meters: MeterSelection, unknown: [String]) {
        let values: [JSONValue]
        switch fields.values["meters"] {
        case nil: values = try fields.required("meters", nil)
        case .array(let elements): values = elements
        case let value?: values = [value]
        }
        var (ranges, unknown) = ([Range<Int>](), Set<String>())
        for value in values {
            switch value {
            case .integer(let number) where number >= 0 && number < FleetDefinition.meterLimit:
                ranges.append(Int(number)..<Int(number) + 1)
            case .string(let text):
                do throws(MeterNameError) {
                    let range = try MeterSelection.range(named: text)
                    let number = range == nil ? try gateway.estate.meterNumber(named: text) : 0
                    ranges.append(range ?? number..<number + 1)
                } catch {
                    guard case .unknown = error else { throw .invalid("invalid-meter", "meters: \(error)") }
                    unknown.insert(text)
                }
            default:
                throw fields.wrong(
                    "meters", "a range like \"0-999\", a meter's number, EUI-64 or MPAN, or an array of them")
            }
        }
        let selection = MeterSelection(ranges)
        let count = selection.count + unknown.count
        guard count > 0 else { throw fields.wrong("meters", "at least one meter; the array is empty") }
        guard count <= limits.firmwareMeters else {
            throw .invalid(
                "too-many-meters",
                "meters names \(count) meters; one request takes \(limits.firmwareMeters), so send several, each with a range"
            )
        }
        return (selection, unknown.sorted())
    }
}
