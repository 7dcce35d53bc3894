import ArgumentParser
import COSEM
import Console
import ESMEEmulator
import Estate
import GBCS
import Host
import PlainText
import Reports

struct FirmwareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "firmware",
        abstract: "Distribute a firmware image to many meters of a running server.",
        discussion: """
            What SRV 11.1 (Update Firmware) does: each meter that is reached holds the image and says so with alert 8F72, and \
            nothing runs it until CS06 activates it. Meters without supply, behind a hub that is out of reach, or that have not \
            joined its HAN get nothing, and are counted.

            The file is an Upgrade Image (OTA header, Manufacturer Image, signature) if it begins as one, else a Manufacturer \
            Image alone. The server gets its hash, not its octets. Meters check a signature with their Supplier's key.

            Many meters are worked through in requests of \(FirmwareMeters.pieceSize.grouped); those of a request that has been \
            answered keep the image, whatever comes then.

            EXAMPLES
              smets firmware image.bin --firmware-version 01020304 --meters 0-999
              smets firmware image.bin --firmware-version 01020304 --meters 3,7,20-29,02-53-4D-45-80-00-00-63
              smets firmware image.bin --firmware-version 01020304 --meters all --url http://10.0.0.5:9480
              smets ask CS06 --meter 3 --hash BA7816BF…          now it runs
              smets ask CS06 --meter 4 --hash BA7816BF… --at 2026-12-01
              smets ask ECS52 --meter 3                          the version that runs

            Exit code 1 when a meter does not get the image.
            """)

    @Argument(help: ArgumentHelp("File with the image, at most 10,240,000 octets.", valueName: "file"))
    var image: String

    @Option(
        help: ArgumentHelp(
            "Version that the image brings, 8 hexadecimal digits, as ECS52 reads it.", valueName: "version"))
    var firmwareVersion: String

    @Option(
        help: ArgumentHelp(
            "Meters: ranges and numbers from 0, EUI-64s and MPANs, with commas between; or all.", valueName: "meters"))
    var meters: String

    @Option(help: ArgumentHelp("Address of the server's HTTP interface.", valueName: "url"))
    var url = ServerClient.standardURL

    @Option(help: ArgumentHelp("File with the server's token, if it was started with --token-file.", valueName: "file"))
    var tokenFile: String?

    @Flag(help: "Print the outcome as JSON.")
    var json = false

    @Flag(help: "Show no progress.")
    var quiet = false

    private struct Request: Encodable {
        let version: String
        let hash: String
        let signature: String?
        let meters: [String]
    }

    private struct Page: Decodable {
        let total: Int
    }

    func run() async throws {
        guard let version = try? [UInt8](hexadecimal: firmwareVersion), version.count == 4 else {
            throw UserError("--firmware-version \(firmwareVersion): takes 8 hexadecimal digits, like 01020304")
        }
        let octets = try reportingErrors {
            try BoundedFile.octets(image, limit: UpgradeImage.sizeLimit, kind: "a firmware image")
        }
        let firmware: DistributedFirmware
        do { firmware = try DistributedFirmware(octets: octets, version: version) } catch {
            throw UserError("\(image): \(error)")
        }
        let client = try ServerClient(
            url: url, token: try tokenFile.map { file in try reportingErrors { try AccessToken(file: file) } })
        let meters = try await FirmwareMeters(meters) {
            let page: Page = try await client.get("v1/meters?limit=1")
            return page.total
        }
        let report = try await distribute(firmware, to: meters, client)
        if json {
            try printJSON(encoding: report)
        } else {
            try Output.print(heading(octets, firmware) + "\n")
            try Output.print(report.text)
            if report.received > 0 {
                try Output.print("\nActivate it with: smets ask CS06 --meter \(example(meters)) --hash \(report.hash)")
            }
        }
        if report.received < report.asked { throw ExitCodes.failed }
    }

    private func distribute(
        _ firmware: DistributedFirmware, to meters: FirmwareMeters, _ client: ServerClient
    ) async throws -> FirmwareReport {
        var report = FirmwareReport()
        var line = FirmwareProgressLine(isShown: !quiet && meters.pieces.count > 1, count: meters.count)
        for piece in meters.pieces {
            let request = Request(
                version: firmware.image.version.hexadecimal, hash: firmware.image.hash.hexadecimal,
                signature: firmware.signature?.hexadecimal, meters: piece)
            do { report.merge(try await client.post("v1/firmware", request)) } catch let error as UserError {
                line.finish()
                guard report.asked > 0 else { throw error }
                throw UserError(
                    "\(error.description); \(report.asked.grouped) of \(meters.count.grouped) meters were done before")
            }
            line.show(report)
        }
        line.finish()
        return report
    }

    private func heading(_ octets: [UInt8], _ firmware: DistributedFirmware) -> String {
        let kind =
            UpgradeImage.starts(octets)
            ? "an Upgrade Image, \(firmware.signature == nil ? "not signed" : "signed")" : "a Manufacturer Image"
        var table = Table(["firmware", image])
        table.append("image", "\(kind), \(octets.count.grouped) octets")
        table.append("hash", firmware.image.hash.hexadecimal)
        table.append("version", firmware.image.version.hexadecimal)
        return table.text
    }

    /// A meter to show a command with.
    private func example(_ meters: FirmwareMeters) -> String {
        let names = meters.pieces.joined()
        let first = names.lazy.compactMap { try? MeterSelection.range(named: $0) }.first
        return first.map { "\($0.lowerBound)" } ?? names.first ?? "0"
    }
}
