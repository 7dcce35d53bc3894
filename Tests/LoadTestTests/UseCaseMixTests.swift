import ESMEEmulator
import LoadSynthesis
import Testing

@testable import LoadTest

@Suite struct UseCaseMixTests {
    @Test func aMixIsRead() throws {
        let mix = try UseCaseMix("ECS22b:mdr=70,ecs22a:network-operator=30,ECS52")
        #expect(mix.entries.map(\.name) == ["ECS22b:mdr", "ECS22a:network-operator", "ECS52:supplier"])
        #expect(mix.entries.map(\.weight) == [70, 30, 1])
        #expect("\(mix)" == "ECS22b:mdr=70,ECS22a:network-operator=30,ECS52:supplier=1")
    }

    @Test(arguments: [
        ("", "is not one of"), ("ECS99", "ECS99 is not one of CS01a"), ("ECS22b:king", "king is not one of supplier"),
        ("ECS22b:mdr=", "no positive number"), ("ECS22b=0", "no positive number"), ("ECS22b=-3", "no positive number"),
        ("ECS22b=inf", "no positive number"), ("ECS22b,ECS22b:supplier=2", "stands there twice"),
        ("ECS22b,,ECS52", "is not one of"), ("ECS22b:mdr:x", "mdr:x is not one of"),
        // A use case of the catalogue that this emulator builds no commands of.
        ("CCS01", "CCS01 is not one of"),
        (Array(repeating: "ECS52", count: 65).joined(separator: ","), "at most 64"),
    ])
    func mistakesAreSaid(text: String, says: String) {
        let error = #expect(throws: LoadError.self) { try UseCaseMix(text) }
        #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("\n") == false)
    }

    @Test func entriesAreDrawnByWeight() throws {
        let mix = try UseCaseMix("ECS22b=7,ECS52=2,ECS40=1")
        var counts = [0, 0, 0]
        for number in 0..<100_000 as Range<UInt64> { counts[mix.entry(drawnBy: CounterHash.mix(1, number))] += 1 }
        #expect(abs(counts[0] - 70_000) < 700)
        #expect(abs(counts[1] - 20_000) < 600)
        #expect(mix.entry(drawnBy: 0) == 0 && mix.entry(drawnBy: .max) == 2)
    }

    @Test func sharesAddUp() throws {
        let mix = try UseCaseMix("ECS22b=7,ECS52=2,ECS40=1")
        #expect(mix.shares(of: 1_000) == [700, 200, 100])
        #expect(mix.shares(of: 5) == [3, 1, 1])
        #expect(mix.shares(of: 0) == [0, 0, 0])
    }

    @Test func whatMetersRefuseIsWarnedOf() throws {
        let mix = try UseCaseMix("ECS17b:mdr,ECS22b:mdr,ECS70:supplier")
        let warnings = mix.warnings(rules: ProcessingRules())
        #expect(warnings.count == 2)
        #expect(warnings[0].hasPrefix("ECS17b:mdr: this role may not"))
        #expect(warnings[1].hasPrefix("ECS70:supplier: protected against replay"))
        var rules = ProcessingRules()
        rules.ecs17bForAccessControlBroker = true
        #expect(mix.warnings(rules: rules).count == 1)
    }
}
