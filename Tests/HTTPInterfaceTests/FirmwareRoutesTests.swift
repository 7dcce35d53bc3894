import ESMEEmulator
import EstateFixture
import Foundation
import GBCS
import NIOConcurrencyHelpers
import Testing

@testable import Estate
@testable import HTTPInterface
@testable import Keys

/// `/v1/firmware`.
@Suite struct FirmwareRoutesTests {
    /// SHA-256 of "abc" (FIPS 180-2).
    private static let hash = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"

    private func post(_ http: TestHTTP, _ body: String) async throws -> TestHTTP.Answer {
        try await http.json("POST", "/v1/firmware", body)
    }

    private func image(_ meter: Int, of estate: TestGateway) async throws -> FirmwareImage? {
        try await estate.gateway.withMeter(meter) { meter, _ in meter.state.management?.image }
    }

    @Test func aRangeOfMetersGetsAnImageByItsHash() async throws {
        let estate = try TestGateway(meters: 600)
        let devices = NIOLockedValueBox<Set<EntityIdentifier>>([])
        _ = estate.gateway.alerts.subscribe { published in
            guard let alert = published.alert, alert.alert.code == .firmwareVerified else { return }
            devices.withLockedValue { _ = $0.insert(alert.device) }
        }
        try await TestHTTP.with(estate.gateway) { http in
            let answer = try await post(
                http, "{\"version\": \"01020304\", \"hash\": \"\(Self.hash)\", \"meters\": \"10-499\"}")
            #expect(answer.status == 200)
            let object = answer.object
            #expect(object["version"] as? String == "01020304")
            #expect(object["hash"] as? String == Self.hash)
            #expect(object["asked"] as? Int == 490 && object["received"] as? Int == 490)
            #expect((object["refused"] as? [String: Int])?.isEmpty == true)
            #expect((object["refusals"] as? [Any])?.isEmpty == true)
            #expect(object["alerts"] as? Int == 490 && object["droppedAlerts"] as? Int == 0)
            let metrics = try await http.get("/metrics").text
            #expect(metrics.contains("# TYPE smets_firmware_images_total counter"))
        }
        #expect(devices.withLockedValue { $0 } == Set((10...499).map { estate.device($0) }))
        for (meter, isHeld) in [(9, false), (10, true), (499, true), (500, false)] {
            let held = try await image(meter, of: estate)
            #expect((held?.hash.hexadecimal == Self.hash) == isHeld, "meter \(meter)")
        }
    }

