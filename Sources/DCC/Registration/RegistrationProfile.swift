import ESMEEmulator
import GBCS
import LoadSynthesis

/// Who is appointed to the metering points of a fleet, as shares, and how often that changes. The appointments of a metering
/// point follow from this, a seed and the MPAN: a country needs no table.
public struct RegistrationProfile: Hashable, Sendable {
    /// A party and its share of the metering points, of any unit: the shares of a list need not add up to 1.
    public struct Share: Hashable, Sendable {
        public var mpid: String
        public var share: Double

        public init(_ mpid: String, _ share: Double) { (self.mpid, self.share) = (mpid, share) }
    }

    public var name: String
    public var importSuppliers: [Share]
    public var exportSuppliers: [Share]
    public var distributors: [Share]
    /// Meter Data Retrievers that are nobody's supplier.
    public var meterDataRetrievers: [Share]
    /// Share of the metering points whose supplier retrieves its meters' data itself, 0 to 1.
    public var supplierRetrieves: Double
    /// Changes of supplier of a metering point in a year, 0 to 4.
    public var supplierChurn: Double
    /// Changes of Meter Data Retriever of a metering point in a year, 0 to 4, besides those that follow its supplier.
    public var retrieverChurn: Double

    public init(
        name: String, importSuppliers: [Share], exportSuppliers: [Share], distributors: [Share],
        meterDataRetrievers: [Share], supplierRetrieves: Double = 0, supplierChurn: Double = 0,
        retrieverChurn: Double = 0
    ) {
        (self.name, self.importSuppliers, self.exportSuppliers) = (name, importSuppliers, exportSuppliers)
        (self.distributors, self.meterDataRetrievers) = (distributors, meterDataRetrievers)
        (self.supplierRetrieves, self.supplierChurn, self.retrieverChurn) = (
            supplierRetrieves, supplierChurn, retrieverChurn
        )
    }

    /// The largest number of changes in a year.
    public static let churnLimit = 4.0
    /// The days between which changes are drawn: 2010-01-01, before the first smart meter, to 2050-01-01.
    static let days = 3_653..<18_263

    /// What is drawn for a metering point.
    private enum Draw: UInt64 {
        case supplier = 1
        case distributor, retriever, retrievesItself, supplierPhase, retrieverPhase
    }

    /// The registration of a metering point.
    public func registration(
        of mpan: MPAN, device: EntityIdentifier, direction: Registration.Direction, seed: UInt64
    ) -> Registration {
        func share(_ draw: Draw, _ index: Int = 0) -> Double {
            let hash = CounterHash.mix(CounterHash.mix(seed, mpan.number), draw.rawValue << 32 | UInt64(index))
            return Double(hash >> 11) * 0x1p-53
        }
        let suppliers = direction == .import ? importSuppliers : exportSuppliers
        let supplierDays = changes(supplierChurn, phase: share(.supplierPhase))
        let supplier = Self.appointments(supplierDays) { Self.pick(suppliers, share(.supplier, $0)) }
        let distributor = Self.appointments([Self.days.lowerBound]) { _ in
            Self.pick(distributors, share(.distributor))
        }
        let retrieverDays = changes(retrieverChurn, phase: share(.retrieverPhase))
        let thirdParties = Self.appointments(retrieverDays) { Self.pick(meterDataRetrievers, share(.retriever, $0)) }
        // A supplier that retrieves data itself does so from its first day to its last.
        let retrievesItself = thirdParties.isEmpty || share(.retrievesItself) < supplierRetrieves
        return Registration(
            mpan: mpan, device: device, direction: direction, supplier: supplier, distributor: distributor,
            meterDataRetriever: retrievesItself ? supplier : thirdParties)
    }

    /// The days on which appointments begin: the first of all days, then one a period, in a rhythm of the metering point's
    /// own.
    private func changes(_ churn: Double, phase: Double) -> [Int] {
        guard churn > 0 else { return [Self.days.lowerBound] }
        let period = 365.25 / min(churn, Self.churnLimit)
        var days = [Self.days.lowerBound]
        var next = Double(Self.days.lowerBound) + period * phase
        while next < Double(Self.days.upperBound) {
            if Int(next) > days[days.count - 1] { days.append(Int(next)) }
            next += period
        }
        return days
    }

    /// Appointments that begin on `days`; those of the same party one after another are one.
    private static func appointments(_ days: [Int], _ party: (Int) -> String?) -> [Appointment] {
        var appointments: [Appointment] = []
        for (index, day) in days.enumerated() {
            guard let mpid = party(index), appointments.last?.mpid != mpid else { continue }
            if !appointments.isEmpty {
                appointments[appointments.count - 1].to = SettlementDay(daysSince2000: day - 1)
            }
            appointments.append(Appointment(mpid: mpid, from: SettlementDay(daysSince2000: day)))
        }
        return appointments
    }

    /// The party at `place`, 0 to 1, of the shares; nil where there are none.
    private static func pick(_ shares: [Share], _ place: Double) -> String? {
        let total = shares.reduce(0) { $0 + max(0, $1.share) }
        var rest = place * total
        for share in shares {
            rest -= max(0, share.share)
            if rest < 0 { return share.mpid }
        }
        return shares.last { $0.share > 0 }?.mpid
    }
}
