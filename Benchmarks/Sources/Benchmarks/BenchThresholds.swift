import Console
import Foundation

/// The committed floors of ratios and ceilings of allocations: `Benchmarks/thresholds.json`.
///
/// The file is of the form `{"format": "smets-bench-thresholds/1", "thresholds": [{"figure": "messages.mdr", "quantity":
/// "ratio", "atLeast": 0.5}]}`. There are no thresholds for times, which depend on the machine.
struct BenchThresholds: Hashable {
    static let format = "smets-bench-thresholds/1"
    static let limit = 256

    var bounds: [BenchBound]

    private struct File: Decodable {
        struct Entry: Decodable {
            var figure: String
            var quantity: String
            var atLeast: Double?
            var atMost: Double?
        }

        var format: String
        var thresholds: [Entry]
    }

    /// - Parameter sections: the names of all sections.
    init(json: Data, name: String, sections: [String]) throws(UserError) {
        let file: File
        do { file = try JSONDecoder().decode(File.self, from: json) } catch {
            throw UserError("\(name): is no JSON of the form {\"format\": \"\(Self.format)\", \"thresholds\": […]}")
        }
        guard file.format == Self.format else {
            throw UserError("\(name): format \(file.format.prefix(40)): takes \(Self.format)")
        }
        guard file.thresholds.count <= Self.limit else { throw UserError("\(name): at most \(Self.limit) thresholds") }
        bounds = []
        for entry in file.thresholds {
            let place = "\(name): \(entry.figure.prefix(60))"
            guard let quantity = BenchBound.Quantity(rawValue: entry.quantity), quantity != .value else {
                throw UserError("\(place): quantity \(entry.quantity.prefix(40)): takes ratio or allocations")
            }
            guard entry.atLeast != nil || entry.atMost != nil else {
                throw UserError("\(place): needs atLeast or atMost")
            }
            let bound = BenchBound(entry.figure, quantity, atLeast: entry.atLeast, atMost: entry.atMost)
            guard sections.contains(bound.section) else {
                throw UserError("\(place): takes a figure of \(sections.joined(separator: ", ")), like messages.mdr")
            }
            bounds.append(bound)
        }
    }

    /// The verdicts on the thresholds whose sections were run.
    func verdicts(on report: BenchReport) -> [BenchVerdict] {
        bounds.compactMap { $0.verdict(on: report, goal: $0.text) }
    }
}
