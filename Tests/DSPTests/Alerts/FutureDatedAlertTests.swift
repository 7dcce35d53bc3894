import DCC
import DUIS
import EstateFixture
import GBCS
import Keys
import Testing

@testable import DSP

/// What a Device tells when it has done what it was to do at a time of its own (8F66). Load limits (6.4.1, ECS28a) stand for
/// all.
@Suite(.serialized) struct FutureDatedAlertTests {
    private static let body = Element(
        "UpdateDeviceConfigurationLoadLimitingGeneralSettings",
        [
            Element("ExecutionDateTime", text: "2026-11-02T00:00:00Z"), Element("LoadLimitPeriod", text: "60"),
            Element("LoadLimitPowerThreshold", text: "6900"), Element("LoadLimitRestorationPeriod", text: "30"),
            Element("LoadLimitSupplyState", text: "Unchanged"),
        ])

    @Test("Each instruction of a Command that a Device kept answers its request when it is done")
    func executed() async throws {
        let test = try TestProvider()
        let published = PublishedAlerts(test)
        let signed = try test.sign(
            try await test.send("6.4.1", Self.body, counter: 40, .transform).payload(), as: .supplier)
        let body = Element("SignedPreCommand", [Element("GBCSPayload", text: Base64Binary.text(signed))])
        #expect(try await test.send("6.4.1", body, counter: 40, .sendSigned).code == .i99)
        let response = try await test.next()
        let opened = try test.verify(try response.payload(), to: try test.command(.supplier, 40), as: .supplier)
        #expect(opened.isSuccess, "\(opened.results)")

        try test.setClock("2026-11-02T00:00:01Z")
        await test.estate.gateway.advanceDue()
        let count = await published.pass(to: test.provider)
        try #require(count > 0)
        var numbers: [Int] = []
        for _ in 0..<count {
            let alert = try await test.next()
            try #require(alert.message.name == "ResponseMessage", "\(alert.message)")
            #expect(alert.requestID?.counter == 40)
            #expect(alert.message["ServiceReferenceVariant"]?.value == "6.4.1")
            let message = try #require(alert.message["FutureDatedDeviceAlertMessage"])
            #expect(message["FutureDatedAlertCode"]?.value == "8F66")
            #expect(message["TotalCommandInstructions"]?.value == "\(count)")
            numbers.append(Int(message["InstructionNumber"]?.value ?? "") ?? 0)
            let payload = try Message(parsing: try alert.payload())
            #expect(payload.header.businessTarget == test.estate.party(.supplier))
        }
        #expect(numbers.sorted() == Array(1...count))
    }

    @Test("An alert about a Command that the DSP does not know is a Device Alert")
    func unknown() async throws {
        let test = try TestProvider()
        let published = PublishedAlerts(test)
        // An installer delivers the Command, and the DSP has forgotten its request.
        let signed = try test.sign(
            try await test.send("6.4.1", Self.body, counter: 40, .transform).payload(), as: .supplier)
        let body = Element("SignedPreCommand", [Element("GBCSPayload", text: Base64Binary.text(signed))])
        let answer = try await test.send("6.4.1", body, counter: 40, .localSignedCommand)
        try await test.store.commit(.forget(upTo: 1_000))
        let outcome = await test.estate.gateway.deliver(try answer.payload())
        #expect(outcome.response != nil)
        try test.setClock("2026-11-02T00:00:01Z")
        await test.estate.gateway.advanceDue()
        for _ in 0..<(await published.pass(to: test.provider)) {
            let alert = try await test.next()
            #expect(alert.message.name == "DeviceAlertMessage")
            #expect(alert.message["AlertCode"]?.value == "8F66")
        }
    }
}
