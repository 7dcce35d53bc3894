import DUIS
import Foundation
import Testing

struct MemoryTests {
    @Test("Two thousand rounds of reading, verifying, refusing and signing leave no memory behind")
    func rounds() async {
        // A process of its own, since the tests of this one use memory meanwhile.
        await #expect(processExitsWith: .success) {
            let rounds = try Rounds()
            try rounds.run(400)
            let before = try Rounds.residentOctets()
            try rounds.run(2000)
            let after = try Rounds.residentOctets()
            // A document of 10 kB that is not freed would be 20 MB, a signature context 4 MB.
            #expect(after - before < 1 << 20)
        }
    }
}

/// What a server and its client do with a request, good, forged, and broken.
private struct Rounds {
    private let reader = RequestReader(schema: try? DUISSchema(files: SmallSchema.files))
    private let verifier = SignatureVerifier()
    private let writer: RequestWriter
    private let forged: [UInt8]
    private let broken: [UInt8]

    init() throws {
        writer = RequestWriter(signer: try SampleRequest.signer())
        forged = Array(try SampleRequest.text().replacingOccurrences(of: "4.8.1", with: "4.8.2").utf8)
        broken = Array(try SampleRequest.text().dropLast(5).utf8)
    }

    func run(_ count: Int) throws {
        for _ in 0..<count {
            let received = try reader.read(writer.octets(of: SampleRequest.request))
            try verifier.verify(received.document, by: SampleRequest.key.publicKey)
            let wrong = try reader.read(forged)
            #expect(throws: SignatureProblem.digest) {
                try verifier.verify(wrong.document, by: SampleRequest.key.publicKey)
            }
            #expect(throws: RequestProblem.self) { try reader.read(broken) }
        }
    }

    /// Memory of this process that is resident (proc(5), statm), in octets.
    static func residentOctets() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try required(Int(fields[1])) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
