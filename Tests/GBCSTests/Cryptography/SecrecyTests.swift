import Testing

@testable import GBCS

@Suite("Secrets stay secret")
struct SecrecyTests {
    struct Holder {
        let secret: SharedSecret
        let key: P256PrivateKey
    }

    /// Everything that Swift can print of a value.
    static func prints(_ value: Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return ["\(value)", String(reflecting: value), dumped]
    }

    @Test("a shared secret is never printed")
    func sharedSecret() {
        for text in Self.prints(Secret.brokerAndDevice) + Self.prints([Secret.brokerAndDevice] as [SharedSecret?]) {
            #expect(text.contains("SharedSecret(redacted)"))
            #expect(!text.uppercased().contains("CCFC"))
            // the words as decimal numbers, either byte order
            #expect(!text.contains("\(0xCCFC_261F_5819_3C98 as UInt64)"))
            #expect(!text.contains("\((0xCCFC_261F_5819_3C98 as UInt64).byteSwapped)"))
        }
    }

    @Test("a private key is never printed")
    func privateKey() {
        for text in Self.prints(Key.device) {
            #expect(text.contains("redacted"))
            #expect(!text.contains("1111"))
            #expect(!text.contains("17, 17"))
        }
    }

    @Test("neither are they inside other values")
    func nested() {
        let holder = Holder(secret: Secret.brokerAndDevice, key: Key.device)
        for text in Self.prints(holder) {
            #expect(text.contains("SharedSecret(redacted)"))
            #expect(!text.uppercased().contains("CCFC"))
            #expect(!text.contains("1111"))
        }
    }

    @Test("a shared secret is 32 octets, equal by value")
    func equality() {
        let octets = octets("CCFC261F58193C98CA4AD4A53BBAC6F0EE29BC4D48438090446908622CA79AF6")
        #expect(SharedSecret(octets: octets) == Secret.brokerAndDevice)
        #expect(SharedSecret(octets: octets)?.hashValue == Secret.brokerAndDevice.hashValue)
        for index in octets.indices {
            #expect(SharedSecret(octets: octets.flipping(at: index)) != Secret.brokerAndDevice)
        }
        #expect(SharedSecret(octets: octets.dropLast()) == nil)
        #expect(SharedSecret(octets: octets + [0]) == nil)
        #expect(SharedSecret(octets: []) == nil)
    }
}
