import SimulationKernel

extension NetworkModel {
    /// Long-range radio in licensed spectrum: its published facts, and a calibration where they are not published.
    /// `Profiles/networks/csp-north.yaml` gives source and confidence of each parameter.
    public static let cspNorth: NetworkModel = {
        let link = RadioLink()
        return NetworkModel(
            name: "csp-north", hubs: 9_200_000, hubsPerCell: 24_500, shareOfCountry: 0.307,
            cell: CellParameters(
                channels: 4, link: .radio(link), unreachable: 0.005,
                unreachableTime: link.setUp + 3 * link.segmentTime),
            baselineOctetsPerHour: 5.08e9,
            baseline: [
                Baseline(kind: .supplierRegisters, share: 0.06), Baseline(kind: .onDemandProfile, share: 0.04),
                Baseline(kind: .scheduledProfile, share: 0.6), Baseline(kind: .scheduledDailyReads, share: 0.25),
                Baseline(kind: .firmware, share: 0.05),
            ],
            settlement: .measured, scheduledWindow: 0..<6, settlementOpens: 8, releaseShare: 0.95,
            randomAccess: RandomAccessParameters(
                channels: 4, slotOctets: 120, slot: 200_000, loss: 0.1, backOff: 20 * .second, mostAttempts: 8),
            alertsPerHubAndDay: 0.5, alertOctets: 160, testCommandsPerHubAndMonth: 0.5)
    }()
}

/// The exchanges of one-day reads: their octets, and what raw deflate with the network's dictionary makes of them,
/// measured on published messages.
extension NetworkModel.SettlementKinds {
    public static let measured = Self(
        retrieverImport: ExchangeKind(
            name: "4.8.1 retriever", priority: .settlement,
            sizes: [.init(downlink: 612, uplink: 568, compressedDownlink: 49, compressedUplink: 484)],
            serviceRequest: ServiceRequest(.importProfile, by: .meterDataRetriever)),
        supplierImport: ExchangeKind(
            name: "4.8.1 supplier", priority: .settlement,
            sizes: [.init(downlink: 187, uplink: 544, compressedDownlink: 51, compressedUplink: 482)],
            serviceRequest: ServiceRequest(.importProfile, by: .supplier)),
        export: ExchangeKind(
            name: "4.8.3", priority: .settlement,
            sizes: [.init(downlink: 128, uplink: 676, compressedDownlink: 40, compressedUplink: 371)],
            serviceRequest: ServiceRequest(.exportProfile, by: .meterDataRetriever)))
}

extension ExchangeKind {
    /// Reads of registers by suppliers: 4.1.1, ECS17b.
    public static let supplierRegisters = ExchangeKind(
        name: "4.1.1 on demand", priority: .onDemand,
        sizes: [.init(downlink: 158, uplink: 183, compressedDownlink: 52, compressedUplink: 95)],
        serviceRequest: ServiceRequest(.registers, by: .supplier))
    /// On-demand reads of the half-hour profile: 4.8.1, ECS22b, within 5,600 s.
    public static let onDemandProfile = ExchangeKind(
        name: "4.8.1 on demand", priority: .onDemandProfile,
        sizes: [.init(downlink: 187, uplink: 544, compressedDownlink: 51, compressedUplink: 482)],
        serviceRequest: ServiceRequest(.importProfile, by: .supplier))
    /// Scheduled reads of the half-hour profile: 4.8.1, ECS22b.
    public static let scheduledProfile = ExchangeKind(
        name: "4.8.1 scheduled", priority: .scheduled,
        sizes: [.init(downlink: 187, uplink: 544, compressedDownlink: 51, compressedUplink: 482)],
        serviceRequest: ServiceRequest(.importProfile, by: .supplier))
    /// Scheduled reads of the Daily Read Log: 4.6.1, ECS21a.
    public static let scheduledDailyReads = ExchangeKind(
        name: "4.6.1 scheduled", priority: .scheduled,
        sizes: [.init(downlink: 187, uplink: 508, compressedDownlink: 57, compressedUplink: 445)],
        serviceRequest: ServiceRequest(.dailyReads, by: .supplier))
    /// Blocks of firmware images, which are compressed already.
    public static let firmware = ExchangeKind(
        name: "firmware", priority: .firmware,
        sizes: [.init(downlink: 1_200, uplink: 60, compressedDownlink: 1_201, compressedUplink: 50)])
}
