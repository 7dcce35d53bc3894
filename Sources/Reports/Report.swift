/// What a study or a test found, told once: the renderers write it for the terminal (``ReportText``), as a page
/// (``ReportHTML``) and as data (``ReportCSV``).
package struct Report {
    /// The title of the page.
    package let title: String
    /// The heading at the top of the page.
    package let heading: String
    package let sections: [ReportSection]
    /// The table that is written as data; nil for a report that has none.
    package let data: ReportTable?

    package init(title: String, heading: String, sections: [ReportSection], data: ReportTable? = nil) {
        self.title = title
        self.heading = heading
        self.sections = sections
        self.data = data
    }
}

/// A value that tells its own report, and is the object of the report's JSON.
package protocol ReportSource: Encodable {
    var report: Report { get }
}

/// The forms in which a report is written.
package struct ReportForms: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let terminal = ReportForms(rawValue: 1)
    package static let page = ReportForms(rawValue: 2)
    /// Data for programs.
    package static let data = ReportForms(rawValue: 4)
    /// Forms that people read.
    package static let people: ReportForms = [.terminal, .page]
    package static let all: ReportForms = [.terminal, .page, .data]
}

/// Parts of a report that belong together: on the terminal a paragraph, on a page what stands below one heading.
package struct ReportSection {
    /// The heading on the page; nil for none.
    package let title: String?
    package let parts: [ReportPart]

    package init(_ title: String?, _ parts: [ReportPart]) {
        self.title = title
        self.parts = parts
    }

    package init(_ parts: [ReportPart]) { self.init(nil, parts) }

    /// The parts of the section that are written in `form`.
    func parts(in form: ReportForms) -> [ReportPart] { parts.filter { $0.forms.contains(form) } }
}

/// A piece of a report, and the forms in which it is written.
package struct ReportPart {
    enum Content {
        case lines([String])
        case facts(title: String, [ReportFact])
        case table(ReportTable)
        case lineChart(SVGChart)
        case heatMap(SVGHeatMap)
        case bars(BarChart)
    }

    let content: Content
    let forms: ReportForms

    /// Sentences, each on a line of its own.
    package static func lines(_ lines: [String], in forms: ReportForms = .people) -> ReportPart {
        ReportPart(content: .lines(lines), forms: lines.isEmpty ? [] : forms)
    }

    /// Names with their values.
    ///
    /// - Parameter title: heading of the names on the terminal.
    package static func facts(
        _ title: String, _ facts: [ReportFact], in forms: ReportForms = .people
    ) -> ReportPart {
        ReportPart(content: .facts(title: title, facts), forms: forms)
    }

    package static func table(_ table: ReportTable, in forms: ReportForms = .people) -> ReportPart {
        ReportPart(content: .table(table), forms: forms)
    }

    /// A line chart; a terminal does not show it.
    package static func chart(_ chart: SVGChart) -> ReportPart {
        ReportPart(content: .lineChart(chart), forms: .page)
    }

    /// A heat map; a terminal does not show it.
    package static func heatMap(_ map: SVGHeatMap) -> ReportPart { ReportPart(content: .heatMap(map), forms: .page) }

    /// A chart of block characters; a page does not show it.
    package static func bars(_ chart: BarChart) -> ReportPart { ReportPart(content: .bars(chart), forms: .terminal) }
}

/// A name and its value.
package struct ReportFact {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
