import DCC
import EstateFixture
import Testing

@testable import DSP
@testable import Gateway

/// How what waits for Users reaches their addresses, or does not.
@Suite(.serialized, .timeLimit(.minutes(3))) struct CallbackDeliveryTests {
    enum Trouble: String, CaseIterable, Sendable {
        case away, slow, failing, redirecting, refusing

        /// Whether it is tried again.
        var isPassing: Bool { self != .redirecting && self != .refusing }
    }

    private func texts(_ numbers: ClosedRange<Int64>) -> [String] { numbers.map(TestDCC.text) }

    /// Has a document that failed wait for an hour.
    private static func patient(_: inout ServerConfiguration, _ dcc: inout DCCConfiguration) {
        dcc.dsp.rules.callbackDelays = [3_600]
    }

    @Test(
        "A User that is away, slow, failing, redirecting or refusing holds nobody else up", arguments: Trouble.allCases)
    func trouble(_ trouble: Trouble) async throws {
        let gate = Gate()
        let bad = try await ScriptedEndpoint.start {
            switch trouble {
            case .slow:
                await gate.pass()
                return 204
            case .redirecting: return 302
            case .refusing: return 400
            case .away, .failing: return 503
            }
        }
        let good = try await ScriptedEndpoint.start()
        try await TestDCC.with(TestGateway(), Self.patient) { dcc in
            // Port 1 is nobody's.
            try await dcc.setAddress(trouble == .away ? "http://127.0.0.1:1/smartdcc/duis" : bad.url, of: .supplier)
            try await dcc.setAddress(good.url, of: .networkOperator)
            try await dcc.post(1...40, for: .supplier)
            try await dcc.post(41...80, for: .networkOperator)
            #expect(await eventually(within: 60) { good.texts.count == 40 })
            #expect(good.texts == texts(41...80))
            #expect(try await eventually { try await dcc.waiting(.networkOperator) == 0 })
            if trouble.isPassing {
                #expect(try await dcc.waiting(.supplier) == 40)
            } else {
                // Each was posted once, and is given up: a redirection leads nowhere.
                #expect(try await eventually(within: 60) { try await dcc.waiting(.supplier) == 0 })
                #expect(bad.texts == texts(1...40))
                #expect(dcc.counts("smets_duis_callbacks_total{outcome=\"refused\"} 40"))
            }
            #expect(dcc.counts("smets_duis_callbacks_total{outcome=\"delivered\"} 40"))
        }
        gate.open()
        try await bad.stop()
        try await good.stop()
    }

    @Test("What a User does not take is posted as often as the rule says, and then given up")
    func attempts() async throws {
        let endpoint = try await ScriptedEndpoint.start { 500 }
        try await TestDCC.with(TestGateway()) { _, dcc in
            dcc.dsp.rules.callbackAttempts = 3
            dcc.dsp.rules.callbackDelays = [0]
        } _: { dcc in
            try await dcc.setAddress(endpoint.url, of: .supplier)
            try await dcc.post(1...2, for: .supplier)
            #expect(try await eventually(within: 60) { try await dcc.waiting(.supplier) == 0 })
            let (first, second) = (TestDCC.text(1), TestDCC.text(2))
            #expect(endpoint.texts == [first, first, first, second, second, second])
            #expect(dcc.counts("smets_duis_callbacks_total{outcome=\"gave-up\"} 2"))
        }
        try await endpoint.stop()
    }

    @Test("Documents that wait go to a User's new address at once, in order, without a further one coming")
    func newAddress() async throws {
        let gate = Gate()
        let old = try await ScriptedEndpoint.start {
            await gate.pass()
            return 204
        }
        let new = try await ScriptedEndpoint.start()
        try await TestDCC.with(TestGateway(), Self.patient) { dcc in
            try await dcc.setAddress(old.url, of: .supplier)
            try await dcc.post(1...30, for: .supplier)
            #expect(await eventually { old.texts.count == 1 })
            try await dcc.setAddress(new.url, of: .supplier)
            #expect(await eventually(within: 60) { new.texts.count == 30 })
            #expect(new.texts == texts(1...30))
            try await dcc.post(31...32, for: .supplier)
            #expect(await eventually { new.texts.count == 32 })
            #expect(new.texts == texts(1...32))
            #expect(old.texts.count == 1)
            #expect(try await eventually { try await dcc.waiting(.supplier) == 0 })
        }
        gate.open()
        try await old.stop()
        try await new.stop()
    }

    @Test("A document that waits to be tried again goes to the new address, not after the pause")
    func newAddressInAPause() async throws {
        let (old, new) = (try await ScriptedEndpoint.start { 503 }, try await ScriptedEndpoint.start())
        try await TestDCC.with(TestGateway(), Self.patient) { dcc in
            try await dcc.setAddress(old.url, of: .supplier)
            try await dcc.post(1...3, for: .supplier)
            #expect(await eventually { old.texts.count == 1 })
            try await dcc.setAddress(new.url, of: .supplier)
            #expect(await eventually(within: 60) { new.texts.count == 3 })
            #expect(new.texts == texts(1...3))
        }
        try await old.stop()
        try await new.stop()
    }

    @Test("Documents wait for a User without an address, until it has one, and wait again when that is taken away")
    func noAddress() async throws {
        let (first, second) = (try await ScriptedEndpoint.start(), try await ScriptedEndpoint.start())
        try await TestDCC.with(TestGateway()) { dcc in
            try await dcc.post(1...3, for: .supplier)
            #expect(try await dcc.waiting(.supplier) == 3)
            try await dcc.setAddress(first.url, of: .supplier)
            #expect(try await eventually { try await dcc.waiting(.supplier) == 0 })
            try await dcc.setAddress(nil, of: .supplier)
            try await dcc.post(4...6, for: .supplier)
            #expect(try await dcc.waiting(.supplier) == 3)
            try await dcc.setAddress(second.url, of: .supplier)
            #expect(try await eventually { try await dcc.waiting(.supplier) == 0 })
            #expect(first.texts == texts(1...3))
            #expect(second.texts == texts(4...6))
        }
        try await first.stop()
        try await second.stop()
    }

    @Test("Of many documents for a slow User only the next ones are in memory, and all come in their Devices' order")
    func memory() async throws {
        let gate = Gate()
        let endpoint = try await ScriptedEndpoint.start {
            await gate.pass()
            return 204
        }
        let count = Int64(2 * Outbox.window + 500)
        try await TestDCC.with(TestGateway()) { _, dcc in
            dcc.callbackLimits.items = 10
        } _: { dcc in
            let user = dcc.estate.party(.supplier)
            try await dcc.setAddress(endpoint.url, of: .supplier)
            for first in stride(from: Int64(1), through: count, by: 500) {
                try await dcc.post(first...first + 499, for: .supplier, devices: 3)
                #expect(dcc.provider.outbox.heldCount(of: user) <= Outbox.window + 10)
            }
            // One of each Device is being posted.
            #expect(await eventually { endpoint.texts.count == 3 })
            gate.open()
            #expect(await eventually(within: 120) { endpoint.texts.count == count })
            for device in Int64(0)..<3 {
                let numbers = (1...count).filter { $0 % 3 == device }
                let expected = Set(numbers.map(TestDCC.text))
                #expect(endpoint.texts.filter(expected.contains) == numbers.map(TestDCC.text))
            }
            #expect(try await eventually(within: 60) { try await dcc.waiting(.supplier) == 0 })
        }
        try await endpoint.stop()
    }
}
