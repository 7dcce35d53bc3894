import COSEM

/// A Prepayment Top Up Token, PTUT (GBCS 14): what is bought, and the end of a MAC over it, in 64 bits.
///
/// From the most significant bit: seven zeros, ten bits of the counter, two of the value's class, 13 of the value, 32 of
/// the MAC.
package struct PrepaymentTopUp: Hashable, Sendable {
    /// The unit of ``value``: two bits, of which 2 and 3 mean nothing.
    package enum ValueClass: UInt8, Sendable {
        case pence = 0
        case pounds = 1

        /// One unit in 10⁻⁵ of the currency.
        var unit: Int64 {
            switch self {
            case .pence: 1_000
            case .pounds: 100_000
            }
        }
    }

    /// The largest value: 13 bits.
    package static let mostValue: UInt16 = 8_191

    /// The upper 32 bits: zeros, counter, class and value.
    let upper: UInt32
    /// The end of the MAC: octets 12 to 15 of the 16.
    package let mac: UInt32

    package let valueClass: ValueClass

    init?(upper: UInt32, mac: UInt32) {
        guard upper >> 25 == 0, let valueClass = ValueClass(rawValue: UInt8(upper >> 13 & 3)) else { return nil }
        (self.upper, self.mac, self.valueClass) = (upper, mac, valueClass)
    }

    /// The token with these 64 bits; nil when one of the first seven is set, or the class is none of those there are.
    package init?(rawValue: UInt64) {
        self.init(upper: UInt32(rawValue >> 32), mac: UInt32(truncatingIfNeeded: rawValue))
    }

    /// The 64 bits.
    package var rawValue: UInt64 { UInt64(upper) << 32 | UInt64(mac) }

    /// Bits 32 to 41 of the Originator Counter, 0 to 1,023. The lower bits of a counter for top-ups are zeros.
    package var counterBits: UInt16 { UInt16(upper >> 15 & 0x3FF) }

    /// The amount in units of ``valueClass``, 0 to 8,191.
    package var value: UInt16 { UInt16(upper & 0x1FFF) }

    /// The amount in 10⁻⁵ of the currency, 0 to 819,100,000.
    package var amount: Int64 { Int64(value) * valueClass.unit }
}

extension PrepaymentTopUp {
    /// The parties to a top-up and its counter, which the MAC covers besides the token.
    package struct Context: Hashable, Sendable {
        /// The supplier.
        package let originator: EntityIdentifier
        /// The meter.
        package let device: EntityIdentifier
        /// The Originator Counter of the command, all 64 bits.
        package let counter: UInt64

        package init(originator: EntityIdentifier, device: EntityIdentifier, counter: UInt64) {
            (self.originator, self.device, self.counter) = (originator, device, counter)
        }

        /// The bits of the counter that the token repeats.
        var counterBits: UInt16 { UInt16(counter >> 32 & 0x3FF) }
    }

    /// A token as the supplier makes it; nil when `value` has more than 13 bits.
    ///
    /// - Parameter secret: the secret of the supplier's prepayment Key Agreement key and the meter's.
    package init?(value: UInt16, _ valueClass: ValueClass, in context: Context, secret: SharedSecret) {
        guard value <= Self.mostValue else { return nil }
        let upper = UInt32(context.counterBits) << 15 | UInt32(valueClass.rawValue) << 13 | UInt32(value)
        self.init(upper: upper, mac: TopUpMAC.of(upper: upper, in: context, secret: secret))
    }

    /// Whether the token repeats the counter of `context` and has the MAC that `secret` makes; compares in constant time.
    package func isAuthentic(in context: Context, secret: SharedSecret) -> Bool {
        guard counterBits == context.counterBits else { return false }
        return TopUpMAC.of(upper: upper, in: context, secret: secret) ^ mac == 0
    }
}
