import Console
import Estate
import Foundation
import PlainText
import Reports

/// What a server says became of distributed firmware, over several requests.
struct FirmwareReport: Codable {
    struct Refusal: Codable {
        let meter: String
        let reason: String
    }

    private(set) var version = ""
    private(set) var hash = ""
    private(set) var asked = 0
    private(set) var received = 0
    private(set) var refused: [String: Int] = [:]
    private(set) var refusals: [Refusal] = []
    private(set) var alerts = 0
    private(set) var droppedAlerts = 0

    init() {}

    mutating func merge(_ other: FirmwareReport) {
        (version, hash) = (other.version, other.hash)
        asked += other.asked
        received += other.received
        refused.merge(other.refused, uniquingKeysWith: +)
        refusals += other.refusals.prefix(FirmwareDistribution.listedRefusals - refusals.count)
        alerts += other.alerts
        droppedAlerts += other.droppedAlerts
    }

    /// The reason in words; a server of another version may have others.
    private static func words(_ reason: String) -> String {
        FirmwareDistribution.Obstacle(rawValue: reason).map { "\($0)" } ?? reason
    }

    /// Largest number of meters that are shown with their reasons.
    private static let shownRefusals = 10

    var text: String {
        var table = Table(["meters", "number"])
        table.append("asked for", asked.grouped)
        table.append("hold the image", received.grouped)
        for (reason, count) in refused.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            table.append("do not: \(Self.words(reason))", count.grouped)
        }
        table.append("alerts sent", alerts.grouped)
        if droppedAlerts > 0 { table.append("alerts that the network had no room for", droppedAlerts.grouped) }
        var lines = [table.text]
        if !refusals.isEmpty { lines.append("") }
        lines += refusals.prefix(Self.shownRefusals).map { "meter \($0.meter): \(Self.words($0.reason))" }
        let rest = asked - received - min(refusals.count, Self.shownRefusals)
        if rest > 0 { lines.append("and \(rest.grouped) more") }
        return lines.joined(separator: "\n")
    }
}

/// The progress of a distribution on standard error: on a terminal a line that is overwritten, else a line for every tenth of
/// the meters.
struct FirmwareProgressLine {
    private static let width = 24

    let isShown: Bool
    let count: Int
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var standing = 0
    private var tenths = 0

    init(isShown: Bool, count: Int) { (self.isShown, self.count) = (isShown, count) }

    mutating func show(_ report: FirmwareReport) {
        guard isShown, count > 0 else { return }
        let line = line(report)
        if isTerminal {
            StandardError.write("\r" + line + String(repeating: " ", count: max(0, standing - line.count)))
            standing = line.count
        } else if report.asked * 10 / count > tenths {
            tenths = report.asked * 10 / count
            StandardError.write(line + "\n")
        }
    }

    func line(_ report: FirmwareReport) -> String {
        let done = min(Self.width, report.asked * Self.width / max(1, count))
        let bar = String(repeating: "█", count: done) + String(repeating: "░", count: Self.width - done)
        return
            "\(bar) \(min(100, report.asked * 100 / max(1, count))) %  \(report.asked.grouped) of \(count.grouped) meters  "
            + "\(report.received.grouped) hold the image"
    }

    /// Ends the line on the terminal.
    mutating func finish() {
        if standing > 0 { StandardError.write("\n") }
        standing = 0
    }
}
