/// A performance measure as the communications service providers report it: the share of some messages that came within
/// their target time.
public struct PerformanceMeasure: Hashable, Sendable {
    /// Name of the measure, such as "PM 3.1".
    public let name: String
    public let summary: String
    /// Number of messages by the UTC hour of their release or event.
    public private(set) var messages: [Int]
    /// Number of the messages that came in time, by the same hour.
    public private(set) var inTime: [Int]

    public var messageCount: Int { messages.reduce(0, +) }
    public var inTimeCount: Int { inTime.reduce(0, +) }

    /// Share of the messages that came in time, 0 to 1; nil without messages.
    public var share: Double? { messageCount == 0 ? nil : Double(inTimeCount) / Double(messageCount) }

    /// Share of the messages of one hour that came in time, 0 to 1; nil without messages.
    ///
    /// - Parameter hour: UTC hour, 0 to 23.
    public func share(hour: Int) -> Double? {
        guard messages.indices.contains(hour), messages[hour] > 0 else { return nil }
        return Double(inTime[hour]) / Double(messages[hour])
    }

    fileprivate init(_ name: String, _ summary: String) {
        self.name = name
        self.summary = summary
        messages = [Int](repeating: 0, count: 24)
        inTime = messages
    }

    fileprivate mutating func add(_ messages: [Int], _ inTime: [Int]) {
        for hour in 0..<24 {
            self.messages[hour] += messages[hour]
            self.inTime[hour] += inTime[hour]
        }
    }
}

extension Study {
    /// The measures for which the study has messages, of its day or, once ``merged(_:)``, its month. All messages
    /// count: those whose hub was not reached, that were given up, or that the end of the day cut off count as too
    /// late.
    ///
    /// - PM 3.1 to 3.3: contracts of South and Central. What their Categories 2 and 3 are is not published: here
    ///   Category 2 is on-demand Service Requests, and Category 3 is alerts.
    /// - PM 4.1 to 4.3 and PM 12.1 and 12.2: DCC Performance Measurement Methodology of 29 March 2018 for the North.
    public var performanceMeasures: [PerformanceMeasure] {
        var result = [
            exchanges("PM 3.1", "Category 2 HAN Interface Commands within their Target Response Time") {
                $0.kind.role == .request && $0.kind.priority <= .onDemandProfile
            },
            alerts("PM 3.2", "Category 3 alerts within their Target Response Time", day.alerts),
            exchanges("PM 3.3", "settlement reads within the extended Target Response Time") {
                $0.times == .settlementWindow
            },
            exchanges("PM 4.1", "test HAN Interface Commands of RTT2 within 22 h") { $0.kind.role == .testRTT2 },
            exchanges("PM 4.2", "test HAN Interface Commands of RTT3 within 2 h") { $0.kind.role == .testRTT3 },
            exchanges("PM 4.3", "test HAN Interface Commands of RTT4 within 25 s") { $0.kind.role == .testRTT4 },
        ]
        let few = PowerOutages.fewHubs
        for (name, summary, alerts) in [
            ("PM 12.1", "power outage alerts of at most \(few) hubs in 3 minutes", day.fewOutageAlerts),
            ("PM 12.2", "power outage alerts of more than \(few) hubs in 3 minutes", day.manyOutageAlerts),
        ] {
            var measure = PerformanceMeasure(name, summary)
            measure.add(alerts.sentByHour, alerts.inTimeByHour)
            result.append(measure)
        }
        return result.filter { $0.messageCount > 0 }
    }

    private func exchanges(_ name: String, _ summary: String, _ belongs: (ExchangeFlow) -> Bool) -> PerformanceMeasure {
        var measure = PerformanceMeasure(name, summary)
        for (place, flow) in plan.flows.enumerated() where belongs(flow) {
            measure.add(day.offeredByHour[place], day.inTimeByReleaseHour[place])
        }
        return measure
    }

    /// The measure of alerts, whichever path they take.
    private func alerts(_ name: String, _ summary: String, _ randomAccess: AlertDay) -> PerformanceMeasure {
        var measure = exchanges(name, summary) { $0.kind.role == .alert }
        measure.add(randomAccess.sentByHour, randomAccess.inTimeByHour)
        return measure
    }
}
