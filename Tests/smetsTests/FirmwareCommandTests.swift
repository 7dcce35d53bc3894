import Foundation
import Testing

@testable import Estate
@testable import smets

/// `smets firmware` at a server: who gets an image, and what it says of those who do not.
@Suite(.serialized) struct FirmwareCommandTests {
    /// SHA-256 of "abc" (FIPS 180-2).
    private static let hash = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"

    private let folder: SmetsProcess.Folder
    private let server: SmetsProcess.Server
    private let image: String

    private var state: String { "\(folder.path)/state" }

    init() throws {
        folder = try SmetsProcess.Folder()
        image = try folder.file("image.bin", "abc")
        server = try SmetsProcess.Server(["--meters", "20", "--state", "\(folder.path)/state"])
    }

    private func firmware(_ arguments: String..., version: String = "01020304") throws -> SmetsProcess.Outcome {
        try SmetsProcess.run(
            ["firmware", image, "--firmware-version", version, "--url", "http://127.0.0.1:\(server.httpPort)"]
                + arguments)
    }

    private func ask(_ arguments: String...) throws -> SmetsProcess.Outcome {
        try SmetsProcess.run(["ask"] + arguments + ["--port", "\(server.port)", "--meters", "20", "--state", state])
    }

    @Test func anImageIsDistributedActivatedAndRead() throws {
        let outcome = try firmware("--meters", "2-4,7,02-53-4D-45-80-00-00-09")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("a Manufacturer Image, 3 octets"))
        #expect(outcome.output.contains(Self.hash))
        #expect(outcome.output.contains("hold the image       5"), "\(outcome.output)")
        #expect(outcome.output.contains("alerts sent          5"))
        let hint = try #require(outcome.output.split(separator: "Activate it with: smets ").last)
        #expect(hint.split(separator: "\n").first == "ask CS06 --meter 2 --hash \(Self.hash)")
        #expect(outcome.errors.isEmpty)

