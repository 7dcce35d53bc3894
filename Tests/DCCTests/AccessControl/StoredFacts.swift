import COSEM
import DUIS
import ESMEEmulator
import GBCS

@testable import DCC

/// Facts of a small estate: a meter and its hub, and a User of each role, none of whom is appointed to anything.
struct StoredFacts: AccessFacts {
    static let meter = EntityIdentifier(0x00DB_1234_5678_90A0)
    static let hub = EntityIdentifier(0x00DB_1234_5678_90A1)
    static let gasMeter = EntityIdentifier(0x00DB_1234_5678_90A2)
    static let gasProxy = EntityIdentifier(0x00DB_1234_5678_90A3)
    static let broker = EntityIdentifier(0x90B3_D51F_3000_0002)
    static let importMPAN: MPAN = "1312345678333"
    static let exportMPAN: MPAN = "1312345678444"
    static let gasPoint: MPAN = "0000001234567"

    var users: [EntityIdentifier: User] = [:]
    var inventory: [EntityIdentifier: InventoryEntry] = [:]
    var registrations: [MPAN: Registration] = [:]
    var seen: Set<RequestID> = []
    var seenSigned: Set<RequestID> = []
    var known: [EntityIdentifier: RemotePartyRoles] = [:]
    var xmlSigners: Set<EntityIdentifier> = []
    var repository: Set<EntityIdentifier> = []
    var schedules: [UInt64: (owner: EntityIdentifier, device: EntityIdentifier)] = [:]
    var countOfSchedules = 0

    init() {
        for role in UserRole.allCases {
            users[Self.user(role)] = User(
                Self.user(role), name: role.name, mpid: "M\(role.rawValue)", roles: [role])
        }
        inventory[Self.meter] = InventoryEntry(
            Self.meter, type: .esme, status: .commissioned, importMPAN: Self.importMPAN, exportMPAN: Self.exportMPAN,
            hub: Self.hub, provider: "csp-north")
        inventory[Self.hub] = InventoryEntry(
            Self.hub, type: .communicationsHubFunction, status: .commissioned, provider: "csp-north")
        inventory[Self.gasMeter] = InventoryEntry(
            Self.gasMeter, type: .gsme, status: .commissioned, importMPAN: Self.gasPoint, hub: Self.hub,
            provider: "csp-north")
        inventory[Self.gasProxy] = InventoryEntry(
            Self.gasProxy, type: .gasProxyFunction, status: .commissioned, hub: Self.hub, provider: "csp-north")
        for point in [Self.importMPAN, Self.exportMPAN, Self.gasPoint] {
            registrations[point] = Registration(
                mpan: point, device: point == Self.gasPoint ? Self.gasMeter : Self.meter,
                direction: point == Self.exportMPAN ? .export : .import, supplier: [], distributor: [],
                meterDataRetriever: [])
        }
    }

    /// The estate with everybody appointed since 2020, and the meter holding the credentials of its Supplier and its Network
    /// Operator.
    static var everybodyAppointed: StoredFacts {
        var facts = StoredFacts()
        let start = SettlementDay(test: "2020-01-01")
        func since(_ role: UserRole) -> [Appointment] { [Appointment(mpid: "M\(role.rawValue)", from: start)] }
        facts.registrations[importMPAN]?.supplier = since(.importSupplier)
        facts.registrations[exportMPAN]?.supplier = since(.exportSupplier)
        facts.registrations[gasPoint]?.supplier = since(.gasSupplier)
        facts.registrations[gasPoint]?.distributor = since(.gasTransporter)
        for point in [importMPAN, exportMPAN] {
            facts.registrations[point]?.distributor = since(.electricityDistributor)
            facts.registrations[point]?.meterDataRetriever = since(.meterDataRetriever)
        }
        facts.known = [
            user(.importSupplier): .supplier, user(.electricityDistributor): .networkOperator,
            user(.loadController): .loadController,
        ]
        return facts
    }

    static func user(_ role: UserRole) -> EntityIdentifier {
        EntityIdentifier(0x90B3_D51F_3001_0000 + UInt64(UserRole.allCases.firstIndex(of: role)!))
    }

