import COSEM
import MeterFixture
import Testing

@testable import SMETS1Meter

/// The Green Book's examples of security suite 0 (IEC 62056-5-3, 9.2.7.2.4 and 9.2.7.4): system title 4D4D4D0000BC614E,
/// invocation counter 01234567.
@Suite("Security suite 0")
struct SecuritySuite0Tests {
    static let request = "C0010000080000010000FF0200"

    let suite = SecuritySuite0()

    private func protected(_ text: String, _ control: SecurityControl) -> String {
        var text = octets(text)
        var tag = [UInt8](repeating: 0, count: 12)
        let isProtected = text.withUnsafeMutableBytes { text in
            tag.withUnsafeMutableBytes {
                suite.protect(
                    text, by: .init(control: control, title: SMETS1TestMeter.title, counter: 0x0123_4567),
                    with: SMETS1TestMeter.keys, tag: $0.baseAddress!)
            }
        }
        #expect(isProtected)
        return (control.isAuthenticated ? text + tag : text).hexadecimal
    }

    @Test("Authenticated and encrypted get-request")
    func authenticatedAndEncrypted() {
        #expect(
            protected(Self.request, .authenticatedAndEncrypted)
                == "411312FF935A47566827C467BC7D825C3BE4A77C3FCC056B6B")
    }

    @Test("Authenticated get-request: the text stays as it is")
    func authenticated() {
        #expect(protected(Self.request, .authenticated) == Self.request + "06725D910F9221D263877516")
    }

    @Test("Encrypted get-request: no tag")
    func encrypted() {
        #expect(protected(Self.request, .encrypted) == "411312FF935A47566827C467BC")
    }

    @Test("InitiateRequest with a dedicated key")
    func initiateRequest() {
        #expect(
            protected("01011000112233445566778899AABBCCDDEEFF0000065F1F0400007E1F04B0", .authenticatedAndEncrypted)
                == """
                801302FF8A7874133D414CED25B42534D28DB0047720606B175BD52211BE68\
                41DB204D39EE6FDB8E356855
                """)
    }

    @Test("Unprotecting gives the text back, and only with its tag, counter, title and keys")
    func unprotect() {
        for control in [SecurityControl.authenticated, .encrypted, .authenticatedAndEncrypted] {
            let content = octets(protected(Self.request, control))
            var right = SecuritySuite0.Protection(control: control, title: SMETS1TestMeter.title, counter: 0x0123_4567)
            #expect(plain(content, right) == Self.request)
            guard control.isAuthenticated else { continue }
            for index in content.indices {
                var wrong = content
                wrong[index] ^= 1
                #expect(plain(wrong, right) == nil)
            }
            right.counter += 1
            #expect(plain(content, right) == nil)
            right = .init(control: control, title: 1, counter: 0x0123_4567)
            #expect(plain(content, right) == nil)
            #expect(plain(Array(content.prefix(11)), right) == nil)
            #expect(plain([], right) == nil)
        }
        var keys = SMETS1TestMeter.keys
        keys.encryptionKey.removeLast()
        var tag = [UInt8](repeating: 0, count: 12)
        let isAuthenticated = suite.authenticate(
            octets("00").span.bytes, by: .init(control: .authenticated, title: 1, counter: 1), with: keys, into: &tag)
        #expect(!isAuthenticated)
    }

    private func plain(_ content: [UInt8], _ protection: SecuritySuite0.Protection) -> String? {
        var plain = [UInt8](repeating: 0, count: content.count)
        let count = plain.withUnsafeMutableBytes {
            suite.unprotect(content.span.bytes, by: protection, with: SMETS1TestMeter.keys, into: $0)
        }
        return count.map { Array(plain.prefix($0)).hexadecimal }
    }
}
