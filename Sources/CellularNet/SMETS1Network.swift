import RadioNet
import SimulationKernel

/// The SMETS1 meters of the country as their service providers (S1SP) reach them: cohorts, each with a communications
/// provider and an access point, the cost of a read, the short-term cache of the S1SP and the Dual Control
/// Organisation.
public struct SMETS1Network: Hashable, Sendable {
    /// The meters of one S1SP, with an access point of their own.
    public struct Cohort: Hashable, Sendable {
        public var name: String
        /// Name of the communications provider, such as Vodafone.
        public var communicationsProvider: String
        /// Share of the network's meters, 0 to 1.
        public var share: Double
        /// Makes of meters whose requests the data service provider limits; the other meters are not limited.
        public var makes: [Make]

        public init(name: String, communicationsProvider: String, share: Double, makes: [Make] = []) {
            self.name = name
            self.communicationsProvider = communicationsProvider
            self.share = share
            self.makes = makes
        }
    }

    public struct Make: Hashable, Sendable {
        public var name: String
        /// Share of the cohort's meters, 0 to 1.
        public var share: Double
        /// Number of requests a second that the data service provider lets go to all of them; 0 for no limit.
        public var perSecond: Double

        public init(name: String, share: Double, perSecond: Double) {
            self.name = name
            self.share = share
            self.perSecond = perSecond
        }
    }

    /// A data session over DLMS/COSEM and what it carries.
    public struct DataSession: Hashable, Sendable {
        /// Time from activation until the S1SP knows the address and connects.
        public var reaction: Microseconds
        /// Number of requests and responses in a session with one read, connection and association included.
        public var exchanges: Int
        /// Number of exchanges for each further read in the session.
        public var furtherExchanges: Int
        /// Shortest and longest time of an exchange over the network, drawn evenly, one value for a session.
        public var roundTrip: ClosedRange<Microseconds>
        /// Time of an exchange in the meter.
        public var meterTime: Microseconds
        public var octetsPerSecond: Double
        /// Fewest and most octets on the PDP context of a session with one read of a day of half hours, drawn evenly.
        public var octets: ClosedRange<Int>
        /// Number of octets for each further read in the session.
        public var furtherOctets: Int
        /// Number of octets of a session that reads a register set instead.
        public var registerOctets: Int
        /// Share of the reads that are of a register set, 0 to 1.
        public var registerShare: Double
        /// Share of the octets that come from the meter, 0 to 1.
        public var uplinkShare: Double
        /// Share of the sessions that the S1SP releases when it has read, 0 to 1; the others wait for the idle timer.
        public var releasedShare: Double

        /// Time that `reads` reads of one session take, one of which opened it.
        func time(reads: Int, roundTrip: Microseconds, octets: Int) -> Microseconds {
            let count = exchanges + max(0, reads - 1) * furtherExchanges
            let transfer = octetsPerSecond > 0 ? Double(octets) / octetsPerSecond : 0
            return Microseconds(count) * (roundTrip + meterTime) + Microseconds(seconds: transfer)
        }
    }

    /// The S1SP's cache of what was read: a second request for the same data of a meter and day needs no session.
    public struct Cache: Hashable, Sendable {
        public var timeToLive: Microseconds
        /// Share of the import reads whose meter and day somebody else reads too, if retrievers read all meters, 0 to
        /// 1.
        public var overlap: Double
    }

    /// The Dual Control Organisation as a queue: it serves a number of calls at once, each for an exponentially
    /// distributed time.
    public struct DualControl: Hashable, Sendable {
        public var servers: Int
        public var serviceTime: Microseconds
        /// Time within which a call should be answered.
        public var targetTime: Microseconds
    }

    public var name: String
    /// Number of electricity meters in the network.
    public var meters: Int
    /// Number of premises in the country, among which a scenario's requests are spread evenly.
    public var premises: Int
    public var cohorts: [Cohort]
    /// Parameters of the short message service centre of one cohort, except its rate, which is that of its binds.
    public var shortMessages: ShortMessageCentre.Parameters
    /// Number of messages a second that an SMPP bind takes.
    public var messagesPerBind: Double
    /// Number of binds of a cohort.
    public var binds: Int
    public var modem: ModemParameters
    /// Parameters of the access point of one cohort.
    public var accessPoint: AccessPointName.Parameters
    /// Rate of calls that the communications provider serves for one cohort.
    public var interface: TokenBucket.Rate
    /// Number of calls of a wake-up after the call that submits its message.
    public var lookUps: Int
    public var session: DataSession
    public var cache: Cache
    public var dualControl: DualControl
    /// UTC hour at which windows of more than 6 hours open; shorter ones open with the day, as today's scheduled reads
    /// do.
    public var settlementOpens: Int
    /// How far the rate of requests is above its average when the window opens, and below it when the window closes, as
    /// a share of the average, 0 to 1.
    public var frontLoading: Double
    /// Number of times that the S1SP tries a request, at least 1.
    public var requestAttempts: Int
    /// Time from a failed request to its next attempt.
    public var requestRetryInterval: Microseconds

    /// Number of requests of a scenario for one meter and day: the country's requests spread over its premises.
    public func requestsPerMeterAndDay(_ scenario: SettlementScenario) -> Double {
        scenario.requestsPerDay / Double(max(1, premises))
    }