    func user(_ identifier: EntityIdentifier) -> User? { users[identifier] }
    func hasXMLSigningCertificate(_ user: EntityIdentifier) -> Bool { xmlSigners.contains(user) }
    func hasSeen(_ request: RequestID, isSignedPreCommand: Bool) -> Bool {
        (isSignedPreCommand ? seenSigned : seen).contains(request)
    }
    func inventoryEntry(_ device: EntityIdentifier) -> InventoryEntry? { inventory[device] }
    func inventoryEntry(at point: MPAN) -> InventoryEntry? {
        inventory.values.first { [$0.importMPAN, $0.secondaryImportMPAN, $0.exportMPAN].contains(point) }
    }
    func meters(at hub: EntityIdentifier) -> [InventoryEntry] {
        inventory.values.filter { $0.hub == hub && ($0.type == .esme || $0.type == .gsme) }
    }
    func registration(_ point: MPAN) -> Registration? { registrations[point] }
    func knownRoles(of user: EntityIdentifier, on device: EntityIdentifier) -> RemotePartyRoles { known[user] ?? [] }
    func hasKeyAgreementCertificate(_ user: EntityIdentifier) -> Bool { repository.contains(user) }
    func scheduledDevice(_ schedule: UInt64, of user: EntityIdentifier) -> EntityIdentifier? {
        schedules[schedule].flatMap { $0.owner == user ? $0.device : nil }
    }
    func scheduleCount(of user: EntityIdentifier, on device: EntityIdentifier) -> Int { countOfSchedules }
}

/// A request as a test puts it together; each part may be changed before it is checked.
struct Sending {
    var originator: EntityIdentifier
    var target = StoredFacts.meter
    var counter: UInt64 = 1_000
    var variant: ServiceReferenceVariant
    var reference: ServiceReference
    var commandVariant: CommandVariant
    var service: GatewayService
    var forSettlement: Bool?
    var body: Element
    var signer: RequestSigner
    var now = UTCTime("2026-11-29T12:00:00Z")
    var rules = DCCRules()

    /// The request of `role` for `variant`, right in all that belongs to the catalogue.
    init(_ role: UserRole, _ variant: ServiceReferenceVariant, _ children: [Element] = []) {
        let kind = ServiceRequestCatalogue[variant]!
        originator = StoredFacts.user(role)
        self.variant = variant
        reference = kind.reference
        commandVariant = kind.commandVariants.min { $0.rawValue < $1.rawValue }!
        service = GatewayService(commandVariant)
        body = Element(kind.body, children)
        signer = RequestSigner(originator, role: 135)
        if kind.isAnsweredByDCC { target = StoredFacts.broker }
    }

    var request: ServiceRequest {
        ServiceRequest(
            id: RequestID(originator: originator, target: target, counter: counter), commandVariant: commandVariant,
            reference: reference, variant: variant, forSettlement: forSettlement, body: body)
    }

    func decision(_ facts: StoredFacts) -> AccessDecision {
        ServiceRequestCheck(facts, rules: rules).decision(request, signer: signer, service: service, now: now)
    }

    /// The refusal's code; nil where it is accepted.
    func code(_ facts: StoredFacts) -> String? {
        guard case .refused(let refusal) = decision(facts) else { return nil }
        return refusal.code.rawValue
    }

    func accepted(_ facts: StoredFacts) -> AcceptedRequest? {
        guard case .accepted(let request) = decision(facts) else { return nil }
        return request
    }

    func refusal(_ facts: StoredFacts) -> AccessRefusal? {
        guard case .refused(let refusal) = decision(facts) else { return nil }
        return refusal
    }
}

extension Element {
    static func logPeriod(_ start: String, _ end: String) -> Element {
        Element(
            "ReadLogPeriod", [Element("StartDateTime", text: start), Element("EndDateTime", text: end)])
    }

    static func executed(_ time: String) -> Element { Element("ExecutionDateTime", text: time) }

    static func device(_ device: EntityIdentifier) -> Element { Element("DeviceID", text: device.dashed) }

    /// The key agreement certificate of a published test party, in the element of a request or of a schedule.
    static func certificate(_ name: String = "KAPublicSecurityCredentials") -> Element {
        Element(name, text: TestCertificate.base64)
    }
}
