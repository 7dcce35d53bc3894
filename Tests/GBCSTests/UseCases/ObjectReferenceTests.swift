import COSEM
import SimulationKernel
import Testing

@testable import GBCS

@Suite("Class, logical name and member as text")
struct ObjectReferenceTests {
    @Test(
        "logical names: A-B:C.D.E.F, or A-B:C.D.E with 255 for F",
        arguments: [
            ("1-0:1.8.0.255", LogicalName(1, 0, 1, 8, 0)), ("1-0:1.8.0", LogicalName(1, 0, 1, 8, 0)),
            ("0-0:94.44.34.10", LogicalName(0, 0, 94, 44, 34, 10)),
            ("255-255:255.255.255.0", LogicalName(255, 255, 255, 255, 255, 0)),
            ("0-0:0.0.0.0", LogicalName(0, 0, 0, 0, 0, 0)),
        ])
    func names(text: String, name: LogicalName) {
        #expect(LogicalName(text: text) == name)
    }

    @Test(
        "texts that are no logical names",
        arguments: [
            "", ":", "-:..", "1-0", "1-0:", "1-0:1", "1-0:1.8", "1-0:1.8.", "1-0:1.8.0.255.0", "1-0:1.8.0.", "1-0:.8.0",
            "1:1.8.0.255", "1-0-0:1.8.0.255", "1-0:1.8.0.255:", "1-0:1.8.0.256", "256-0:1.8.0.255", "1--1:1.8.0.255",
            "1-0:1.8.0.-1", "1-0:a.8.0.255", " 1-0:1.8.0.255", "1-0:1.8.0.255\n", "1-0:1..0.255", "1.0.1.8.0.255",
            "1-0:+1.8.0.255", "+1-0:1.8.0.255",
        ])
    func noNames(text: String) {
        #expect(LogicalName(text: text) == nil)
        #expect(ObjectReference("3/\(text)/2") == nil)
    }

    @Test("references: class, logical name and member")
    func references() {
        let reference = ObjectReference(71, LogicalName(0, 0, 17, 0, 0), 4)
        #expect(reference.description == "71/0-0:17.0.0.255/4")
        #expect(ObjectReference("71/0-0:17.0.0.255/4") == reference)
        #expect(ObjectReference("71/0-0:17.0.0/4") == reference)
        #expect(ObjectReference("9000/0-0:63.1.1/-128") == ObjectReference(9000, LogicalName(0, 0, 63, 1, 1), -128))
    }

    @Test(
        "texts that are no references",
        arguments: [
            "", "/", "//", "71", "71/0-0:17.0.0.255", "71/0-0:17.0.0.255/", "/0-0:17.0.0.255/4",
            "71/0-0:17.0.0.255/4/", "71/0-0:17.0.0.255/4/5", "65536/0-0:17.0.0.255/4", "-1/0-0:17.0.0.255/4",
            "71/0-0:17.0.0.255/128", "71/0-0:17.0.0.255/-129", "71/0-0:17.0.0.255/x", "0x47/0-0:17.0.0.255/4",
            "71 / 0-0:17.0.0.255 / 4", "+71/0-0:17.0.0.255/4", "71/0-0:17.0.0.255/+4",
        ])
    func noReferences(text: String) {
        #expect(ObjectReference(text) == nil)
    }

    @Test("every description is read back", arguments: 1...2)
    func roundTrip(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        func octet() -> UInt8 { .random(in: 0 ... .max, using: &generator) }
        for round in 0..<500 {
            let name = LogicalName(octet(), octet(), octet(), octet(), octet(), octet())
            let reference = ObjectReference(
                .random(in: 0 ... .max, using: &generator), name, .random(in: .min ... .max, using: &generator))
            #expect(ObjectReference(reference.description) == reference, "seed \(seed), round \(round)")
            #expect(LogicalName(text: name.description) == name, "seed \(seed), round \(round)")
        }
    }
}
