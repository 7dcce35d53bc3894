import ESMEEmulator
import GBCS
import SMETS1Meter

/// The part of every meter's state that must outlast the process, in 64 octets: its counters. It is all zero for a
/// meter that has used none.
///
/// The record is little-endian, like the machines that this runs on: octets 0–7 are the meter's own next Originator
/// Counter, 8–55 the last counters by ``ReplayCounters/roles``, 56–57 flags, 58–60 and 61–63 two checks. The checks are
/// those of the content before and after the last change of a word. So a process that is killed between two stores
/// leaves a record that fits one of them; a record that fits neither is damaged.
package struct MeterRecord: BitwiseCopyable {
    package static let size = 64
    /// Number of words of content in front of the word with flags and checks.
    static let words = 7

    package struct Flags: OptionSet, BitwiseCopyable {
        package let rawValue: UInt64

        package init(rawValue: UInt64) {
            self.rawValue = rawValue
        }

        /// Flag: the meter has a state in the states' file.
        package static let hasState = Flags(rawValue: 1)
        /// Flag: the record was written since the fleet was forked, so that the parent's record no longer counts.
        static let isOwn = Flags(rawValue: 2)
        /// Flag: the hub of the meter's premises has a state in the states' file.
        package static let hubHasState = Flags(rawValue: 4)

        /// The bits of a record's last word that are flags.
        static let mask: UInt64 = 0xFFFF
    }

    /// The meter's own next Originator Counter; 0 when it has used none.
    var ownOriginatorCounter: UInt64 = 0
    private var counters: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)
    private var last: UInt64 = 0

    package var flags: Flags {
        get { Flags(rawValue: last & Flags.mask) }
        set { last = last & ~Flags.mask | newValue.rawValue & Flags.mask }
    }

    var lastCounters: ReplayCounters {
        get {
            var result = ReplayCounters()
            if counters == (0, 0, 0, 0, 0, 0) { return result }
            withUnsafeBytes(of: counters) { octets in
                let values = octets.bindMemory(to: UInt64.self)
                for (index, role) in ReplayCounters.roles.enumerated() where values[index] != 0 {
                    result[role] = values[index]
                }
            }
            return result
        }
        set {
            counters = (0, 0, 0, 0, 0, 0)
            for (role, counter) in newValue.all { self[role] = counter }
        }
    }

    /// The invocation counters of a SMETS1 meter's DLMS security, which has no Originator Counters: they are in the
    /// first two words of the last counters.
    var invocationCounters: SMETS1InvocationCounters {
        get {
            // A record that was never written has 0; the first counter that a server uses is 1.
            SMETS1InvocationCounters(
                client: UInt32(truncatingIfNeeded: counters.0), server: max(1, UInt32(truncatingIfNeeded: counters.1)))
        }
        set { (counters.0, counters.1) = (UInt64(newValue.client), UInt64(newValue.server)) }
    }

    package subscript(role: RemotePartyRole) -> UInt64 {
        get {
            ReplayCounters.place(role).map { index in
                withUnsafeBytes(of: counters) { $0.bindMemory(to: UInt64.self)[index] }
            } ?? 0
        }
        set {
            guard let index = ReplayCounters.place(role) else { return }
            withUnsafeMutableBytes(of: &counters) { $0.bindMemory(to: UInt64.self)[index] = newValue }
        }
    }
}

extension MeterRecord {
    /// Whether nothing was ever stored in the record.
    var isZero: Bool { ownOriginatorCounter == 0 && counters == (0, 0, 0, 0, 0, 0) && last == 0 }

    /// Word `index` of the content.
    subscript(word index: Int) -> UInt64 {
        get {
            precondition((0..<Self.words).contains(index))
            return withUnsafeBytes(of: self) { $0.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self) }
        }
        set {
            precondition((0..<Self.words).contains(index))
            withUnsafeMutableBytes(of: &self) { $0.storeBytes(of: newValue, toByteOffset: index * 8, as: UInt64.self) }
        }
    }

    /// A check of 24 bits. It changes with any single bit of the content, and with all other changes except one in 16
    /// million.
    ///
    /// It is a sum of products in which a changed bit reaches the bits that are kept.
    /// - Parameter salt: a number that differs from record to record, so that one record is not taken for another.
    func check(_ salt: UInt64) -> UInt64 {
        var sum = salt &+ ownOriginatorCounter &* 0x9E37_79B9_7F4A_7C15
        sum &+= counters.0 &* 0xBF58_476D_1CE4_E5B9 &+ counters.1 &* 0x94D0_49BB_1331_11EB
        sum &+= counters.2 &* 0xC2B2_AE3D_27D4_EB4F &+ counters.3 &* 0x1656_67B1_9E37_79F9
        sum &+= counters.4 &* 0x27D4_EB2F_1656_67C5 &+ counters.5 &* 0xD6E8_FEB8_6659_FD93
        sum &+= (last & Flags.mask) &* 0xA076_1D64_78BD_642F
        return sum >> 40
    }

    /// Whether one of the record's checks fits.
    func isSound(_ salt: UInt64) -> Bool {
        let check = check(salt)
        return last >> 40 == check || last >> 16 & 0xFF_FFFF == check
    }

    /// The last word with these flags and checks.
    static func lastWord(_ flags: Flags, _ earlier: UInt64, _ later: UInt64) -> UInt64 {
        flags.rawValue & Flags.mask | earlier << 16 | later << 40
    }
}
