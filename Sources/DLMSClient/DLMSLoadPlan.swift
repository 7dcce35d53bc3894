import COSEM
import LoadTest

/// What to read from which meters, and how long.
public struct DLMSLoadPlan: Sendable {
    public static let connectionLimit = 19_900
    /// DLMS numbers requests with four bits.
    public static let inFlightLimit = 16
    public static let dayLimit = 31
    static let threadLimit = 64

    public var addresses: MeterAddresses
    public var port = 4_059
    public var client = DLMSLoadClient.publicClient
    /// Connection n goes to meter n; past the last, to the first again.
    public var connections = 1
    /// Confirmed requests of one connection without answers.
    public var inFlight = 16
    /// Event loops; connections are shared out over them.
    public var threads = 1
    public var read = DLMSRead.register
    /// The midnights that the days read begin with; every burst asks for the next one.
    public var days: [UTCTime]
    /// Seconds of measurement, after the warm-up.
    public var duration = 5.0
    /// Seconds at the start that are not recorded.
    public var warmUp = 0.5
    /// Seconds until a request counts as not answered.
    public var timeout = 10.0

    /// - Parameter lastDay: the midnight that the last day read begins with; those read are the `dayCount` up to it.
    public init(addresses: MeterAddresses, lastDay: UTCTime, dayCount: Int = 1) {
        self.addresses = addresses
        let midnight = lastDay.roundedDown(to: 86_400)
        days = (0..<max(0, dayCount)).map { midnight - Int64($0) * 86_400 }.reversed()
    }

    /// Throws unless everything is in its bounds; errors name values as the command line does.
    public func validate() throws(LoadError) {
        try require("port", port, in: 1...65_535)
        try require("connections", connections, in: 1...Self.connectionLimit)
        try require("in-flight", inFlight, in: 1...Self.inFlightLimit)
        try require("threads", threads, in: 1...Self.threadLimit)
        guard threads <= connections else {
            throw LoadError("threads \(threads): with \(connections) connection(s) more than \(connections) idle")
        }
        try require("days", days.count, in: 1...Self.dayLimit)
        try require("duration", duration, in: 0.001...86_400)
        try require("warm-up", warmUp, in: 0...86_400)
        try require("timeout", timeout, in: 0.001...600)
        try DLMSLoadPlan.validate(client)
    }

    static func validate(_ client: DLMSLoadClient) throws(LoadError) {
        guard case .reader(let password) = client else { return }
        guard (1...DLMSLoadClient.longestPassword).contains(password.count) else {
            throw LoadError(
                "password-file: holds a password of \(password.count) octets; takes 1 to \(DLMSLoadClient.longestPassword)"
            )
        }
    }
}
