import EstateFixture
import Testing

@testable import SMETS1Port
@testable import Webhooks

/// Data sessions posted to a URL.
@Suite(.serialized) struct SessionWebhookTests {
    @Test func aSessionIsToldWhenItBeginsAndWhenItEnds() async throws {
        let receiver = WebhookReceiver()
        try await receiver.with { (port) async throws in
            try await TestSMETS1.with(webhook: "http://127.0.0.1:\(port)/hook") { (smets1) async throws in
                _ = try await smets1.wake(2)
                await (try smets1.network).endSession(of: 2, isDrop: false)
                #expect(await eventually(within: 60) { receiver.bodies.withLockedValue { $0.count == 2 } })
                let bodies = receiver.bodies.withLockedValue { $0 }
                #expect(
                    bodies.first
                        == #"{"accessPoint":"test","address":"127.64.0.1","device":"02-53-4D-45-80-00-00-02","#
                        + #""event":"session-started","msisdn":"447900000002","time":"2026-11-01T12:00:00Z"}"#)
                let ended = try #require(bodies.last)
                #expect(ended.contains(#""event":"session-ended""#) && ended.contains(#""reason":"released""#))
                #expect(ended.contains(#""downlinkOctets":0"#) && ended.contains(#""uplinkOctets":0"#))
            }
        }
    }

    @Test(arguments: ["", "hook", "ftp://127.0.0.1/hook", "http://", "https:///hook"])
    func whatIsNoURLIsRefused(url: String) {
        #expect(throws: Webhook.URLError.self) { try SessionWebhook(url: url) }
    }
}
