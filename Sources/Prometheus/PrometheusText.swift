/// Writes metrics in the Prometheus text exposition format, version 0.0.4.
package struct PrometheusText {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The kind of a family of metrics, as a TYPE line gives it.
    package enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    package private(set) var text = ""

    package init() {}

    /// Writes the HELP and TYPE lines, which precede the samples of the family.
    package mutating func family(_ name: String, _ kind: Kind, help: String) {
        let help = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// Writes one sample.
    ///
    /// - Parameter labels: labels in the form that ``labels(_:)`` gives.
    package mutating func sample(_ name: String, labels: String = "", _ value: String) {
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    /// Writes a family with one sample and no labels.
    package mutating func single(_ name: String, _ kind: Kind, help: String, _ value: some BinaryInteger) {
        family(name, kind, help: help)
        sample(name, "\(value)")
    }

    /// Labels in the form `name="value",…`, sorted by name, with names and values made valid for the format.
    package static func labels(_ labels: [(String, String)]) -> String {
        labels.map { (fitting($0.0, allowsColon: false), $0.1) }.sorted { $0.0 < $1.0 }
            .map { name, value in
                let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                    .replacing("\n", with: "\\n")
                return "\(name)=\"\(escaped)\""
            }.joined(separator: ",")
    }

    /// The name with `_` in place of every character that Prometheus does not allow there.
    static func fitting(_ name: String, allowsColon: Bool = true) -> String {
        var result = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "_": result.unicodeScalars.append(scalar)
            case "0"..."9":
                if result.isEmpty { result = "_" }
                result.unicodeScalars.append(scalar)
            case ":" where allowsColon: result.unicodeScalars.append(scalar)
            default: result += "_"
            }
        }
        return result.isEmpty ? "_" : result
    }

    /// A number in the form that Prometheus reads.
    package static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }
}
