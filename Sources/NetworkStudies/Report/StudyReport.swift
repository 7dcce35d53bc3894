import RadioNet
import SimulationKernel

/// A simulated day as encodable numbers, of the whole network unless a name says otherwise.
package struct StudyReport: Encodable {
    struct Row: Encodable {
        let name: String
        let priority: String
        let settlement: Bool
        let offered: Int
        let answered: Int
        let inTime: Int
        let unanswered: Int
        let unreachable: Int
        let stopped: Int
        let refused: Int
        let retries: Int
        /// Octets of the GBCS messages that were answered.
        let octets: Int
        let octetsOnAir: Int
        /// Percentiles of the time from offer to response, in milliseconds.
        let p50: Int64
        let p95: Int64
        let p99: Int64
        let offeredByHour: [Int]
        let answeredByHour: [Int]
        let inTimeByHour: [Int]
    }

    struct Alerts: Encodable {
        let sent: Int
        let delivered: Int
        let lost: Int
        let collisionShare: Double
        let p95: Int64
    }

    /// A performance measure as the providers report it.
    struct Measure: Encodable {
        let name: String
        let meaning: String
        let messages: Int
        let inTime: Int
        /// Share of the messages that were in time, 0 to 1; nil without messages.
        let share: Double?
        let messagesByHour: [Int]
        let inTimeByHour: [Int]
    }

    struct Interval: Encodable {
        /// Time of the interval in hours since midnight.
        let hour: Double
        /// Number of exchanges that wait.
        let waiting: Int
        /// Number of settlement reads answered so far.
        let delivered: Int
    }

    let network: String
    let scenario: String?
    let windowHours: Int
    let channels: Int
    let compression: String
    let sizes: String
    let seed: UInt64
    let cells: Int
    let cellsSimulated: Int
    package let isSufficient: Bool
    let deliveredShare: Double
    let backlogAtWindowEnd: Int
    let backlogAtMidnight: Int
    let settlementCompressionFactor: Double?
    let baselineCompressionFactor: Double?
    let rows: [Row]
    let alerts: Alerts
    let measures: [Measure]
    let days: Int
    /// Share of the channels' time that is taken in all cells, by hour, 0 to 1.
    let utilisationByHour: [Double]
    let intervals: [Interval]
    /// The numbers of the cells, and the utilisation of each cell by hour.
    let cellNumbers: [Int]
    let utilisation: [[Double]]

    /// - Parameter sizes: source of the sizes of messages, in words.
    package init(_ study: Study, sizes: String) {
        let plan = study.plan
        let scale = study.scale
        func scaled(_ count: Int) -> Int { Int((Double(count) * scale).rounded()) }
        network = plan.network.name
        scenario = plan.scenario?.name
        windowHours = plan.windowHours
        channels = plan.network.cell.channels
        compression = plan.compression.rawValue
        self.sizes = sizes
        seed = plan.seed
        cells = plan.network.cells
        cellsSimulated = study.cells.count
        isSufficient = study.isSufficient
        deliveredShare = study.deliveredShare
        backlogAtWindowEnd = scaled(study.day.backlogAtWindowEnd)
        backlogAtMidnight = scaled(study.day.backlogAtMidnight)
        settlementCompressionFactor = study.compressionFactor(.settlementWindow)
        baselineCompressionFactor = study.compressionFactor(.always)
        rows = zip(plan.flows, study.day.kinds).enumerated().map { place, row in
            let (flow, kind) = row
            return Row(
                name: flow.kind.name, priority: flow.kind.priority.name,
                settlement: flow.times == .settlementWindow, offered: scaled(kind.offered),
                answered: scaled(kind.answered), inTime: scaled(kind.inTime), unanswered: scaled(kind.unanswered),
                unreachable: scaled(kind.unreachable), stopped: scaled(kind.stopped), refused: scaled(kind.refused),
                retries: scaled(kind.retries), octets: scaled(kind.octets), octetsOnAir: scaled(kind.octetsOnAir),
                p50: kind.latency.quantile(0.5), p95: kind.latency.quantile(0.95), p99: kind.latency.quantile(0.99),
                offeredByHour: study.day.offeredByHour[place].map(scaled),
                answeredByHour: study.day.answeredByHour[place].map(scaled),
                inTimeByHour: study.day.inTimeByHour[place].map(scaled))
        }
        let alerts = study.day.alerts
        self.alerts = Alerts(
            sent: scaled(alerts.sent), delivered: scaled(alerts.delivered), lost: scaled(alerts.lost),
            collisionShare: Double(alerts.collisions) / Double(max(1, alerts.transmissions)),
            p95: alerts.latency.quantile(0.95))
        measures = study.performanceMeasures.map {
            Measure(
                name: $0.name, meaning: $0.summary, messages: scaled($0.messageCount), inTime: scaled($0.inTimeCount),
                share: $0.share, messagesByHour: $0.messages.map(scaled), inTimeByHour: $0.inTime.map(scaled))
        }
        days = study.days
        let cells = Double(max(1, study.utilisation.count))
        utilisationByHour = (0..<24).map { hour in
            study.utilisation.reduce(0) { $0 + Double($1[hour]) / 1_000 } / cells
        }
        intervals = (0..<CellDay.intervals).map { place in
            Interval(
                hour: Double(place + 1) * CellDay.interval.seconds / 3_600, waiting: scaled(study.day.waiting[place]),
                delivered: scaled(study.day.delivered[place]))
        }
        cellNumbers = study.cells
        utilisation = study.utilisation.map { $0.map { Double($0) / 1_000 } }
    }
}
