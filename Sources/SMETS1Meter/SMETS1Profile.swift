import COSEM
import ESMEEmulator

/// How a make of SMETS1 meter presents itself over DLMS/COSEM: its objects, its clients and its quirks.
///
/// SMETS1 says what a meter must hold, but no published standard says how each make shows it: every value here is an
/// assumption of the device profile that sets it.
public struct SMETS1Profile: Hashable, Sendable {
    /// What a row of the half-hourly profile holds for its half hour.
    public enum HalfHourValue: String, Hashable, Sendable, CaseIterable {
        /// The energy of the half hour: 1-0:1.29.0.255.
        case energy
        /// The register at its end: 1-0:1.8.0.255.
        case cumulative
    }

    /// A client that may associate, by its service access point.
    public struct Client: Hashable, Sendable {
        public var serviceAccessPoint: UInt16
        public var authentication: Authentication
        public var role: Role

        public init(_ serviceAccessPoint: UInt16, _ authentication: Authentication, _ role: Role) {
            (self.serviceAccessPoint, self.authentication, self.role) = (serviceAccessPoint, authentication, role)
        }
    }

    public enum Authentication: String, Hashable, Sendable, CaseIterable {
        case none
        /// Low level security: a password.
        case password
        /// High level security with GMAC (mechanism 5).
        case gmac
    }

    /// What an associated client may do.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        /// Reads what identifies the meter, its clock and invocation counter; energy where the profile says so.
        case `public`
        /// Reads everything.
        case reader
        /// Reads everything and sets the clock.
        case management
    }

    /// The deviations of a make from what one would expect by the standard.
    public struct Quirks: Hashable, Sendable {
        /// Whether clock date-times give seconds; else these are not specified (FF).
        public var dateTimesHaveSeconds = true
        /// Whether clock date-times give the day of the week; else it is not specified (FF).
        public var dateTimesHaveDayOfWeek = false
        /// Whether clock date-times give the deviation, 0 minutes for UTC; else it is not specified (8000).
        public var dateTimesHaveDeviation = true
        /// Whether clock date-times give the clock status, 00; else it is not specified (FF).
        public var dateTimesHaveStatus = true
        public var supportsGetWithList = true
        public var supportsAccessByEntry = true
        /// Whether a replayed invocation counter is answered with invocation-counter-error (Green Book 9 and later);
        /// else it is answered with other-reason.
        public var reportsInvocationCounterErrors = true

        public init() {}
    }

    /// The SMETS1 cohort that the make belongs to: IOC, MOC, FOC or EDMI.
    public var cohort = "IOC"
    /// Three letters (FLAG identification) that begin the logical device name.
    public var manufacturer = "SME"
    /// Size in octets of the longest APDU that the meter takes, 64 to 65,535.
    public var maximumPDUSize: UInt16 = 1_024
    /// Whether the meter has export registers.
    public var hasExport = true
    /// Number of tariff time-of-use registers, 1-0:1.8.1.255 on: 0 to 48.
    public var touRegisterCount = 4
    public var halfHourValue = HalfHourValue.energy
    /// Whether the half-hourly profile has a column 0-0:96.10.1.255, profile status, after the clock.
    public var halfHourHasStatus = false
    /// Whether half-hourly, daily and billing profiles have a column of export; needs ``hasExport``.
    public var profilesHaveExport = false
    public var hasDailyProfile = true
    public var hasBillingProfile = true
    public var halfHourProfileName = LogicalName(1, 0, 99, 1, 0)
    public var dailyProfileName = LogicalName(1, 0, 99, 2, 0)
    public var billingProfileName = LogicalName(0, 0, 98, 1, 0)
    public var eventLogName = LogicalName(0, 0, 99, 98, 0)
    /// Capacity of the half-hourly profile in entries, 1 to 35,136: 13 months as SMETS1 has it.
    public var halfHourCapacity = 19_056
    /// Capacity of the daily profile in entries, 1 to 3,660.
    public var dailyCapacity = 731
    /// Capacity of the billing profile in entries, 1 to 120.
    public var billingCapacity = 13
    /// The clients that may associate, at most 64.
    public var clients = [
        Client(16, .none, .public), Client(32, .password, .reader), Client(48, .gmac, .management),
    ]
    /// Whether the public client may read registers and energy profiles.
    public var publicClientReadsEnergy = true
    /// Whether a client with high level security must cipher its APDUs.
    public var highLevelRequiresCiphering = false
    public var quirks = Quirks()

    public init() {}

    /// Whether the numbers lie in their ranges and the names differ; a meter takes no profile that is not valid.
    public var isValid: Bool {
        let names = [halfHourProfileName, dailyProfileName, billingProfileName, eventLogName]
        return maximumPDUSize >= 64 && (0...Register.touCount).contains(touRegisterCount)
            && (1...35_136).contains(halfHourCapacity) && (1...3_660).contains(dailyCapacity)
            && (1...120).contains(billingCapacity) && clients.count <= 64 && Set(names).count == names.count
            && manufacturer.utf8.count == 3 && Set(clients.map(\.serviceAccessPoint)).count == clients.count
    }
}
