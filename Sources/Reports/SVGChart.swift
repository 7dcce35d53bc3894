import Foundation

/// A line chart as inline SVG: one or more series over a common x axis. Colours come from the page's style
/// (``style``), so the chart follows its light or dark scheme.
package struct SVGChart {
    package struct Series {
        package let name: String
        package let points: [(x: Double, y: Double)]

        package init(name: String, points: [(x: Double, y: Double)]) {
            self.name = name
            self.points = points
        }
    }

    /// A position on the x axis and its label.
    package typealias Tick = (x: Double, label: String)

    package var title: String
    package var xLabel: String
    package var yLabel: String
    package var series: [Series]
    /// Ticks of the x axis; nil places them at round numbers.
    package var xTicks: [Tick]?
    /// Whether the y axis is logarithmic, with values below 1 drawn at 1.
    package var isLogarithmic = false

    package init(
        title: String, xLabel: String, yLabel: String, series: [Series], xTicks: [Tick]? = nil,
        isLogarithmic: Bool = false
    ) {
        self.title = title
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.series = series
        self.xTicks = xTicks
        self.isLogarithmic = isLogarithmic
    }

    /// Largest number of points drawn of a series; longer series are thinned, and their highest values kept.
    static let pointLimit = 600
    private static let size = (width: 760.0, height: 300.0)
    private static let margin = (top: 16.0, right: 16.0, bottom: 44.0, left: 76.0)

    /// The style sheet that the charts of a page need, once a page.
    static let style = """
        .chart { width: 100%; height: auto; font: 12px system-ui, sans-serif; }
        .chart text { fill: var(--muted); }
        .chart .grid { stroke: var(--line); stroke-width: 1; }
        .chart .axis { stroke: var(--muted); stroke-width: 1; }
        .chart .series { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
        .series-0 { stroke: var(--first); } .series-1 { stroke: var(--second); } .series-2 { stroke: var(--third); }
        .legend .series-0 { color: var(--first); } .legend .series-1 { color: var(--second); }
        .legend .series-2 { color: var(--third); }
        """

    package var svg: String {
        let points = series.flatMap(\.points)
        guard let first = points.first else { return "<p>\(title.markupEscaped): nothing measured.</p>" }
        var xs = (first.x, first.x)
        var (lowest, highest) = (Double.infinity, 0.0)
        for point in points {
            xs = (min(xs.0, point.x), max(xs.1, point.x))
            (lowest, highest) = (min(lowest, point.y), max(highest, point.y))
        }
        if xs.0 == xs.1 { xs = (xs.0 - 0.5, xs.1 + 0.5) }
        let yTicks = isLogarithmic ? Self.powers(from: lowest, to: highest) : Self.roundNumbers(0, max(highest, 1e-9))
        let (floor, top) = (yTicks.first ?? 1, max(yTicks.last ?? 1, highest))
        let (size, margin) = (Self.size, Self.margin)
        func x(_ value: Double) -> Double {
            margin.left + (value - xs.0) / (xs.1 - xs.0) * (size.width - margin.left - margin.right)
        }
        func y(_ value: Double) -> Double {
            let share = isLogarithmic ? log10(max(floor, value) / floor) / log10(top / floor) : value / top
            return size.height - margin.bottom - share * (size.height - margin.top - margin.bottom)
        }
        let (left, right) = (margin.left, size.width - margin.right)
        let bottom = size.height - margin.bottom
        var lines = [
            "<svg class=\"chart\" viewBox=\"0 0 \(number(size.width)) \(number(size.height))\" role=\"img\">",
            "<title>\(title.markupEscaped)</title>",
        ]
        for tick in yTicks {
            lines.append(line(left, y(tick), right, y(tick), "grid"))
            lines.append(text(left - 8, y(tick) + 4, Self.short(tick), "end"))
        }
        for tick in xTicks ?? Self.roundNumbers(xs.0, xs.1).map({ (x: $0, label: Self.short($0)) })
        where tick.x >= xs.0 && tick.x <= xs.1 {
            lines.append(line(x(tick.x), bottom, x(tick.x), bottom + 5, "axis"))
            lines.append(text(x(tick.x), bottom + 18, tick.label, "middle"))
        }
        lines.append(line(left, bottom, right, bottom, "axis"))
        lines.append(text((left + right) / 2, size.height - 8, xLabel, "middle"))
        let middle = number((margin.top + bottom) / 2)
        lines.append(
            "<text x=\"14\" y=\"\(middle)\" text-anchor=\"middle\" transform=\"rotate(-90 14 \(middle))\">"
                + "\(yLabel.markupEscaped)</text>")
        for (index, one) in series.enumerated() {
            let path = Self.thinned(one.points).map { "\(number(x($0.x))),\(number(y($0.y)))" }
            // A single point would make no line.
            let drawn = path.count == 1 ? [path[0], path[0]] : path
            lines.append(
                "<polyline class=\"series series-\(index % 3)\" stroke-linecap=\"round\" points=\""
                    + "\(drawn.joined(separator: " "))\"><title>\(one.name.markupEscaped)</title></polyline>")
        }
        lines.append("</svg>")
        if series.count > 1 {
            let names = series.enumerated().map { index, one in
                "<span class=\"series-\(index % 3)\">━</span> \(one.name.markupEscaped)"
            }
            lines.append("<p class=\"legend\">\(names.joined(separator: " &nbsp; "))</p>")
        }
        return lines.joined(separator: "\n")
    }

    private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ name: String) -> String {
        "<line class=\"\(name)\" x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\"/>"
    }

    private func text(_ x: Double, _ y: Double, _ words: String, _ anchor: String) -> String {
        "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\">\(words.markupEscaped)</text>"
    }

    /// A coordinate as text, in tenths of a pixel.
    private func number(_ value: Double) -> String {
        let tenths = (value * 10).rounded() / 10
        guard tenths.isFinite else { return "0" }
        return tenths == tenths.rounded() ? "\(Int(exactly: tenths) ?? 0)" : "\(tenths)"
    }

    /// At most ``pointLimit`` points: the highest of each group, so that peaks stay.
    private static func thinned(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
        guard points.count > pointLimit else { return points }
        let group = (points.count + pointLimit - 1) / pointLimit
        return stride(from: 0, to: points.count, by: group).compactMap { start in
            points[start..<min(start + group, points.count)].max { $0.y < $1.y }
        }
    }

    /// About five multiples of 1, 2 or 5 times a power of ten, the last of which is at least `high`.
    static func roundNumbers(_ low: Double, _ high: Double) -> [Double] {
        let raw = (high - low) / 5
        guard raw > 0, raw.isFinite else { return [low] }
        let power = pow(10, log10(raw).rounded(.down))
        let step = power * ([1, 2, 5].first { $0 * power >= raw } ?? 10)
        guard let first = Int(exactly: (low / step).rounded(.down)),
            let last = Int(exactly: (high / step).rounded(.up)),
            first <= last, last - first <= 100
        else { return [low] }
        return (first...last).map { Double($0) * step }
    }

    /// Powers of ten from 1 or above: the first is not above `low`, the last not below `high`.
    static func powers(from low: Double, to high: Double) -> [Double] {
        let first = Int(log10(max(1, low)).rounded(.down))
        let last = max(first + 1, Int(log10(max(1, high)).rounded(.up)))
        return (first...last).map { pow(10, Double($0)) }
    }

    /// The number in a form that is short enough for an axis: `1.5k`, `20M`.
    static func short(_ value: Double) -> String {
        for (size, suffix) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] where abs(value) >= size {
            return short(value / size) + suffix
        }
        let rounded = (value * 100).rounded() / 100
        return Int(exactly: rounded).map { "\($0)" } ?? "\(rounded)"
    }
}
