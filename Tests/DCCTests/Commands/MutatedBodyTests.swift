import COSEM
import DUIS
import GBCS
import SimulationKernel
import Testing

@testable import DCC

/// Bodies that are a little wrong: whatever comes, there is a command that conforms, or a sentence.
@Suite struct MutatedBodyTests {
    /// Bodies of every shape, and the published ones where they are there.
    private static func bodies() throws -> [(
        variant: ServiceReferenceVariant, body: Element, target: TranslationTarget
    )] {
        let (meter, hub) = (BodyFixture.meter(), BodyFixture.communicationsHub)
        let own: [(ServiceReferenceVariant, String, TranslationTarget)] = [
            ("1.1.2", TariffTests.secondary(), meter),
            ("1.2.1", TariffTests.prices("<TOUTariff><TOUPrice index=\"1\">1</TOUPrice></TOUTariff>"), meter),
            ("6.8", TariffTests.billing("<Weekly>7</Weekly>"), meter), ("2.1", PrepaymentTests.configuration(), meter),
            ("2.3", PrepaymentTests.debt("1", "DAILY"), meter),
            ("1.6", PrepaymentTests.prepayment("true", "true"), meter),
            ("6.4.1", SupplyTests.limit("Disable"), meter), ("6.5", SupplyTests.voltage(SupplyTests.single), meter),
            ("6.14.3", ControllerTests.calendar(ControllerTests.schedule()), meter),
            ("7.13", ControllerTests.state("SetAuxiliaryControllerState", "1"), meter),
            (
                "7.9",
                ControllerTests.boost(
                    "AddAuxiliaryLoadToBoostButton", "AddToBoostButton", ["true", "1", "0", "false", "true"]), meter
            ), ("6.15.1", SecurityTests.update("Supplier"), meter), ("6.28", HubTests.subGHz(), hub),
            ("8.11", HubTests.addition("001122334455"), hub),
            (
                "6.22",
                ConfigurationTests.alerts("ElectricitySupplierAlerts", "SupplierESMECommon", "<x810D>Enable</x810D>"),
                meter
            ),
        ]
        var all: [(variant: ServiceReferenceVariant, body: Element, target: TranslationTarget)] = []
        for (variant, xml, target) in own { all.append((variant, try BodyFixture.element(xml), target)) }
        for request in PublishedRequest.all {
            guard let target = request.context else { continue }
            all.append((request.variant, request.body, target))
        }
        return all
    }

    private static let texts = [
        "", " ", "-1", "0", "1", "255", "256", "65535", "65536", "2147483648", "4294967296", "9223372036854775808",
        "1e3", "0x10", "NaN", "true", "2026-02-30T00:00:00Z", "9999-12-31T23:59:59.999Z", "3000-12-31T00:00:00.00Z",
        "24:00:00Z", "65535-12-31", "0001-01-01", "\u{0}", "é", "AAAA", "00-00-00-00-00-00-00-00", "START",
    ]

    private static func mutate(_ element: inout Element, using random: inout SplitMix64) {
        if !element.children.isEmpty, Int.random(in: 0..<5, using: &random) > 0 {
            let place = Int.random(in: element.children.indices, using: &random)
            mutate(&element.children[place], using: &random)
            return
        }
        switch Int.random(in: 0..<7, using: &random) {
        case 0: element.text = texts.randomElement(using: &random) ?? ""
        case 1: element.children = []
        case 2: element.children += element.children
        case 3: element.children.reverse()
        case 4: element.attributes = []
        case 5:
            for index in element.attributes.indices {
                element.attributes[index].value = texts.randomElement(using: &random) ?? ""
            }
        default:
            element.name = ["Other", "Date", "index", "Channel99", "x8114", ""].randomElement(using: &random) ?? ""
        }
    }

    @Test("A body with a part changed, doubled or taken away becomes a command that its device takes, or is refused")
    func mutations() throws {
        let seed: UInt64 = 41
        var random = SplitMix64(seed: seed)
        let bodies = try Self.bodies()
        var (taken, refused) = (0, 0)
        for round in 0..<4_000 {
            let one = try #require(bodies.randomElement(using: &random))
            var body = one.body
            for _ in 0...Int.random(in: 0..<3, using: &random) { Self.mutate(&body, using: &random) }
            guard
                let request = try? ServiceRequestTranslation.requests(for: body, as: one.variant, to: one.target).first
            else {
                refused += 1
                continue
            }
            taken += 1
            let originator = CommandOriginator.knownRemoteParty(EntityIdentifier(1), counter: .max)
            let issued = try? PreCommand(request, from: originator, to: one.target.device)
            #expect(issued != nil, "seed \(seed), round \(round)")
            guard case .dlms(let known, _) = request.content, let issued else { continue }
            // What a meter would make of it: its Message Template, with every value within the annex's bounds.
            let conforming = try? ConformingRequest(Array(issued.content), header: issued.header, form: known.form)
            #expect(
                conforming?.items.allSatisfy { $0.excess == nil } == true,
                "seed \(seed), round \(round): \(known.useCase.code)")
        }
        #expect(taken > 100 && refused > 100, "seed \(seed)")
    }
}
