import DUIS

/// The columns for SMETS1 of SECMP0162 table 3: which Service Requests there are, and how soon they are answered.
package enum SMETS1ServiceRequests {
    /// Whom a request serves: the existing services, or settlement (attribute ForSettlement).
    package enum Service: Hashable, Sendable, CaseIterable { case existing, settlement }

    private struct Row {
        /// Target Response Times in seconds; nil for N/A.
        let scheduled, onDemand, settlementScheduled, settlementOnDemand: Int64?

        init(_ scheduled: Int64?, _ onDemand: Int64?, _ settlementScheduled: Int64?, _ settlementOnDemand: Int64?) {
            (self.scheduled, self.onDemand) = (scheduled, onDemand)
            (self.settlementScheduled, self.settlementOnDemand) = (settlementScheduled, settlementOnDemand)
        }
    }

    private static let day: Int64 = 86_400

    private static let rows: [ServiceReferenceVariant: Row] = [
        "4.1.1": Row(nil, 16, nil, day), "4.2": Row(nil, 16, nil, day), "4.6.1": Row(day, 16, day, day),
        "4.6.2": Row(nil, nil, nil, nil), "4.8.1": Row(day, 16, day, day), "4.8.3": Row(day, 16, day, day),
        "4.17": Row(nil, nil, nil, nil), "5.1": Row(nil, day, nil, day), "5.2": Row(nil, day, nil, day),
        "5.3": Row(nil, day, nil, day), "8.2": Row(nil, 16, nil, 16),
    ]

    /// The Service Requests of the table, in its order.
    package static let variants: [ServiceReferenceVariant] = [
        "4.1.1", "4.2", "4.6.1", "4.6.2", "4.8.1", "4.8.3", "4.17", "5.1", "5.2", "5.3", "8.2",
    ]

    /// The Target Response Time in seconds; nil where the table says N/A or does not have the Service Request.
    package static func targetTime(
        of variant: ServiceReferenceVariant, _ service: Service, isScheduled: Bool = false
    ) -> Int64? {
        guard let row = rows[variant] else { return nil }
        switch (service, isScheduled) {
        case (.existing, true): return row.scheduled
        case (.existing, false): return row.onDemand
        case (.settlement, true): return row.settlementScheduled
        case (.settlement, false): return row.settlementOnDemand
        }
    }

    /// Why a Service Request of the table is not for SMETS1 meters: E11 where the table says N/A; nil where it does not, and
    /// for Service Requests outside the table.
    package static func refusal(
        of variant: ServiceReferenceVariant, _ service: Service, isScheduled: Bool = false
    ) -> ResponseCode? {
        guard rows[variant] != nil, targetTime(of: variant, service, isScheduled: isScheduled) == nil else {
            return nil
        }
        return .e11
    }
}
