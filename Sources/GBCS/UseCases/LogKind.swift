/// What the entries of a log are.
package enum LogKind: Hashable, Sendable {
    /// Energies or payments, which can be added up.
    case amounts(Rhythm)
    /// What registers, balances or a measurement show at the time of the entry.
    case readings(Rhythm)
    /// What has happened.
    case events

    /// When entries are made.
    package enum Rhythm: Hashable, Sendable {
        /// Entries are made at the end of every half hour, or of a period like it that can be set.
        case halfHours
        /// Entries are made at every midnight UTC.
        case days
        /// Entries are made when there is an occasion.
        case occasions
    }

    package var rhythm: Rhythm {
        switch self {
        case .amounts(let rhythm), .readings(let rhythm): rhythm
        case .events: .occasions
        }
    }

    package var isOfAmounts: Bool { if case .amounts = self { true } else { false } }
}
