import COSEM
import GBCS

/// The identifiers of everybody in the tests.
enum Party {
    static let device = EntityIdentifier(0x99AA_BBCC_DDEE_0001)
    static let supplier = EntityIdentifier(0x1122_3344_5566_0002)
    static let networkOperator = EntityIdentifier(0x1122_3344_5566_0003)
    static let broker = EntityIdentifier(0x1122_3344_5566_0004)
    static let loadController = EntityIdentifier(0x1122_3344_5566_0008)
    /// Known to no device: always behind the Access Control Broker.
    static let other = EntityIdentifier(0x1122_3344_5566_007F)
}

/// Their keys: private scalars of one octet value, 32 times.
enum Key {
    static let device = scalar(0x11)
    static let broker = scalar(0x22)
    static let supplier = scalar(0x33)
    static let supplierSigning = scalar(0x44)
    static let deviceSigning = scalar(0x55)
    static let other = scalar(0x66)
    static let networkOperator = scalar(0x77)
    static let issuer = scalar(0x88)

    private static func scalar(_ octet: UInt8) -> P256PrivateKey {
        P256PrivateKey(scalar: [UInt8](repeating: octet, count: 32))!
    }
}

/// Z of pairs of Key Agreement keys, computed by an independent implementation.
enum Secret {
    static let brokerAndDevice = secret("CCFC261F58193C98CA4AD4A53BBAC6F0EE29BC4D48438090446908622CA79AF6")
    static let deviceAndSupplier = secret("39A10CED504C975C9E089753C8250AF85A2521EAA13D721F3395BC7BB45B92F5")
    static let deviceAndNetworkOperator = secret("64B96359871D82E47B5390EF01B04D1E89979D50FCBE0C3C19AE3F1A73845A0E")
    static let deviceAndOther = secret("5F1C591A4BBA11BEE0D5A2A642EEF6385D59AAB8D6A6F151D8D857E2E822A67F")

    private static func secret(_ text: String) -> SharedSecret { SharedSecret(octets: octets(text))! }
}

/// The counter of every command and response of ``Vector``, larger than the 24 bits of an invoke-id.
let originatorCounter: UInt64 = 0x0000_0180_12AB_CDEF
/// The device's own counter, in alerts.
let deviceCounter: UInt64 = 2002
/// The party behind the Access Control Broker and its counter.
let supplementaryParty = SupplementaryRemoteParty(id: Party.other, counter: 77)
/// The moment of every alert and of the responses that have a date-time.
let halfPastMidnight = UTCTime(iso8601: "2026-11-01T00:30:00Z")!

/// Octets from hexadecimal text, white space skipped.
func octets(_ text: String) -> [UInt8] { try! [UInt8](hexadecimal: text) }

extension [UInt8] {
    /// A copy whose octet at `index` is `octet`.
    func replacing(at index: Int, with octet: UInt8) -> [UInt8] {
        var copy = self
        copy[index] = octet
        return copy
    }

    /// A copy whose octet at `index` has other bits where `mask` has ones.
    func flipping(at index: Int, mask: UInt8 = 1) -> [UInt8] { replacing(at: index, with: self[index] ^ mask) }
}
