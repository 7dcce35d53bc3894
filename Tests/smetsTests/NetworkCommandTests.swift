import Foundation
import RadioNet
import Testing

@testable import Profiles

/// `smets capacity`, `simulate` and `networks` as their users run them. Cells are small, so that a day takes little.
@Suite(.serialized) struct NetworkCommandTests {
    typealias Temporary = SmetsProcess.Folder

    private static let small = ["--set", "hubsPerCell=1000", "--cells", "1", "--quiet"]

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    // MARK: - capacity

    @Test func capacityIsReportedInEveryForm() throws {
        let folder = try Temporary()
        let (json, csv, html) = ("\(folder.path)/c.json", "\(folder.path)/c.csv", "\(folder.path)/c.html")
        let outcome = try SmetsProcess.run(
            [
                "capacity", "--scenarios", "a", "--windows", "12", "--channels", "4", "--compression", "off", "--sweep",
                "radio.segmentLoss=0.05,0.9", "--seed", "7", "--json", json, "--csv", csv, "--html", html,
            ] + Self.small)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.contains("radio.segmentLoss=0.05") && outcome.output.contains("radio.segmentLoss=0.9"))
        let report = try object(text(json))
        #expect(report["network"] as? String == "csp-north" && report["seed"] as? Int == 7)
        #expect(report["cells"] as? Int == 9_200 && report["cellsSimulated"] as? Int == 1)
        let points = try #require(report["points"] as? [[String: Any]])
        #expect(points.map { $0["settings"] as? [String] } == [["radio.segmentLoss=0.05"], ["radio.segmentLoss=0.9"]])
        for point in points {
            let rows = try #require(point["rows"] as? [[String: Any]])
            #expect(rows.count == 1 && rows[0]["scenario"] as? String == "A" && rows[0]["windowHours"] as? Int == 12)
            #expect(rows[0]["published"] as? String == CapacityTable.published.row("A", hours: 12)?.text)
            let trials = try #require(rows[0]["trials"] as? [[String: Any]])
            #expect(trials.count == 1 && trials[0]["channels"] as? Int == 4)
            #expect(trials[0]["compression"] as? Bool == false)
            let share = try #require(trials[0]["deliveredShare"] as? Double)
            #expect((0.99...1).contains(share))
        }
        let lines = try text(csv).components(separatedBy: "\r\n")
        #expect(lines.count == 4 && lines[0].hasPrefix("settings,") && lines[3].isEmpty)
        #expect(lines[2].hasPrefix("radio.segmentLoss=0.9,A,12,4,false,"))
        let page = try text(html)
        #expect(page.contains("<title>smets capacity: csp-north</title>") && page.contains("<table"))
        #expect(page.contains("radio.segmentLoss=0.05"))
    }

    // MARK: - simulate

    @Test func aDayIsReportedInEveryForm() throws {
        let folder = try Temporary()
        let (csv, html, usage) = ("\(folder.path)/d.csv", "\(folder.path)/d.html", "\(folder.path)/u.csv")
        let faults = try folder.file("f.yaml", "faults:\n  - {from: 10:00, until: 11:00, cells: 0-999999, out: true}\n")
        let arguments =
            [
                "simulate", "--scenario", "none", "--faults", faults, "--usage", usage, "--csv", csv, "--html", html,
                "--json", "-",
            ] + Self.small
        let outcome = try SmetsProcess.run(arguments)
        // On-demand responses of an hour without a base station are late: 1 of 24 hours, so 95 % are in time.
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try object(outcome.output)
        #expect(report["scenario"] == nil && report["compression"] as? String == "off")
        let utilisation = try #require(report["utilisationByHour"] as? [Double])
        #expect(utilisation.count == 24 && utilisation[10] < utilisation[9] / 10 && utilisation[12] > 0)
        let rows = try #require(report["rows"] as? [[String: Any]])
        let names = rows.compactMap { $0["name"] as? String }
        #expect(names.starts(with: NetworkModel.cspNorth.baseline.map(\.kind.name)))
        #expect(rows.allSatisfy { $0["settlement"] as? Bool == false })
        let records = try text(usage).components(separatedBy: "\r\n")
        #expect(records.first == UsageRecord.csvHeader && records.last == "" && records.count > 24)
        #expect(records.dropFirst().dropLast().allSatisfy { $0.hasPrefix("csp-north,0,") && $0.contains(",0,") })
        let table = try text(csv).components(separatedBy: "\r\n")
        #expect(table.count == 2 + 24 * rows.count)
        #expect(table[0] == "hour_utc,exchange,priority,settlement,offered,answered,in_time,utilisation")
        #expect(try text(html).contains("<svg"))
        // The same seed gives the same day, whatever the threads.
        let again = try SmetsProcess.run(arguments + ["--workers", "1"])
        #expect(again.output == outcome.output)
        #expect(try SmetsProcess.run(arguments + ["--seed", "2"]).output != outcome.output)
    }

    @Test func settlementReadsAreFlaggedAndANetworkThatDoesNotCarryThemExitsWith1() throws {
        let folder = try Temporary()
        let usage = "\(folder.path)/u.csv"
        let good = try SmetsProcess.run(
            ["simulate", "--scenario", "a", "--window", "8", "--compression", "low", "--usage", usage] + Self.small)
        #expect(good.status == 0, "\(good.errors)")
        #expect(good.output.contains("scenario A, window 8 h, 4 channels, compression low, seed 1; 1 of 9200 cells"))
        #expect(good.output.contains("the network carries it"))
        let flagged = try text(usage).components(separatedBy: "\r\n").filter { $0.contains(",1,") }
        #expect(
            flagged.contains { $0.contains(",4.8.1 retriever,1,") } && flagged.contains { $0.contains(",4.8.3,1,") })
        let out = try folder.file("out.yaml", "faults: [{out: true}]")
        let bad = try SmetsProcess.run(["simulate", "--scenario", "A", "--faults", out] + Self.small)
        #expect(bad.status == 1, "\(bad.errors)")
        #expect(bad.output.contains("the network does not carry it"))
    }

    // MARK: - networks

    @Test func theNetworksAreListed() throws {
        let outcome = try SmetsProcess.run(["networks"])
        #expect(outcome.status == 0 && outcome.output == "csp-north\ncsp-south-central\nsmets1\n")
    }

    @Test(arguments: [("csp-north", NetworkModel.cspNorth), ("csp-south-central", .cspSouthCentral)])
    func aNetworksParametersAreThoseThatCanBeSet(name: String, network: NetworkModel) throws {
        let outcome = try SmetsProcess.run(["networks", name, "--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let numbers = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
        let expected = network.ownParameters
        #expect(numbers.compactMap { $0["key"] as? String } == expected.map(\.key))
        for (number, parameter) in zip(numbers, expected) {
            #expect(number["value"] as? Double == parameter.value(in: network))
            #expect(number["minimum"] as? Double == parameter.range.lowerBound)
            #expect(number["maximum"] as? Double == parameter.range.upperBound)
            #expect(number["unit"] as? String == parameter.unit && number["meaning"] as? String == parameter.meaning)
        }
        let table = try SmetsProcess.run(["networks", name]).output.split(separator: "\n")
        #expect(table.count >= 1 + expected.count)
        for parameter in expected { #expect(table.contains { $0.hasPrefix(parameter.key + " ") }) }
    }

    @Test(arguments: ["csp-north", "csp-south-central"])
    func aNetworksFileIsPrintedAndReadAgain(name: String) throws {
        let folder = try Temporary()
        let printed = try SmetsProcess.run(["networks", name, "--yaml"])
        #expect(printed.status == 0 && printed.output == ProfileLibrary.builtInText(.networks, name))
        let file = try folder.file("mine.yaml", printed.output)
        let (mine, own) = (
            try SmetsProcess.run(["networks", file, "--json"]), try SmetsProcess.run(["networks", name, "--json"])
        )
        #expect(mine.status == 0 && mine.output == own.output)
        let changed = try folder.file("wide.yaml", "base: \(name)\ncell: {channels: 77}\n")
        #expect(try SmetsProcess.run(["networks", changed]).output.contains("77"))
    }

    // MARK: - Mistakes

    @Test(arguments: [
        (["capacity", "--scenarios", "A,D"], "--scenarios A,D: takes some of A,B,C"),
        (["capacity", "--scenarios", "none"], "--scenarios none: takes some of A,B,C"),
        (["capacity", "--scenarios", ""], "--scenarios, --windows and --channels each take one or more"),
        (["capacity", "--windows", "25"], "--windows 25: takes numbers from 1 to 24"),
        (["capacity", "--windows", "8,x"], "--windows 8,x: takes numbers from 1 to 24"),
        (["capacity", "--channels", "0"], "--channels 0: takes numbers from 1 to 1000"),
        (["capacity", "--compression", "high"], "--compression"),
        (["capacity", "--sweep", "hubsPerCell"], "--sweep hubsPerCell: takes KEY=V1,V2"),
        (["capacity", "--sweep", "hubsPerCell="], "--sweep: 0 tables; takes 1 to 400"),
        (
            ["capacity", "--sweep", "hubs.PerCell=1"],
            "--sweep hubs.PerCell: the network csp-north has hubs, hubsPerCell"
        ),
        (
            ["capacity", "--sweep", "radio.segmentLoss=0.95"],
            "--sweep radio.segmentLoss=0.95: takes a number from 0 to 0.9"
        ),
        (["capacity", "--sweep", "hubs=1", "--sweep", "hubs=2", "--sweep", "hubs=3"], "takes one or two parameters"),
        (["capacity", "--network", "csp-west"], "csp-west"),
        (["simulate", "--scenario", "D"], "--scenario D: takes A, B, C or none"),
        (["simulate", "--window", "0"], "--window 0: takes 1 to 24 hours"),
        (["simulate", "--days", "367"], "--days 367: takes 1 to 366"),
        (["simulate", "--outages", "1001"], "--outages 1001.0: takes 0 to 1000"),
        (["simulate", "--outages", "nan"], "--outages nan: takes 0 to 1000"),
        (["simulate", "--channels", "0"], "--set cell.channels=0: takes a whole number from 1 to 1,000 channels"),
        (["simulate", "--cells", "0"], "--cells 0: takes 1 or more, or all"),
        (["simulate", "--cells", "some"], "--cells some: takes 1 or more, or all"),
        (["simulate", "--workers", "0"], "--workers 0: takes 1 to 256"),
        (["simulate", "--set", "cell.channels"], "--set cell.channels: takes KEY=VALUE, like cell.channels=8"),
        (["simulate", "--set", "cell.channels=1.5"], "--set cell.channels=1.5: takes a whole number from 1 to 1,000"),
        (["simulate", "--set", "cell.channels="], "--set cell.channels=: takes a whole number"),
        (["simulate", "--set", "cellular.setUp=1"], "--set cellular.setUp: the network csp-north has"),
        (["simulate", "--set", "radio.setUp=nan"], "--set radio.setUp=nan: takes a number from 0 to 60 s"),
        (
            ["simulate", "--set", "alerts.perHubAndDay=10000"],
            "alerts.perHubAndDay × hubsPerCell: 245,000,000 alerts of a cell and day; a study takes 10,000,000"
        ),
        (["capacity", "--sweep", "alerts.perHubAndDay=1,500"], "a study takes 10,000,000"),
        (["simulate", "--faults", "/nowhere.yaml"], "/nowhere.yaml"),
        (["networks", "csp-west"], "csp-west"),
        (["networks", "csp-west", "--yaml"], "csp-west: is not built in; --yaml prints what is"),
    ])
    func mistakesAreOneLineAndExitWith2(arguments: [String], says: String) throws {
        let outcome = try SmetsProcess.run(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(says), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test func aWrongFileIsNamedWithItsLine() throws {
        let folder = try Temporary()
        let network = try folder.file("n.yaml", "base: csp-north\ncell: {channels: 0}\n")
        let line = "\(network):2: channels is \"0\"; it must be a whole number from 1 to 1,000"
        let faults = try folder.file("f.yaml", "faults:\n  - {from: 10:00}\n")
        for (arguments, says) in [
            (["networks", network], line), (["simulate", "--network", network], line),
            (["capacity", "--network", network], line),
            (["simulate", "--faults", faults], "\(faults):2: a fault does nothing"),
        ] {
            let outcome = try SmetsProcess.run(arguments)
            #expect(outcome.status == 2 && outcome.errors.contains(says), "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func aReportThatCannotBeWrittenExitsWith2() throws {
        let outcome = try SmetsProcess.run(
            ["simulate", "--scenario", "none", "--csv", "/nowhere/day.csv"] + Self.small)
        #expect(outcome.status == 2 && outcome.errors.contains("/nowhere/day.csv: cannot be written"))
    }

    // MARK: - serve

    @Test func whatMeansNothingToAServerExitsWith2() throws {
        let folder = try Temporary()
        let faults = try folder.file("f.yaml", "faults: [{}]")
        for (arguments, says) in [
            (["--set", "cell.channels=8"], "--set: means nothing without --network"),
            (["--compress"], "--compress: means nothing without --network"),
            (["--dictionary", "d"], "--dictionary: means nothing without --network"),
            (["--hub-dictionary", "d"], "--hub-dictionary: means nothing without --network"),
            (["--settlement-hours", "8-20"], "--settlement-hours: means nothing without --network"),
            (["--network-faults", faults], "--network-faults: means nothing without --network"),
            (["--network-speed", "60"], "--network-speed: means nothing without --network"),
            (["--network-seed", "2"], "--network-seed: means nothing without --network"),
            (["--apn", "127.65.0.0/16"], "--apn: means nothing without --smets1"),
            (["--dlms-port", "21072"], "--dlms-port: means nothing without --smets1"),
            (["--maximum-dlms-connections", "5"], "--maximum-dlms-connections: means nothing without --smets1"),
            (["--smpp-port", "0"], "--smpp-port: means nothing without --smets1"),
            (["--smpp-accounts", "/nosuch"], "--smpp-accounts: means nothing without --smets1"),
            (["--msisdn-prefix", "4477"], "--msisdn-prefix: means nothing without --smets1"),
            (["--smets1-network", "x.yaml"], "--smets1-network: means nothing without --smets1"),
            (["--session-webhook", "nonsense"], "--session-webhook: means nothing without --smets1"),
            (["--always-awake", "--dial-out", "x:5"], "--dial-out: means nothing with --always-awake"),
            (["--always-awake", "--maximum-dlms-connections", "0"], "--maximum-dlms-connections 0: takes 1 or more"),
            (["--smets1", "--dial-out", "a:5:6"], "--dial-out a:5:6: takes host:port, an IPv6 address in brackets"),
            (["--smets1", "--network-speed", "1e-320"], "--network-speed 1e-320: takes 0.000001 to 1,000,000"),
            (["--block-size", "1000"], "--block-size: means nothing without --block-transfer"),
            (["--block-timeout", "5"], "--block-timeout: means nothing without --block-transfer"),
            (["--han-delay=-1"], "--han-delay -1: takes milliseconds like 50-200, at most 3600000"),
            (["--han-delay", "50-abc"], "--han-delay 50-abc: takes milliseconds"),
            (["--han-delay", "1-"], "--han-delay 1-: takes milliseconds"),
            (["--han-delay", "99999999999999999999-1"], "--han-delay 99999999999999999999-1: takes milliseconds"),
            (["--network", "csp-north", "--settlement-hours", ","], "--settlement-hours ,: takes UTC hours"),
            (["--network", "csp-north", "--settlement-hours", "8-20,"], "--settlement-hours 8-20,: takes UTC hours"),
            (["--priority", "settlement"], "--priority: means nothing without --network"),
            (["--priority", "urgent"], "--priority urgent: takes one of on-demand, on-demand-profile, scheduled"),
            (["--network", "csp-west"], "csp-west"),
            (["--network", "csp-north", "--set", "x=1"], "--set x: the network csp-north has"),
            (["--network", "csp-north", "--network-speed", "0"], "--network-speed 0.0: takes 0.000001 to 1,000,000"),
            (["--network", "csp-north", "--network-speed", "nan"], "--network-speed nan: takes 0.000001 to 1,000,000"),
            (
                ["--network", "csp-north", "--network-speed", "1000001"],
                "--network-speed 1000001.0: takes 0.000001 to 1,000,000"
            ),
            (["--network", "csp-north", "--settlement-hours", "20-8"], "--settlement-hours 20-8: takes UTC hours"),
            (["--network", "csp-north", "--settlement-hours", "8"], "--settlement-hours 8: takes UTC hours"),
            (["--network", "csp-north", "--settlement-hours", "8-25"], "--settlement-hours 8-25: takes UTC hours"),
            (["--network", "csp-north", "--dictionary", "d"], "mean nothing without --compress"),
            (["--network", "csp-north", "--network-faults", faults], "\(faults):1: a fault does nothing"),
        ] {
            let outcome = try SmetsProcess.run(
                ["serve", "--meters", "1", "--state", "\(folder.path)/state", "--port", "0", "--http-port", "0"]
                    + arguments)
            #expect(outcome.status == 2, "\(arguments)")
            #expect(outcome.errors.contains(says), "\(outcome.errors)")
            #expect(outcome.output.isEmpty)
        }
    }

    @Test func aServerWithANetworkAnswersOverIt() throws {
        let state = try Temporary()
        let server = try SmetsProcess.Server([
            "--meters", "2", "--state", state.path, "--shards", "1", "--network", "csp-north", "--network-speed",
            "100000",
            "--set", "cell.unreachable=0",
        ])
        defer { server.stop() }
        let outcome = try SmetsProcess.run([
            "ask", "ECS22b", "--meter", "1", "--role", "supplier", "--state", state.path, "--port", "\(server.port)",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("MAC verified"))
    }
}
