import Fleet
import Reports

/// Tables of fleets.
enum FleetTables {
    static func sample(_ meters: [SampledMeter]) -> ReportTable {
        ReportTable(
            meters,
            columns: [
                .init("number", .whole, { $0.number }),
                .init("EUI-64", .words, { $0.entityIdentifier }),
                .init("cohort", .words, { $0.cohort }),
                .init("variant", .words, { $0.variant }),
                .init("installed", .words, { $0.installed }),
                .init("MPANs", .words, { mpans($0) }),
                .init("import", unit: Quantity.energyUnit, .rounded, { $0.annualImport }),
                .init("export", unit: Quantity.energyUnit, .rounded, { $0.exportMPAN == nil ? nil : $0.annualExport }),
                .init("loads", .words, { $0.loads.map(\.shape).joined(separator: " + ") }),
                .init("off-peak", .words, { $0.offPeak }),
            ])
    }

    private static func mpans(_ meter: SampledMeter) -> String {
        [meter.importMPAN, meter.secondaryImportMPAN.map { "second \($0)" }, meter.exportMPAN.map { "export \($0)" }]
            .compactMap(\.self).joined(separator: " ")
    }

    static func cohorts(_ summary: FleetSummary) -> ReportTable {
        ReportTable(
            summary.cohorts,
            columns: [
                .init("cohort", .words, { $0.name }),
                .init("meters", .count, { $0.meters }),
                .init("from", .count, { $0.firstNumber }),
                .init("device", .words, { $0.device }),
                .init("region", .words, { $0.region }),
                .init("network", .words, { $0.network }),
                .init("off-peak", .words, { $0.offPeak }),
                .init("import a year", .energy, { $0.annual.imported }),
                .init("export a year", .energy, { $0.annual.activeExport > 0 ? $0.annual.activeExport : nil }),
            ])
    }

    /// A line of the table of groups: the first of its kind bears the kind's title.
    private struct Line {
        let title: String
        let group: String
        let meters: Double
    }

    static func groups(_ summary: FleetSummary) -> ReportTable {
        func lines(_ title: String, _ groups: [FleetSummary.Group]) -> [Line] {
            groups.enumerated().map { index, group in
                Line(title: index == 0 ? title : "", group: group.name, meters: group.meters)
            }
        }
        let kinds = [
            lines("variant", summary.variants), lines("region", summary.regions), lines("network", summary.networks),
            lines("version", summary.smetsVersions), lines("tariff", summary.tariffs),
            lines("device", summary.devices), lines("load", summary.shapes),
            [Line(title: "export", group: "any", meters: summary.exporting)],
        ]
        let whole = Double(summary.meters)
        return ReportTable(
            kinds.flatMap(\.self),
            columns: [
                .init("what", .words, { $0.title }),
                .init("which", .words, { $0.group }),
                .init("meters", .rounded, { $0.meters }),
                .init("share", .words, { Quantity.percentage($0.meters, of: whole) }),
            ])
    }
}
