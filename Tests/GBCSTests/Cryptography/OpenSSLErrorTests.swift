import Testing

@testable import GBCS

@Suite("What OpenSSL says")
struct OpenSSLErrorTests {
    @Test("its errors run out")
    func drained() {
        // It keeps at most 16 for each thread, of whatever ran here before.
        let words = (0..<17).map { _ in openSSLError() }
        #expect(words.last == "no further information")
    }
}
