import Fleet
import Reports

/// What `smets fleet describe` tells of a fleet.
struct FleetDescription: ReportSource {
    let fleet: FleetSummary
    let sample: FleetSample.Estimate
    let days: [FleetDay]

    var report: Report {
        Report(
            title: "smets fleet describe: \(fleet.name)", heading: "Fleet \(fleet.name)",
            sections: [
                ReportSection([.lines([head])]),
                ReportSection("Cohorts", [.table(FleetTables.cohorts(fleet))]),
                ReportSection("Meters in common", [.table(FleetTables.groups(fleet))]),
                ReportSection("Energies", [.table(energies)]),
            ] + days.map(section))
    }

    private var head: String {
        "\(fleet.name): \(Quantity.count(fleet.meters)) meters, seed \(fleet.seed), "
            + "\(fleet.firstEntityIdentifier) to \(fleet.lastEntityIdentifier)"
    }

    /// An energy of a year: as the definition has it, and as the sample estimates it, with its standard deviation.
    private struct Energy {
        let name: String
        let computed: Double
        let estimated: Double
        let error: Double
    }

    private var energies: ReportTable {
        let rows = [
            Energy(
                name: "import", computed: fleet.annual.imported, estimated: sample.imported, error: sample.importedError
            ),
            Energy(
                name: "export", computed: fleet.annual.activeExport, estimated: sample.exported,
                error: sample.exportedError),
        ]
        return ReportTable(
            rows,
            columns: [
                .init("a year", .words, { $0.name }),
                .init("of the definition", .energy, { $0.computed }),
                .init(
                    "of \(Quantity.count(sample.meters)) meters", .words,
                    { row in
                        Quantity.energy(row.estimated) + (row.error > 0 ? " ± \(Quantity.energy(row.error))" : "")
                    }),
            ])
    }

    private func section(_ day: FleetDay) -> ReportSection {
        var line =
            "\(day.dayType.capitalized) \(day.date), local time: import \(Quantity.energy(day.importedEnergy)), "
            + "export \(Quantity.energy(day.exportedEnergy)); \(Quantity.count(day.sampled)) meters sampled"
        if day.installed < day.sampled {
            let missing = Quantity.count(day.sampled - day.installed)
            line += ", \(missing) of them not yet installed, which count nothing"
        }
        var parts = [ReportPart.lines([line])]
        if day.importedEnergy > 0 {
            parts += [
                .lines(["import, peak \(peak(day.imported, day.times))"]),
                .bars(BarChart(watts: day.imported, times: day.times)),
            ]
        }
        if day.exportedEnergy > 0 {
            parts += [
                .lines(["export, peak \(peak(day.exported, day.times))"]),
                .bars(BarChart(watts: day.exported, times: day.times, height: 4)),
            ]
        }
        return ReportSection(parts)
    }

    private func peak(_ values: [Double], _ times: [String]) -> String {
        guard let largest = values.max(), let place = values.firstIndex(of: largest) else { return "" }
        return "\(Quantity.power(largest)) from \(times[place])"
    }
}
