import Fleet
import Reports

/// Tables of fleets.
enum FleetTables {
    static func sample(_ meters: [SampledMeter]) -> Table {
        var table = Table([
            "number", "EUI-64", "cohort", "variant", "installed", "MPANs", "import kWh", "export kWh", "loads",
            "off-peak",
        ])
        for meter in meters {
            let mpans = [
                meter.importMPAN, meter.secondaryImportMPAN.map { "second \($0)" },
                meter.exportMPAN.map { "export \($0)" },
            ].compactMap(\.self)
            table.append(
                "\(meter.number)", meter.entityIdentifier, meter.cohort, meter.variant, meter.installed,
                mpans.joined(separator: " "), Quantity.count(meter.annualImport),
                meter.exportMPAN == nil ? "" : Quantity.count(meter.annualExport),
                meter.loads.map(\.shape).joined(separator: " + "), meter.offPeak ?? "")
        }
        return table
    }

    static func cohorts(_ summary: FleetSummary) -> Table {
        var table = Table([
            "cohort", "meters", "from", "device", "region", "network", "off-peak", "import a year", "export a year",
        ])
        for cohort in summary.cohorts {
            table.append(
                cohort.name, Quantity.count(Double(cohort.meters)), Quantity.count(Double(cohort.firstNumber)),
                cohort.device, cohort.region, cohort.network, cohort.offPeak ?? "",
                Quantity.energy(cohort.annual.imported),
                cohort.annual.activeExport > 0 ? Quantity.energy(cohort.annual.activeExport) : "")
        }
        return table
    }

    static func groups(_ summary: FleetSummary) -> Table {
        var table = Table(["what", "which", "meters", "share"])
        let whole = Double(summary.meters)
        func add(_ title: String, _ name: String, _ meters: Double) {
            table.append(title, name, Quantity.count(meters), Quantity.percentage(meters, of: whole))
        }
        func add(_ title: String, _ groups: [FleetSummary.Group]) {
            for (index, group) in groups.enumerated() { add(index == 0 ? title : "", group.name, group.meters) }
        }
        add("variant", summary.variants)
        add("region", summary.regions)
        add("network", summary.networks)
        add("version", summary.smetsVersions)
        add("tariff", summary.tariffs)
        add("device", summary.devices)
        add("load", summary.shapes)
        add("export", "any", summary.exporting)
        return table
    }
}