    /// Number of import reads of a scenario for one meter and day.
    public func importsPerMeterAndDay(_ scenario: SettlementScenario) -> Double {
        scenario.importPerDay / Double(max(1, premises))
    }

    /// Share of a scenario's import reads that another party makes as well: retrievers and suppliers both read.
    public func overlap(_ scenario: SettlementScenario) -> Double { cache.overlap * scenario.retrieverShare }

    /// Number of meters of a cohort.
    public func meters(of cohort: Int) -> Int {
        guard cohorts.indices.contains(cohort) else { return 0 }
        return Int((Double(meters) * cohorts[cohort].share).rounded())
    }

    /// The settlement window of `hours` hours.
    public func window(hours: Int) -> Range<Microseconds> {
        let hours = min(24, max(1, hours))
        let opens = hours <= 6 ? 0 : min(settlementOpens, 24 - hours)
        return Microseconds(opens) * .hour..<Microseconds(opens + hours) * .hour
    }

    /// The parameters of the communications providers of all cohorts; an access point has the number of its cohort.
    public var parameters: SMETS1NetworkParameters { parameters(cohorts: cohorts, part: 1) }

    /// The parameters of the communications providers of `cohorts` for a part of their meters.
    ///
    /// - Parameter part: share of the meters that are simulated, above 0 and at most 1; all limits shrink in
    ///   proportion.
    func parameters(cohorts: [Cohort], part: Double) -> SMETS1NetworkParameters {
        let number = Double(max(1, cohorts.count))
        func scaled(_ rate: TokenBucket.Rate, _ factor: Double) -> TokenBucket.Rate {
            .init(perSecond: rate.perSecond * factor, burst: max(1, rate.burst * factor))
        }
        var messages = shortMessages
        let perSecond = messagesPerBind * Double(binds) * number * part
        messages.rate = .init(perSecond: perSecond, burst: max(1, perSecond))
        return SMETS1NetworkParameters(
            shortMessages: messages, modem: modem,
            accessPoints: cohorts.map {
                var point = accessPoint
                point.name = $0.name
                point.poolSize = Int((Double(point.poolSize) * part).rounded())
                point.attachRate = scaled(point.attachRate, part)
                return point
            }, interface: scaled(interface, number * part))
    }

    /// Time in seconds of an undisturbed session from the lease of its address to its return, on average.
    ///
    /// - Parameter furtherReads: number of reads besides the first, on average.
    public func meanHold(furtherReads: Double = 0) -> Double {
        let middle = { (range: ClosedRange<Microseconds>) in (range.lowerBound.seconds + range.upperBound.seconds) / 2 }
        let octets =
            session.registerShare * Double(session.registerOctets)
            + (1 - session.registerShare) * Double(session.octets.lowerBound + session.octets.upperBound) / 2
            + furtherReads * Double(session.furtherOctets)
        let transfer = session.octetsPerSecond > 0 ? octets / session.octetsPerSecond : 0
        let exchanges = Double(session.exchanges) + furtherReads * Double(session.furtherExchanges)
        let read = exchanges * (middle(session.roundTrip) + session.meterTime.seconds) + transfer
        let used = session.reaction.seconds + read
        let idle = modem.idleTimer.seconds
        // A missed idle timer keeps a session until the longest time that one may have.
        let missed = modem.missedIdleTimers * max(0, modem.longestSession.seconds - used - idle)
        let waiting = (1 - session.releasedShare) * (idle + missed)
        return middle(modem.activation) + used + waiting + modem.deactivation.seconds
    }
}

extension SMETS1Network {
    /// The network by the published facts, with assumptions where nothing is published; `Profiles/networks/smets1.yaml`
    /// gives source and confidence of each parameter.
    public static let smets1 = SMETS1Network(
        name: "smets1", meters: 8_400_000, premises: 30_000_000,
        cohorts: [
            Cohort(
                name: "IOC", communicationsProvider: "Vodafone", share: 0.22,
                makes: [
                    Make(name: "Itron", share: 0.4, perSecond: 60), Make(name: "Aclara", share: 0.35, perSecond: 50),
                ]),
            Cohort(name: "Secure", communicationsProvider: "Vodafone", share: 0.32),
            Cohort(name: "FOC", communicationsProvider: "Telefónica", share: 0.42),
            Cohort(name: "EDMI", communicationsProvider: "Telefónica", share: 0.04),
        ],
        shortMessages: ShortMessageCentre.Parameters(), messagesPerBind: 20, binds: 24, modem: ModemParameters(),
        accessPoint: AccessPointName.Parameters(name: "smets1"), interface: .init(perSecond: 1_000, burst: 2_000),
        lookUps: 1,
        session: DataSession(
            reaction: 2 * .second, exchanges: 16, furtherExchanges: 4, roundTrip: 600_000...900_000,
            meterTime: 700_000, octetsPerSecond: 3_000, octets: 1_600...2_600, furtherOctets: 900,
            registerOctets: 1_400, registerShare: 0, uplinkShare: 0.7, releasedShare: 0),
        cache: Cache(timeToLive: .day, overlap: 0.187),
        dualControl: DualControl(servers: 256, serviceTime: 200_000, targetTime: 4 * .second), settlementOpens: 7,
        frontLoading: 0, requestAttempts: 3, requestRetryInterval: 30 * .minute)
}
