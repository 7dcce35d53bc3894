import COSEM

/// Values of the right shape that mean nothing in particular: what a meter holds when it leaves the factory, and what
/// examples of commands bring [chosen].
package enum NeutralValue {
    /// One season, from the first of January on.
    package static let season = COSEMData.array([
        .structure([
            .octetString(Array("all".utf8)),
            .octetString(COSEMDateTime(year: 0xFFFF, month: 1, day: 1, hour: 0, minute: 0, second: 0).octets),
            .octetString(Array("1".utf8)),
        ])
    ])
    /// One week, whose days are all day 1.
    package static let week = COSEMData.array([
        .structure([.octetString(Array("1".utf8))] + Array(repeating: .unsigned(1), count: 7))
    ])

    /// Day 1, on which everything counts in one register.
    package static func day(selector: UInt16) -> COSEMData {
        .array([
            .structure([
                .unsigned(1),
                .array([
                    .structure([
                        .octetString([0, 0, 0, 0]), .octetString(LogicalName(0, 0, 10, 0, 100)),
                        .longUnsigned(selector),
                    ])
                ]),
            ])
        ])
    }

    /// Prices of 0 in 10⁻⁵ of the currency (class 113, unit_charge).
    package static func charge(_ form: ChargeForm) -> COSEMData {
        .structure([
            .structure([.integer(form.commodity == nil ? 0 : 3), .integer(-5)]),
            .structure([
                .longUnsigned(form.commodity == nil ? 0 : 3),
                .octetString(form.commodity?.octets ?? Array(repeating: 0, count: 6)),
                .integer(form.commodity == nil ? 0 : 2),
            ]),
            .array(form.indices.map { .structure([.octetString($0), .long(0)]) }),
        ])
    }

    /// Meter balance pays the charges with these numbers, in credit mode (class 111, credit_charge_configuration).
    package static func payments(for charges: [UInt8]) -> COSEMData {
        .array(
            charges.map { charge in
                .structure([
                    .octetString(LogicalName(0, 0, 19, 10, 0)), .octetString(LogicalName(0, 0, 19, 20, charge)),
                    BitString(count: 3, octets: [0xE0]).map { .bitString($0) } ?? .nullData,
                ])
            })
    }
}

/// What a charge is for, and which indices its table of prices must have (GBCS 7.3.7).
package enum ChargeForm: Hashable, Sendable {
    /// The tariff: 48 TOU registers, then four blocks of eight.
    case tariff
    /// The secondary element: four registers.
    case secondary
    /// A standing charge or a debt: one price without index.
    case none

    package var indices: [[UInt8]] {
        switch self {
        case .tariff: DeviceAttribute.tariffIndices.map { [$0] }
        case .secondary: (1...4).map { [$0] }
        case .none: [[]]
        }
    }

    /// The register whose energy is charged.
    var commodity: LogicalName? {
        switch self {
        case .tariff: LogicalName(1, 0, 1, 8, 0)
        case .secondary: LogicalName(1, 20, 1, 8, 0)
        case .none: nil
        }
    }
}

extension DeviceAttribute {
    /// The indices of the tariff's prices: TOU 1 to 48, then the eight of each block (GBCS 7.3.7).
    package static let tariffIndices: [UInt8] =
        Array(0x01...0x30) + Array(0xA1...0xA8) + Array(0xB1...0xB8) + Array(0xC1...0xC8) + Array(0xD1...0xD8)
}
