import COSEM
import ESMEEmulator
import Fleet
import LoadSynthesis

extension FleetDefinition {
    /// A small fleet of homes, installed on 2024-06-01, of which one in ten has solar panels.
    ///
    /// - Parameter variants: shares of the variants, which add up to 1.
    package static func homes(
        _ count: Int, variants: [ElementVariant: Double] = [.singleElement: 1], seed: UInt64 = 2026
    ) -> FleetDefinition {
        let installed = UTCTime(secondsSince2000: 770_515_200)
        let home = LoadShape(
            name: "home",
            kind: .days([
                .winter: [
                    .weekday: .formula(
                        base: 0.2,
                        bells: [
                            .init(amplitude: 0.35, centre: 8, width: 1.5),
                            .init(amplitude: 0.7, centre: 18, width: 2.5),
                        ])
                ]
            ]), largestHalfHour: 11_500)
        return FleetDefinition(
            name: "homes", seed: seed,
            cohorts: [
                Cohort(
                    name: "homes", count: count, variants: variants, installed: installed...installed,
                    loads: [
                        LoadComponent(shape: home, annual: AnnualEnergy(median: 2_700, spread: 0.45)),
                        LoadComponent(
                            .secondaryActiveImport, shape: home, annual: AnnualEnergy(median: 3_200)),
                        LoadComponent(
                            .activeExport, shape: LoadShape(name: "sun", kind: .sun(latitude: 52)), share: 0.1,
                            annual: AnnualEnergy(median: 2_000, spread: 0.2)),
                    ])
            ])
    }
}
