/// A scenario of SECMP0162: how many half-hourly reads market-wide settlement adds, and who makes them.
public struct SettlementScenario: Hashable, Sendable {
    public let name: String
    /// Number of import meters in the whole country whose half hours are read.
    public static let importReadsPerDay = 36_900_000.0
    /// Octets of an exchange between users and the data service provider beyond the GBCS messages.
    public static let envelopeOctets = 245

    /// Share of the import meters that export too, 0 to 1; each of them is read twice as often.
    public let exportTakeUp: Double
    /// Share of the meters that are read in the settlement window, 0 to 1.
    public let windowShare: Double
    /// Share of the meters that a Meter Data Retriever reads, 0 to 1 and at most `windowShare`; suppliers read the
    /// others.
    public let retrieverShare: Double

    /// Number of requests a day in table 5 of the impact assessment.
    public let publishedRequestsPerDay: Double
    /// Number of octets a day in table 5 of the impact assessment, envelopes included.
    public let publishedOctetsPerDay: Double

    /// Scenario A of table 5 of the impact assessment.
    public static let a = Self(
        name: "A", exportTakeUp: 0.1, windowShare: 0.25, retrieverShare: 0.25, publishedRequestsPerDay: 11.1e6,
        publishedOctetsPerDay: 15.1e9)
    public static let b = Self(
        name: "B", exportTakeUp: 0.3, windowShare: 0.75, retrieverShare: 0.5, publishedRequestsPerDay: 44.3e6,
        publishedOctetsPerDay: 55.5e9)
    public static let c = Self(
        name: "C", exportTakeUp: 0.5, windowShare: 1, retrieverShare: 1, publishedRequestsPerDay: 73.6e6,
        publishedOctetsPerDay: 91.3e9)
    public static let all = [a, b, c]

    /// Number of Service Requests a day in the whole country: one for import, and two for each meter that exports.
    public var requestsPerDay: Double { importPerDay + exportPerDay }
    public var importPerDay: Double { Self.importReadsPerDay * windowShare }
    public var exportPerDay: Double { importPerDay * 2 * exportTakeUp }
    /// Share of the requests that read export (4.8.3).
    public var exportShare: Double { exportPerDay / requestsPerDay }
    /// Share of the import reads in the window that a Meter Data Retriever makes.
    public var retrieverShareOfWindow: Double { retrieverShare / windowShare }
}
