import Testing

@testable import GBCS

@Suite("AES-128-GCM (NIST SP 800-38D)")
struct AES128GCMTests {
    /// Test cases of "The Galois/Counter Mode of Operation", McGrew and Viega, annex B; tags cut to 12 octets.
    struct Case: Sendable, CustomTestStringConvertible {
        let number: Int
        let key: String
        let title: UInt64
        let counter: UInt32
        let authenticated: String
        let plaintext: String
        let ciphertext: String
        let tag: String
        var testDescription: String { "case \(number)" }
    }

    private static let text =
        "D9313225F88406E5A55909C5AFF5269A86A7A9531534F7DA2E4C303D8A318A721C3C0C95956809532FCF0E2449A6B525B16AEDF5AA0DE657BA637B39"

    static let cases = [
        Case(
            number: 1, key: "00000000000000000000000000000000", title: 0, counter: 0, authenticated: "", plaintext: "",
            ciphertext: "", tag: "58E2FCCEFA7E3061367F1D57"),
        Case(
            number: 2, key: "00000000000000000000000000000000", title: 0, counter: 0, authenticated: "",
            plaintext: "00000000000000000000000000000000", ciphertext: "0388DACE60B6A392F328C2B971B2FE78",
            tag: "AB6E47D42CEC13BDF53A67B2"),
        Case(
            number: 4, key: "FEFFE9928665731C6D6A8F9467308308", title: 0xCAFE_BABE_FACE_DBAD, counter: 0xDECA_F888,
            authenticated: "FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2", plaintext: text,
            ciphertext:
                "42831EC2217774244B7221B784D0D49CE3AA212F2C02A4E035C17E2329ACA12E21D514B25466931C7D8F6A5AAC84AA051BA30B396A0AAC973D58E091",
            tag: "5BC94FBC3221A5DB94FAE95A"),
    ]

    @Test("encrypts and makes the tag", arguments: cases)
    func encrypts(known: Case) throws {
        #expect(try Self.run(.encrypt, known, known.plaintext).octets == octets(known.ciphertext))
        #expect(try Self.run(.encrypt, known, known.plaintext).tag == octets(known.tag))
    }

    @Test("decrypts and takes the right tag only", arguments: cases)
    func decrypts(known: Case) throws {
        let gcm = AES128GCM()
        let right = octets(known.tag)
        // Once more after each wrong one: nothing of it is left.
        for place in right.indices {
            var wrong = right
            wrong[place] ^= 1
            #expect(try !Self.decrypt(known, expecting: wrong, with: gcm).isRight)
            let (plaintext, isRight) = try Self.decrypt(known, expecting: right, with: gcm)
            #expect(isRight)
            #expect(plaintext == octets(known.plaintext))
        }
    }

    @Test("what is authenticated or encrypted may come in any pieces", arguments: [1, 5, 16, 17])
    func pieces(size: Int) throws {
        let known = try #require(Self.cases.last)
        #expect(try Self.run(.encrypt, known, known.plaintext, pieces: size).octets == octets(known.ciphertext))
        #expect(try Self.run(.encrypt, known, known.plaintext, pieces: size).tag == octets(known.tag))
    }

    private static func run(
        _ direction: AES128GCM.Direction, _ known: Case, _ input: String, pieces size: Int = 1_000,
        with gcm: AES128GCM = AES128GCM()
    ) throws -> (octets: [UInt8], tag: [UInt8]) {
        let output = try begin(direction, known, input, pieces: size, with: gcm)
        return (output, Array(UnsafeRawBufferPointer(start: gcm.finishTag(), count: AES128GCM.tagSize)))
    }

    private static func decrypt(
        _ known: Case, expecting tag: [UInt8], with gcm: AES128GCM
    ) throws -> (octets: [UInt8], isRight: Bool) {
        let output = try begin(.decrypt, known, known.ciphertext, pieces: 1_000, with: gcm)
        return (output, tag.withUnsafeBytes { gcm.finish(expecting: $0.baseAddress!) })
    }

    private static func begin(
        _ direction: AES128GCM.Direction, _ known: Case, _ input: String, pieces size: Int, with gcm: AES128GCM
    ) throws -> [UInt8] {
        octets(known.key).withUnsafeBufferPointer {
            gcm.begin(direction, key: $0.baseAddress!, title: known.title, counter: known.counter)
        }
        for piece in octets(known.authenticated).pieces(of: size) { piece.withUnsafeBytes { gcm.authenticate($0) } }
        var output: [UInt8] = []
        for var piece in octets(input).pieces(of: size) {
            // Where it stands.
            piece.withUnsafeMutableBytes { gcm.process(UnsafeRawBufferPointer($0), into: $0.baseAddress!) }
            output += piece
        }
        return output
    }
}

extension [UInt8] {
    fileprivate func pieces(of size: Int) -> [[UInt8]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min(count, $0 + size)]) }
    }
}
