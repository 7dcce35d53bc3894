import COSEM
import ESMEEmulator
import GBCS

/// A Device in the Smart Metering Inventory.
public struct InventoryEntry: Hashable, Sendable {
    /// The kind of Device (DUIS 5.4 schema, type DeviceType).
    public enum DeviceType: String, Hashable, Sendable, CaseIterable {
        case esme = "ESME"
        case gsme = "GSME"
        case gasProxyFunction = "GPF"
        case communicationsHubFunction = "CHF"
        case hcalcs = "HCALCS"
        case ppmid = "PPMID"
        case ihd = "IHD"
        case cad = "CAD"
    }

    /// SMI Status (DUIS 5.4 schema, type DeviceStatus).
    public enum Status: String, Hashable, Sendable, CaseIterable {
        case pending = "Pending"
        case whitelisted = "Whitelisted"
        case installedNotCommissioned = "InstalledNotCommissioned"
        case commissioned = "Commissioned"
        case decommissioned = "Decommissioned"
        case withdrawn = "Withdrawn"
        case suspended = "Suspended"
        case recovery = "Recovery"
        case recovered = "Recovered"
    }

    public enum SMETSVersion: String, Hashable, Sendable {
        case smets1 = "SMETS1"
        case smets2 = "SMETS2"
    }

    /// What only 8.2 tells of a Device, in its words.
    public struct Details: Hashable, Sendable {
        public var manufacturer = ""
        public var model = ""
        /// Version of SMETS or CHTS.
        public var standard: String?
        /// Element ESMEVariant: A for one element, B for two, C for three phases.
        public var variant: String?
        /// Day of commissioning, UTC.
        public var commissioned: UTCTime?
        /// Element CSPRegion.
        public var region: String?
        public var gbcsVersion: String?

        public init() {}
    }

    public var entityIdentifier: EntityIdentifier
    public var type: DeviceType
    public var status: Status
    public var importMPAN: MPAN?
    public var secondaryImportMPAN: MPAN?
    public var exportMPAN: MPAN?
    /// The Communications Hub Function of the premises; nil where the Device is that, or has none.
    public var hub: EntityIdentifier?
    /// The CSP of the region, or the S1SP: `csp-north`, `csp-south-central`, or the name of an S1SP.
    public var provider: String
    public var smetsVersion: SMETSVersion
    /// Eight hexadecimal digits; empty where it is not known.
    public var firmware: String
    public var details: Details

    public init(
        _ entityIdentifier: EntityIdentifier, type: DeviceType, status: Status, importMPAN: MPAN? = nil,
        secondaryImportMPAN: MPAN? = nil, exportMPAN: MPAN? = nil, hub: EntityIdentifier? = nil, provider: String,
        smetsVersion: SMETSVersion = .smets2, firmware: String = "",
        details: Details = Details()
    ) {
        (self.entityIdentifier, self.type, self.status) = (entityIdentifier, type, status)
        (self.importMPAN, self.secondaryImportMPAN, self.exportMPAN) = (importMPAN, secondaryImportMPAN, exportMPAN)
        (self.hub, self.provider, self.smetsVersion, self.firmware) = (hub, provider, smetsVersion, firmware)
        self.details = details
    }
}
