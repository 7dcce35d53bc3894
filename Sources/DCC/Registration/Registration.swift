import ESMEEmulator
import GBCS

/// A party's appointment to a metering point: settlement days, both inclusive.
public struct Appointment: Hashable, Sendable {
    public var mpid: String
    /// Effective From Date.
    public var from: SettlementDay
    /// Effective To Date; nil until the next appointment, or for ever.
    public var to: SettlementDay?

    public init(mpid: String, from: SettlementDay, to: SettlementDay? = nil) {
        (self.mpid, self.from, self.to) = (mpid, from, to)
    }
}

/// What registration data says of a metering point (SECMP0162 requirement 1): who is appointed to it, and from when to when.
public struct Registration: Hashable, Sendable {
    public enum Direction: String, Hashable, Sendable, CaseIterable { case `import`, export }
    /// The parties that are appointed to a metering point.
    public enum Kind: Hashable, Sendable, CaseIterable { case supplier, distributor, meterDataRetriever }

    public var mpan: MPAN
    public var device: EntityIdentifier
    public var direction: Direction
    /// Appointments in the order of their Effective From Dates, future ones included.
    public var supplier: [Appointment]
    public var distributor: [Appointment]
    public var meterDataRetriever: [Appointment]

    public init(
        mpan: MPAN, device: EntityIdentifier, direction: Direction, supplier: [Appointment], distributor: [Appointment],
        meterDataRetriever: [Appointment]
    ) {
        (self.mpan, self.device, self.direction) = (mpan, device, direction)
        (self.supplier, self.distributor, self.meterDataRetriever) = (supplier, distributor, meterDataRetriever)
    }

    public func appointments(_ kind: Kind) -> [Appointment] {
        switch kind {
        case .supplier: supplier
        case .distributor: distributor
        case .meterDataRetriever: meterDataRetriever
        }
    }
}
