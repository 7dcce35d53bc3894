import GBCS

/// What Protection Against Replay compares with: the last Originator Counter of an executed command, by role (GBCS
/// 4.3.1.5). 0 stands for none yet: a counter of 0 is a replay unless equal counters are accepted, and no party starts
/// there.
///
/// The size is fixed, so that a fleet can keep the counters in a record, and copying allocates nothing.
public struct ReplayCounters: Hashable, Sendable, Codable, ExpressibleByDictionaryLiteral {
    /// The roles whose counters these are, in the order of ``counters``.
    public static let roles: [RemotePartyRole] = [
        .supplier, .networkOperator, .accessControlBroker, .transitionalCoS, .wanProvider, .loadController,
    ]

    /// The counters in the order of ``roles``; the last two elements are not used.
    private var counters: SIMD8<UInt64> = .zero

    public init() {}

    public init(dictionaryLiteral elements: (RemotePartyRole, UInt64)...) {
        for (role, counter) in elements { self[role] = counter }
    }

    /// The last counter of `role`; nil before its first command. Setting that of a role that is none of ``roles`` does
    /// nothing.
    public subscript(role: RemotePartyRole) -> UInt64? {
        get { Self.place(role).flatMap { counters[$0] == 0 ? nil : counters[$0] } }
        set { if let place = Self.place(role) { counters[place] = newValue ?? 0 } }
    }

    public var isEmpty: Bool { counters == .zero }

    /// Role and counter of every role that has one.
    public var all: [(role: RemotePartyRole, counter: UInt64)] {
        Self.roles.compactMap { role in self[role].map { (role, $0) } }
    }

    /// Index of `role` in ``roles``; nil for one that is not there: a meter keeps the counters of recovery and root in
    /// its ``DeviceManagementState``.
    public static func place(_ role: RemotePartyRole) -> Int? {
        switch role {
        case .supplier: 0
        case .networkOperator: 1
        case .accessControlBroker: 2
        case .transitionalCoS: 3
        case .wanProvider: 4
        case .loadController: 5
        case .root, .recovery, .issuingAuthority, .other: nil
        }
    }
}
