import COSEM
import ESMEEmulator
import GBCS

/// The description of one meter. Of its trust anchors it has identifier and role, never keys.
struct MeterDescription: Encodable, Sendable {
    struct ClockState: Encodable, Sendable {
        /// The hub's UTC time.
        let hubTime: String
        let meterTime: String
        let offsetSeconds: Int64
    }

    struct Anchor: Encodable, Sendable {
        let entityIdentifier: String
        let role: String
    }

    let number: Int
    let entityIdentifier: String
    let variant: String
    let hub: String
    let firmwareVersion: String
    let importMPAN: String
    let secondaryImportMPAN: String?
    let exportMPAN: String
    let installed: String
    let clock: ClockState
    let ownOriginatorCounter: UInt64
    /// The counters that Protection Against Replay compares with, by role.
    let lastOriginatorCounters: [String: UInt64]
    /// The cumulative registers without tariff matrices.
    let registers: [String: UInt32]
    /// Active power import in W.
    let activePowerImport: UInt32
    let faults: [FaultDescription]
    let trustAnchors: [Anchor]

    init(_ meter: ESME, number: Int, hub: EntityIdentifier, at hubTime: UTCTime) {
        let identity = meter.identity
        let now = meter.clock(at: hubTime)
        self.number = number
        entityIdentifier = identity.entityIdentifier.dashed
        variant = identity.variant.rawValue
        self.hub = hub.dashed
        firmwareVersion = meter.runningFirmware.hexadecimal
        importMPAN = "\(identity.importMPAN)"
        secondaryImportMPAN = identity.variant == .twinElement ? "\(identity.secondaryImportMPAN)" : nil
        exportMPAN = "\(identity.exportMPAN)"
        installed = "\(meter.metering.installed)"
        clock = ClockState(hubTime: "\(hubTime)", meterTime: "\(now)", offsetSeconds: meter.clockOffset)
        ownOriginatorCounter = meter.ownOriginatorCounter
        lastOriginatorCounters = Dictionary(
            uniqueKeysWithValues: meter.lastCounters.all.map { ($0.role.name, $0.counter) })
        var registers: [String: UInt32] = [:]
        for register in Register.all(of: identity.variant) where register.isTotal {
            registers[register.name] = meter.metering.reading(register, at: now)
        }
        self.registers = registers
        activePowerImport = meter.metering.activePowerImport(at: now).total
        faults = meter.faults.faults.map { FaultDescription($0) }
        trustAnchors = meter.trustAnchors.all.map {
            Anchor(entityIdentifier: $0.entityIdentifier.dashed, role: $0.role.name)
        }
    }
}

extension Register {
    /// Whether the register counts all energy of its kind, rather than that of one tariff rate.
    fileprivate var isTotal: Bool {
        switch self {
        case .activeImport, .secondaryActiveImport, .reactiveImport, .activeExport, .reactiveExport: true
        case .tou, .secondaryTOU, .touBlock, .blockCounter: false
        }
    }
}
