import PlainText

/// What one cell carried of one kind of exchange in one hour. Usage of a smart metering wide area network is charged by
/// octets, those for settlement separately.
public struct UsageRecord: Hashable, Sendable {
    public let network: String
    /// Number of the day.
    public let day: Int
    /// Number of the cell in the network.
    public let cell: Int
    /// UTC hour of the answers, 0 to 23.
    public let hour: Int
    /// Name of the kind of exchange.
    public let kind: String
    /// Whether the Service Requests are flagged ForSettlement.
    public let isForSettlement: Bool
    /// Number of exchanges answered in this hour.
    public let exchanges: Int
    /// GBCS octets of their commands.
    public let downlinkOctets: Int
    /// GBCS octets of their responses.
    public let uplinkOctets: Int
    /// Octets of both as the codec made them, without framing and without what was repeated on the air.
    public let onAirOctets: Int

    /// The records of a cell's day, in the order of hour and kind.
    static func records(of day: CellDay, cell: Int, _ plan: StudyPlan) -> [UsageRecord] {
        let flows = plan.flows
        return (0..<24).flatMap { hour in
            flows.indices.compactMap { place in
                let exchanges = day.answeredByHour[place][hour]
                guard exchanges > 0 else { return nil }
                let octets = day.octetsByHour[place][hour]
                return UsageRecord(
                    network: plan.network.name, day: plan.day, cell: cell, hour: hour, kind: flows[place].kind.name,
                    isForSettlement: flows[place].times == .settlementWindow, exchanges: exchanges,
                    downlinkOctets: octets.downlink, uplinkOctets: octets.uplink, onAirOctets: octets.onAir)
            }
        }
    }
}

extension UsageRecord {
    /// Names of the fields of ``csvRow``, in its order. `for_settlement` is 1 or 0; all others are numbers, except for
    /// the names of network and kind.
    public static let csvHeader =
        "network,day,cell,hour,kind,for_settlement,exchanges,downlink_octets,uplink_octets,on_air_octets"

    /// The record as a row of CSV (RFC 4180), without the end of the line.
    public var csvRow: String {
        let place = [CSVField.text(network), String(day), String(cell), String(hour)]
        let what = [CSVField.text(kind), isForSettlement ? "1" : "0"]
        let counts = [exchanges, downlinkOctets, uplinkOctets, onAirOctets].map(String.init)
        return (place + what + counts).joined(separator: ",")
    }
}
