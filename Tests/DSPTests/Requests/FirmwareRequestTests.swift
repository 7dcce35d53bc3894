import DCC
import DUIS
import EstateFixture
import Foundation
import GBCS
import Testing

@testable import DSP

/// 11.1: an image for a Supplier's meters.
@Suite(.serialized) struct FirmwareRequestTests {
    /// The SHA-256 of `abc` (FIPS 180-2, B.1), by which a meter names the image.
    private static let hash = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"

    private func body(_ image: [UInt8], version: String = "01020304", _ devices: [EntityIdentifier]) -> Element {
        Element(
            "UpdateFirmware",
            [
                Element("FirmwareImage", text: Data(image).base64EncodedString()),
                Element("FirmwareVersion", text: version),
                Element("DeviceIDList", text: devices.map(\.dashed).joined(separator: ",")),
            ])
    }

    private func image(_ test: TestProvider, signedBy party: EntityIdentifier) throws -> [UInt8] {
        let key = try #require(try test.estate.folder.privateKey(of: party, .digitalSignature))
        let header = OTAHeader(manufacturer: 1, fileVersion: 1, text: "abc")
        return UpgradeImage(header, Array("abc".utf8), signedBy: key).octets
    }

    @Test(
        "The image reaches the Supplier's meters, each of which says so by 8F72; other Devices are listed by the reason"
    )
    func distribution() async throws {
        let test = try TestProvider()
        let image = try image(test, signedBy: test.estate.party(.supplier))
        let stranger = EntityIdentifier(0x00DB_1234_5678_90A0)
        let hub = test.estate.gateway.estate.hubEntityIdentifier(1)
        var suspended = try #require(try test.provider.directory.entry(of: test.estate.device(3)))
        suspended.status = .suspended
        try await test.provider.directory.put(suspended)
        let devices = [test.estate.device(1), test.estate.device(2), stranger, hub, test.estate.device(3)]
        let answer = try await test.send("11.1", body(image, devices), counter: 1, .nonDevice)
        #expect(answer.code == .i0)
        let warning = try #require(answer.message["DSPUpdateFirmwareWarning"])
        #expect(
            warning.children.map { "\($0.name)=\($0.text)" } == [
                "InvalidDeviceIDList=\(stranger.dashed)", "NotCommissionedDeviceIDList=\(test.estate.device(3).dashed)",
                "NotApplicableFirmwareDeviceIDList=\(hub.dashed)",
            ])
        for meter in [1, 2] {
            let held = await eventually {
                (try? await test.estate.gateway.withMeter(meter) { meter, _ in
                    meter.state.management?.image?.hash.hexadecimal
                })
                    == Self.hash
            }
            #expect(held, "meter \(meter)")
        }
    }

    @Test("Meters that refuse the image are told by N18, in one alert")
    func failure() async throws {
        let test = try TestProvider()
        let image = try image(test, signedBy: test.estate.party(.networkOperator))
        let devices = [test.estate.device(1), test.estate.device(2)]
        let answer = try await test.send("11.1", body(image, devices), counter: 1, .nonDevice)
        #expect(answer.code == .i0)
        #expect(answer.message["DSPUpdateFirmwareWarning"] == nil)
        let alert = try await test.next()
        #expect(alert.message["DCCAlertCode"]?.text == "N18")
        let failure = try #require(alert.message["DCCAlert"]?["FirmwareDistributionFailure"])
        #expect(
            failure["UpdateFirmwareRequestID"]?.text
                == "\(test.estate.party(.supplier).dashed):\(test.broker.dashed):1")
        #expect(failure["MeterIDs"]?.text == devices.map(\.dashed).joined(separator: ","))
    }

    @Test("A Supplier that is not the meters' own reaches none of them")
    func otherSupplier() async throws {
        let test = try TestProvider()
        let image = try image(test, signedBy: test.estate.party(.otherSupplier))
        let answer = try await test.send(
            "11.1", body(image, [test.meter]), as: .otherSupplier, counter: 1, .nonDevice)
        #expect(answer.message["DSPUpdateFirmwareWarning"]?["InvalidDeviceIDList"]?.text == test.meter.dashed)
    }

    @Test(
        "A body that cannot be read is refused with a sentence that names the element",
        arguments: ["FirmwareImage", "FirmwareVersion", "DeviceIDList"])
    func malformed(element: String) async throws {
        let test = try TestProvider()
        let image = try image(test, signedBy: test.estate.party(.supplier))
        var body = body(image, [test.meter])
        // Three octets are an image, but neither a version nor a list of Devices.
        let texts = element == "FirmwareImage" ? ["*", "AQ=", "="] : ["", "*", "0102"]
        for (number, text) in texts.enumerated() {
            let place = try #require(body.children.firstIndex { $0.name == element })
            body.children[place].text = text
            let counter = UInt64(number + 1)
            #expect(try await test.send("11.1", body, counter: counter, .nonDevice).code == .e100)
            #expect(try await test.row(.supplier, counter, to: test.broker).reason.contains(element))
        }
    }
}
