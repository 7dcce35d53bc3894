import DCC
import DSP
import ESMEEmulator
import GBCS
import HTTPServing
import Hummingbird
import PlainText

/// `/v1/dcc/inventory`: the Smart Metering Inventory. What is put in there tells nobody, unlike what a User changes by 8.3
/// or 8.4.
struct InventoryRoutes: Sendable {
    /// Longest name of a CSP or S1SP, in characters.
    static let providerLength = 64
    private static let members = [
        "eui64", "type", "status", "importMpan", "secondaryImportMpan", "exportMpan", "hub", "provider", "smetsVersion",
        "firmware",
    ]

    private struct Description: Encodable {
        let eui64: String
        let type: String
        let status: String
        @Nullable var importMpan: String?
        @Nullable var secondaryImportMpan: String?
        @Nullable var exportMpan: String?
        @Nullable var hub: String?
        @Nullable var provider: String?
        let smetsVersion: String
        @Nullable var firmware: String?

        init(_ entry: InventoryEntry) {
            (eui64, type) = (entry.entityIdentifier.dashed, entry.type.rawValue)
            (status, smetsVersion) = (entry.status.rawValue, entry.smetsVersion.rawValue)
            _importMpan = Nullable(wrappedValue: entry.importMPAN?.description)
            _secondaryImportMpan = Nullable(wrappedValue: entry.secondaryImportMPAN?.description)
            _exportMpan = Nullable(wrappedValue: entry.exportMPAN?.description)
            _hub = Nullable(wrappedValue: entry.hub?.dashed)
            _provider = Nullable(wrappedValue: entry.provider.isEmpty ? nil : entry.provider)
            _firmware = Nullable(wrappedValue: entry.firmware.isEmpty ? nil : entry.firmware)
        }
    }

    let dcc: DCCAccess

    func add(to router: HTTPRoutes) {
        router.get("v1/dcc/inventory") { request, _ in try list(request) }
        router.get("v1/dcc/inventory/{eui}") { _, context -> Response in
            let directory = try dcc.directory
            let identifier = try context.entityIdentifier()
            guard let entry = try directory.entry(of: identifier) else { throw Self.unknown(identifier) }
            return try .json(Description(entry))
        }
        router.put("v1/dcc/inventory/{eui}") { request, context -> Response in
            let directory = try dcc.directory
            let identifier = try context.entityIdentifier()
            let fields = try await request.fields(Self.members, limits: dcc.limits)
            // Devices are made by the fleet, or by 12.2, and not here.
            guard let known = try directory.entry(of: identifier) else { throw Self.unknown(identifier) }
            let entry = try Self.changing(known, fields)
            try await directory.put(entry)
            return try .json(Description(entry))
        }
    }

    static func unknown(_ identifier: EntityIdentifier) -> HTTPProblem {
        HTTPProblem(
            .notFound, "unknown-device",
            "\(identifier) is not in the inventory; /v1/dcc/inventory lists it, Service Request 12.2 adds to it")
    }

    private func list(_ request: Request) throws -> Response {
        struct Body: Encodable {
            let inventory: [Description]
            @Nullable var next: String?
        }
        let directory = try dcc.directory
        let limit = try dcc.limit(request)
        let (entries, next) = try directory.entries(from: try request.entityIdentifier("from"), limit: limit)
        return try .json(Body(inventory: entries.map(Description.init), next: next?.dashed))
    }

    /// An entry with all values of the body; what the body has no member for stays.
    private static func changing(_ entry: InventoryEntry, _ body: JSONFields) throws(HTTPProblem) -> InventoryEntry {
        var fields = body
        for name in members.dropFirst(3) where name != "smetsVersion" { fields = fields.allowNull(name) }
        try fields.agree("eui64", try fields.entityIdentifier("eui64"), with: entry.entityIdentifier)
        var entry = entry
        entry.type = try fields.required("type", try fields.choice("type", of: InventoryEntry.DeviceType.self))
        entry.status = try fields.required("status", try fields.choice("status", of: InventoryEntry.Status.self))
        entry.importMPAN = try fields.mpan("importMpan")
        entry.secondaryImportMPAN = try fields.mpan("secondaryImportMpan")
        entry.exportMPAN = try fields.mpan("exportMpan")
        entry.hub = try fields.entityIdentifier("hub")
        let provider = try fields.string("provider")
        if let provider {
            guard (1...providerLength).contains(provider.count), provider.isPlainLine else {
                throw fields.wrong(
                    "provider", "null or the name of a CSP or S1SP, of 1 to \(providerLength) characters")
            }
        }
        entry.provider = provider ?? ""
        entry.smetsVersion = try version(fields)
        let firmware = try fields.string("firmware")
        if let firmware {
            guard firmware.utf8.count == 8, UInt32(firmware, radix: 16) != nil, firmware.first != "+" else {
                throw fields.wrong("firmware", "null or 8 hexadecimal digits")
            }
        }
        entry.firmware = firmware?.uppercased() ?? ""
        return entry
    }

    private static func version(_ fields: JSONFields) throws(HTTPProblem) -> InventoryEntry.SMETSVersion {
        let text = try fields.required("smetsVersion", try fields.string("smetsVersion"))
        guard let version = InventoryEntry.SMETSVersion(rawValue: text) else {
            throw fields.wrong("smetsVersion", "SMETS1 or SMETS2")
        }
        return version
    }
}
