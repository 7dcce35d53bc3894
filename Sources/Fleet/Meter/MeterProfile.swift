import COSEM
import ESMEEmulator

/// What the fleet's seed and a meter's number make of the meter.
public struct MeterProfile: Hashable, Sendable {
    public struct Load: Hashable, Sendable {
        public let component: LoadComponent
        /// Wh a year.
        public let annual: UInt64
    }

    public let number: Int
    /// Of the definition's cohorts.
    public let cohort: Int
    public let variant: ElementVariant
    /// A midnight UTC: registers are 0 here and logs begin.
    public let installed: UTCTime
    public let importMPAN: MPAN
    /// Of the second element; twin-element meters only.
    public let secondaryImportMPAN: MPAN
    public let exportMPAN: MPAN
    /// What is connected, in the order of the cohort's loads.
    public let loads: [Load]
}
