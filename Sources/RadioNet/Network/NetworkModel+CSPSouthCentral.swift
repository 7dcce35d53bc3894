import SimulationKernel

extension NetworkModel {
    /// Cellular data, with a mesh of hubs where there is no coverage. Settlement reads have a window of 13 hours from
    /// 07:00 besides that of 00:00 to 06:00 (SECMP0162); nothing is compressed unless a plan says so. Timings, shares
    /// of the technologies, sessions and mesh are planning values, none of which is published.
    public static let cspSouthCentral = NetworkModel(
        name: "csp-south-central", hubs: 20_800_000, hubsPerCell: 2_000, shareOfCountry: 0.693,
        cell: CellParameters(
            channels: 8,
            link: .cellular(
                CellularLink(
                    technologies: [
                        .init(
                            name: "2G", share: 0.3, roundTrip: 700_000, octetsPerSecond: 3_000, loss: 0.03,
                            setUp: 2 * .second),
                        .init(
                            name: "3G", share: 0.6, roundTrip: 150_000, octetsPerSecond: 16_000, loss: 0.01,
                            setUp: 700_000),
                        .init(
                            name: "LTE", share: 0.1, roundTrip: 80_000, octetsPerSecond: 125_000, loss: 0.005,
                            setUp: 300_000),
                    ],
                    mesh: .init(share: 0.06, hops: 3, hopTime: 150_000, hopLoss: 0.02), setUp: 100_000,
                    retransmission: 3 * .second, congestion: .init(threshold: 0.7, factor: 4))),
            unreachable: 0.005, unreachableTime: 6 * .second),
        baselineOctetsPerHour: 5.08e9,
        baseline: [
            Baseline(kind: .supplierRegisters, share: 0.06), Baseline(kind: .onDemandProfile, share: 0.04),
            Baseline(kind: .scheduledProfile, share: 0.6), Baseline(kind: .scheduledDailyReads, share: 0.25),
            Baseline(kind: .firmware, share: 0.05),
        ],
        settlement: .measured, scheduledWindow: 0..<6, settlementOpens: 7, releaseShare: 0.95,
        randomAccess: RandomAccessParameters(
            channels: 1, slotOctets: 160, slot: 100_000, loss: 0, backOff: .second, mostAttempts: 1),
        alertsPerHubAndDay: 0.5, alertOctets: 160, furtherSettlementWindows: [0..<6],
        pacing: ReleasePacing(perSecond: 2_500, burst: 25_000), alertPath: .session)

    /// Number of hours of its settlement window besides the existing one.
    public static let cspSouthCentralWindowHours = 13
}
