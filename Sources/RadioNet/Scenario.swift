/// A scenario of the DCC's Preliminary Impact Assessment of SECMP0162, Table 5: how much of Great Britain's half-hourly
/// settlement data is read in the MHHS window, and by whom. Numbers only.
public struct MHHSScenario: Hashable, Sendable {
    public let name: String
    /// The share of import meters that have export too, each with two export profiles read (4.8.3 for active and
    /// reactive energy).
    public let exportTakeUp: Double
    /// The share of reads made in the MHHS window.
    public let shareInWindow: Double
    /// The share of the data collected by Meter Data Retrievers, as the assessment assumes it.
    public let shareByMDR: Double
    /// As published, per day.
    public let publishedServiceRequests: Double
    /// As published, octets per day.
    public let publishedOctets: Double

    /// Import meters of Great Britain that settle half-hourly: what all of Table 5 is consistent with, within 0.5 %.
    public static let importMeters = 36.9e6
    /// Octets of envelope that each exchange has on top of command and response: signatures, headers, addresses
    /// between data service and communications service provider. Derived from Table 5 and real exchanges.
    public static let envelopeOctets = 245.0

    public static let a = MHHSScenario(
        name: "A", exportTakeUp: 0.1, shareInWindow: 0.25, shareByMDR: 0.25, publishedServiceRequests: 11.1e6,
        publishedOctets: 15.1e9)
    public static let b = MHHSScenario(
        name: "B", exportTakeUp: 0.3, shareInWindow: 0.75, shareByMDR: 0.5, publishedServiceRequests: 44.3e6,
        publishedOctets: 55.5e9)
    public static let c = MHHSScenario(
        name: "C", exportTakeUp: 0.5, shareInWindow: 1, shareByMDR: 1, publishedServiceRequests: 73.6e6,
        publishedOctets: 91.3e9)
    public static let all = [a, b, c]

    /// Service requests a day: of each import meter one import profile, and of those with export two export profiles.
    public var serviceRequestsPerDay: Double { Self.importMeters * shareInWindow * (1 + 2 * exportTakeUp) }

    /// The share of the service requests that read an export profile (4.8.3); the others read the import profile
    /// (4.8.1).
    public var exportShare: Double { 2 * exportTakeUp / (1 + 2 * exportTakeUp) }
}
