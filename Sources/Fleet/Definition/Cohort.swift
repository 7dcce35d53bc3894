import COSEM
import ESMEEmulator
import LoadSynthesis

/// A group of meters that are alike: the same device model, region and mix of loads. Which loads of the mix a meter
/// has, and how much, is drawn from the fleet's seed and the meter's number.
public struct Cohort: Hashable, Sendable {
    public var name: String
    /// Number of meters.
    public var count: Int
    public var device: DeviceModel
    /// Shares of the element variants, which add up to 1.
    public var variants: [ElementVariant: Double]
    /// Installation dates of its meters, drawn evenly from this range; rounded down to midnights UTC.
    public var installed: ClosedRange<UTCTime>
    /// The loads that may be connected. A meter may have several, and only a share of the meters has each.
    public var loads: [LoadComponent]
    /// The half hours that TOU register 2 counts; TOU register 1 counts the rest. nil for one rate, TOU register 1.
    public var offPeak: TariffWindow?
    /// Region of the meters: `north`, `central` or `south`.
    public var region: Region
    /// The network in front of the meters, by the name of its profile: `csp-north`, `csp-south-central`, `smets1`.
    public var network: String

    public init(
        name: String, count: Int, device: DeviceModel = DeviceModel(name: "generic"),
        variants: [ElementVariant: Double] = [.singleElement: 1], installed: ClosedRange<UTCTime>,
        loads: [LoadComponent], offPeak: TariffWindow? = nil, region: Region = .central,
        network: String = "csp-south-central"
    ) {
        self.name = name
        self.count = count
        self.device = device
        self.variants = variants
        self.installed = installed
        self.loads = loads
        self.offPeak = offPeak
        self.region = region
        self.network = network
    }

    /// The communications regions of Great Britain.
    public enum Region: String, Hashable, Sendable, CaseIterable {
        case north
        case central
        case south
    }
}