        let activation = try ask("CS06", "--meter", "2", "--hash", Self.hash)
        #expect(activation.status == 0, "\(activation.errors)")
        #expect(try ask("ECS52", "--meter", "2").output.contains("01020304"))
        #expect(try !ask("ECS52", "--meter", "3").output.contains("01020304"))
        // No image is held by a meter that was not asked for.
        #expect(try ask("CS06", "--meter", "5", "--hash", Self.hash).output.contains("no image held"))
    }

    @Test func theOutcomeIsJSONWhereItIsAskedFor() throws {
        let outcome = try firmware("--meters", "all", "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try JSONDecoder().decode(FirmwareReport.self, from: Data(outcome.output.utf8))
        #expect(report.asked == 20 && report.received == 20 && report.alerts == 20)
        #expect(report.hash == Self.hash && report.version == "01020304")
    }

    @Test func metersThatGetNothingAreToldAndExitWith1() throws {
        let outcome = try firmware("--meters", "18-40")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("do not: the fleet has no such meter      21"), "\(outcome.output)")
        #expect(outcome.output.contains("meter 20: the fleet has no such meter"))
        #expect(outcome.output.contains("and 11 more"))
        let unknown = try firmware("--meters", "02-53-4D-45-80-00-00-63", "--json")
        #expect(unknown.status == 1)
        #expect(unknown.output.contains("\"notInFleet\" : 1"))
    }

    @Test func whatIsDistributedOutlastsTheServer() throws {
        #expect(try firmware("--meters", "0-9").status == 0)
        server.stop()
        let again = try SmetsProcess.Server(["--meters", "20", "--state", state])
        let activation = try SmetsProcess.run([
            "ask", "CS06", "--meter", "9", "--hash", Self.hash, "--port", "\(again.port)", "--meters", "20", "--state",
            state,
        ])
        #expect(activation.status == 0, "\(activation.errors) \(activation.output)")
        again.stop()
    }

    @Test(arguments: [
        (["--meters", "5-3"], "--meters 5-3: is an empty range; write the smaller number first, like 3-5"),
        (["--meters", ""], "takes meters like 0-999"), (["--meters", "3,,4"], "takes meters like 0-999"),
        (["--meters", "0-99999999999"], "meters have numbers from 0 to at most 67108863"),
        (["--meters", "garden"], "\"garden\" names no meter"),
        (["--meters", "0", "--url", "nowhere"], "--url nowhere: takes the address of an HTTP interface"),
        (["--meters", "0", "--url", "http://127.0.0.1:1"], "http://127.0.0.1:1: nobody answers; start a server with"),
        (["--meters", "0", "--token-file", "/nowhere"], "/nowhere: cannot be read"),
    ])
    func mistakesAreOneLineAndExitWith2(arguments: [String], says: String) throws {
        let outcome = try SmetsProcess.run(
            ["firmware", image, "--firmware-version", "01020304"]
                + (arguments.contains("--url") ? [] : ["--url", "http://127.0.0.1:\(server.httpPort)"]) + arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(says), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test func wrongVersionsAndImagesAreTold() throws {
        for version in ["010203", "0102030405", "0102030", "v1"] {
            let outcome = try firmware("--meters", "0", version: version)
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("--firmware-version \(version): takes 8 hexadecimal digits"))
        }
        for (path, says) in [
            (try folder.file("empty.bin", ""), "empty.bin: the image has no octets"),
            ("/nowhere.bin", "/nowhere.bin: cannot be read"),
            ("/dev/zero", "/dev/zero: has more than 10,240,000 octets, the most a firmware image may have"),
        ] {
            let outcome = try SmetsProcess.run(
                ["firmware", path, "--firmware-version", "01020304", "--meters", "0"])
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains(says), "\(outcome.errors)")
        }
        // What begins as an Upgrade Image and is none: its identifier and nothing else.
        let cut = "\(folder.path)/cut.bin"
        try Data([0x1E, 0xF1, 0xEE, 0x0B]).write(to: URL(fileURLWithPath: cut))
        let outcome = try SmetsProcess.run(["firmware", cut, "--firmware-version", "01020304", "--meters", "0"])
        #expect(outcome.status == 2)
        #expect(
            outcome.errors.contains("cut.bin: the image begins with an OTA header and is no Upgrade Image: octet 4"))
    }

    @Test func manyMetersAreAskedForInPieces() async throws {
        let many = try await FirmwareMeters("0-24999,3,1234567890123,30000") { 0 }
        #expect(many.count == 25_002)
        #expect(
            many.pieces == [
                ["1234567890123", "0-9998"], ["9999-19998"], ["19999-24999", "30000-30000"],
            ])
        let all = try await FirmwareMeters("ALL") { 67_108_864 }
        #expect(all.count == 67_108_864 && all.pieces.count == 6_711)
        #expect(all.pieces.last == ["67100000-67108863"])
        let exact = try await FirmwareMeters("0-9999") { 0 }
        #expect(exact.pieces == [["0-9999"]])
    }

    @Test func theProgressSaysHowFarItIs() throws {
        var report = FirmwareReport()
        let line = FirmwareProgressLine(isShown: true, count: 20_000)
        #expect(line.line(report) == "░░░░░░░░░░░░░░░░░░░░░░░░ 0 %  0 of 20,000 meters  0 hold the image")
        let half = """
            {"version": "01020304", "hash": "00", "asked": 10000, "received": 9999, "refused": {"noSupply": 1},
             "refusals": [{"meter": "7", "reason": "noSupply"}], "alerts": 9999, "droppedAlerts": 0}
            """
        let part = try JSONDecoder().decode(FirmwareReport.self, from: Data(half.utf8))
        report.merge(part)
        #expect(line.line(report) == "████████████░░░░░░░░░░░░ 50 %  10,000 of 20,000 meters  9,999 hold the image")
        report.merge(part)
        #expect(report.asked == 20_000 && report.refused == ["noSupply": 2] && report.refusals.count == 2)
        #expect(report.text.contains("meter 7: the premises have no supply"))
    }
}
