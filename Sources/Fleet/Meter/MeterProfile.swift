import COSEM
import ESMEEmulator

/// What follows for a meter from the fleet's seed and the meter's number.
public struct MeterProfile: Hashable, Sendable {
    public struct Load: Hashable, Sendable {
        public let component: LoadComponent
        /// Yearly energy, Wh.
        public let annual: UInt64
    }

    public let number: Int
    /// Index of the meter's cohort in the definition.
    public let cohort: Int
    public let variant: ElementVariant
    /// When the meter was installed, a midnight UTC: registers are 0 then and logs begin.
    public let installed: UTCTime
    public let importMPAN: MPAN
    /// The MPAN of the second element; twin-element meters only.
    public let secondaryImportMPAN: MPAN
    public let exportMPAN: MPAN
    /// The loads that are connected, in the order of the cohort's loads.
    public let loads: [Load]
}