    @Test func metersHaveSeveralNames() async throws {
        let estate = try TestGateway(meters: 12)
        let mpan = try await estate.gateway.withMeter(3) { meter, _ in "\(meter.identity.importMPAN)" }
        try await TestHTTP.with(estate.gateway) { http in
            let meters = "[0, \"1\", \"\(estate.device(2).dashed)\", \"\(mpan)\", \"4-6\", 5, 99, \"02534D4580000063\"]"
            let answer = try await post(
                http, "{\"version\": \"01020304\", \"image\": \"YWJj\", \"meters\": \(meters)}")
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.object["hash"] as? String == Self.hash)
            // 99 is a number that no meter has, and so is the one in the EUI-64.
            #expect(answer.object["asked"] as? Int == 9 && answer.object["received"] as? Int == 7)
            #expect(answer.object["refused"] as? [String: Int] == ["notInFleet": 2])
            let refusals = try #require(answer.object["refusals"] as? [[String: String]])
            #expect(refusals.map { $0["meter"] } == ["99", "02534D4580000063"])
        }
        for meter in 0..<12 {
            let held = try await image(meter, of: estate)
            #expect((held != nil) == (meter < 7), "meter \(meter)")
        }
    }

    @Test func metersWithoutPowerAreCounted() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            #expect(try await http.json("POST", "/v1/hubs/2/power", "{\"state\": \"off\"}").status == 200)
            let answer = try await post(
                http, "{\"version\": \"01020304\", \"hash\": \"\(Self.hash)\", \"meters\": \"0-5\"}")
            #expect(answer.object["received"] as? Int == 5)
            #expect(answer.object["refused"] as? [String: Int] == ["noSupply": 1])
            #expect(answer.object["refusals"] as? [[String: String]] == [["meter": "2", "reason": "noSupply"]])
        }
        let held = try await image(2, of: estate)
        #expect(held == nil)
    }

    @Test func signaturesAreChecked() async throws {
        let estate = try TestGateway()
        let supplier = try #require(try estate.folder.privateKey(of: estate.party(.supplier), .digitalSignature))
        let other = try #require(try estate.folder.privateKey(of: estate.party(.networkOperator), .digitalSignature))
        try await TestHTTP.with(estate.gateway) { http in
            for (key, received) in [(other, 0), (supplier, 1)] {
                let signature = key.signature(of: Array("abc".utf8)[...]).hexadecimal
                let answer = try await post(
                    http,
                    "{\"version\":\"01020304\",\"hash\":\"\(Self.hash)\",\"signature\":\"\(signature)\",\"meters\":0}")
                #expect(answer.object["received"] as? Int == received)
                let header = OTAHeader(manufacturer: 1, fileVersion: 1, text: "abc")
                let image = UpgradeImage(header, Array("abc".utf8), signedBy: key)
                let base64 = Data(image.octets).base64EncodedString()
                let whole = try await post(http, "{\"version\":\"01020304\",\"image\":\"\(base64)\",\"meters\":1}")
                #expect(whole.object["received"] as? Int == received)
                #expect(whole.object["hash"] as? String == Self.hash)
                #expect(whole.object["refused"] as? [String: Int] == (received == 0 ? ["notVerified": 1] : [:]))
            }
        }
    }

    private static let valid = "\"version\": \"01020304\", \"hash\": \"\(hash)\""

    @Test(arguments: [
        // Versions and hashes of another length, or no hexadecimal.
        ("\"version\": \"010203\", \"hash\": \"\(hash)\", \"meters\": 0", "invalid-firmware"),
        ("\"version\": \"0102030405\", \"hash\": \"\(hash)\", \"meters\": 0", "invalid-firmware"),
        ("\"version\": \"0102030\", \"hash\": \"\(hash)\", \"meters\": 0", "malformed-hexadecimal"),
        ("\"version\": 1020304, \"hash\": \"\(hash)\", \"meters\": 0", "invalid-value"),
        ("\"hash\": \"\(hash)\", \"meters\": 0", "missing-field"),
        ("\"version\": \"01020304\", \"hash\": \"\(hash.dropLast(2))\", \"meters\": 0", "invalid-firmware"),
        ("\(valid), \"signature\": \"00\", \"meters\": 0", "invalid-firmware"),
        // Neither image nor hash, both; images that are none.
        ("\"version\": \"01020304\", \"meters\": 0", "missing-field"),
        ("\(valid), \"image\": \"YWJj\", \"meters\": 0", "field-not-allowed"),
        ("\"version\": \"01020304\", \"image\": \"YWJj\", \"signature\": \"00\", \"meters\": 0", "field-not-allowed"),
        ("\"version\": \"01020304\", \"image\": \"\", \"meters\": 0", "invalid-firmware"),
        ("\"version\": \"01020304\", \"image\": \"YWJ*\", \"meters\": 0", "malformed-base64"),
        // 1EF1EE0B and nothing else.
        ("\"version\": \"01020304\", \"image\": \"HvHuCw==\", \"meters\": 0", "invalid-firmware"),
        // Meters that are missing, none, too many or no meters.
        (valid, "missing-field"), ("\(valid), \"meters\": []", "invalid-value"),
        ("\(valid), \"meters\": \"5-3\"", "invalid-meter"), ("\(valid), \"meters\": \"all of them\"", "invalid-meter"),
        ("\(valid), \"meters\": -1", "invalid-value"), ("\(valid), \"meters\": 67108864", "invalid-value"),
        ("\(valid), \"meters\": [true]", "invalid-value"), ("\(valid), \"meters\": {}", "invalid-value"),
        ("\(valid), \"meters\": \"0-50000\"", "too-many-meters"),
        ("\(valid), \"meters\": [\"0-67108863\"]", "too-many-meters"),
        ("\(valid), \"meters\": 0, \"at\": \"2026-11-01\"", "unknown-field"),
    ])
    func aMistakeChangesNothing(fields: String, code: String) async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let answer = try await post(http, "{\(fields)}")
            #expect(answer.status == 400)
            #expect(answer.code == code, "\(answer.text)")
        }
        let held = try await image(0, of: estate)
        #expect(held == nil)
    }

    @Test func asManyMetersAsAreAllowedAreTakenAtOnce() async throws {
        var limits = HTTPLimits()
        limits.firmwareMeters = 4
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway, limits: limits) { http in
            // Meters that are named twice count once.
            let most = try await post(http, "{\(Self.valid), \"meters\": [\"0-2\", 1, 2, 3, \"2-3\"]}")
            #expect(most.object["received"] as? Int == 4)
            #expect(try await post(http, "{\(Self.valid), \"meters\": [\"0-2\", 3, 4]}").code == "too-many-meters")
        }
    }

    @Test func anImageThatIsTooLargeIsRefused() async throws {
        var limits = HTTPLimits()
        limits.bodySize = 1_000
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway, limits: limits) { http in
            let image = String(repeating: "YWJj", count: 250)
            let answer = try await post(http, "{\"version\":\"01020304\",\"image\":\"\(image)\",\"meters\":0}")
            #expect(answer.status == 413 && answer.code == "too-large")
        }
    }

    @Test func otherMethodsAndBodiesAreRefused() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let text = try await http.send("POST", "/v1/firmware", headers: ["Content-Type": "text/plain"], body: [])
            #expect(text.status == 415)
            #expect(try await http.send("GET", "/v1/firmware", isDocumented: false).status == 405)
        }
    }
}
