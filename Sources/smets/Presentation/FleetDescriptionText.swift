import Fleet
import Reports

/// What `smets fleet describe` prints for people.
struct FleetDescriptionText {
    let summary: FleetSummary
    let estimate: FleetSample.Estimate
    let days: [FleetDay]

    var text: String { ([head, counts, energies] + days.map(day)).joined(separator: "\n\n") }

    private var head: String {
        "\(summary.name): \(Quantity.count(Double(summary.meters))) meters, seed \(summary.seed), "
            + "\(summary.firstEntityIdentifier) to \(summary.lastEntityIdentifier)"
    }

    private var counts: String {
        let cohorts = FleetTables.cohorts(summary).text
        return cohorts + "\n\n" + FleetTables.groups(summary).text
    }

    private var energies: String {
        var table = Table(["a year", "of the definition", "of \(Quantity.count(Double(estimate.meters))) meters"])
        func line(_ title: String, _ computed: Double, _ estimated: Double, _ error: Double) {
            let deviation = error > 0 ? " ± \(Quantity.energy(error))" : ""
            table.append(title, Quantity.energy(computed), Quantity.energy(estimated) + deviation)
        }
        line("import", summary.annual.imported, estimate.imported, estimate.importedError)
        line("export", summary.annual.activeExport, estimate.exported, estimate.exportedError)
        return table.text
    }

    private func day(_ day: FleetDay) -> String {
        var parts = [
            "\(day.dayType.capitalized) \(day.date), local time: import \(Quantity.energy(day.importedEnergy)), "
                + "export \(Quantity.energy(day.exportedEnergy)); \(Quantity.count(Double(day.sampled))) meters sampled"
        ]
        if day.installed < day.sampled {
            let missing = Quantity.count(Double(day.sampled - day.installed))
            parts[0] += ", \(missing) of them not yet installed, which count nothing"
        }
        if day.importedEnergy > 0 {
            parts.append("import, peak \(peak(day.imported, day.times))")
            parts.append(DayChart(values: day.imported, times: day.times).text)
        }
        if day.exportedEnergy > 0 {
            parts.append("export, peak \(peak(day.exported, day.times))")
            parts.append(DayChart(values: day.exported, times: day.times, height: 4).text)
        }
        return parts.joined(separator: "\n")
    }

    private func peak(_ values: [Double], _ times: [String]) -> String {
        guard let largest = values.max(), let place = values.firstIndex(of: largest) else { return "" }
        return "\(Quantity.power(largest)) from \(times[place])"
    }
}
