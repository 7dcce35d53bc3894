import Foundation
import Testing

@testable import CellularNet
@testable import Profiles

/// `smets simulate --network smets1` as its users run it, thinned so that a day takes little.
@Suite(.serialized) struct SMETS1SimulateTests {
    private static let small = ["simulate", "--network", "smets1", "--thinning", "2000", "--quiet"]

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test func aDayIsReportedInEveryForm() throws {
        let folder = try SmetsProcess.Folder()
        let (json, csv, html) = ("\(folder.path)/d.json", "\(folder.path)/d.csv", "\(folder.path)/d.html")
        let outcome = try SmetsProcess.run(
            Self.small + ["--scenario", "c", "--window", "13", "--json", json, "--csv", csv, "--html", html])
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        for words in [
            "smets1: scenario C, window 13 h from 07:00 UTC", "SMS/meter-month", "KiB/meter-month", "API calls/s",
            "arrivals × hold", "pool enough", "cache: ", "DCO: ", "within 4 s", "Telefónica", "the network carries it",
        ] { #expect(outcome.output.contains(words), "\(words)") }
        let lines = try text(csv).components(separatedBy: "\r\n")
        #expect(lines[0] == "minute_utc,cohort,provider,pdp_contexts,messages_per_second")
        #expect(lines.count == 2 + 4 * 144 && lines[1].hasPrefix("0,IOC,Vodafone,0.0,0.0"))
        let page = try text(html)
        #expect(page.contains("<title>smets simulate: smets1</title>") && page.contains("<svg"))
        #expect(page.components(separatedBy: "<svg").count == 5)
        let report = try object(text(json))
        for key in [
            "network", "scenario", "windowHours", "windowFrom", "windowUntil", "usesCache", "sharesSessions",
            "isUnlimited", "thinning", "seed", "requestsPerMeterAndDay", "isSufficient", "interval", "cohorts", "all",
            "cache", "dualControl",
        ] { #expect(report[key] != nil, "\(key)") }
        let cohorts = try #require(report["cohorts"] as? [[String: Any]])
        #expect(cohorts.map { $0["name"] as? String } == ["IOC", "Secure", "FOC", "EDMI"])
        let all = try #require(report["all"] as? [String: Any])
        for row in cohorts + [all] {
            for key in [
                "meters", "requests", "cacheHits", "shared", "answered", "lost", "unfinished", "heldBack", "messages",
                "messagesPerMeterMonth", "messagesUndelivered", "kibibytesPerMeterMonth", "kibibytesPerMeterMonthP95",
                "kilobitsPerSecond", "interfaceCalls", "sessions", "hold", "latencyP50", "latencyP95",
                "sessionsByInterval", "messagesPerSecondByInterval",
            ] { #expect(row[key] != nil, "\(key)") }
            let sessions = try #require(row["sessions"] as? [String: Double])
            #expect(
                Set(sessions.keys) == [
                    "perSecond", "analyticPerSecond", "mean", "analyticMean", "deviation", "peak",
                ])
            #expect(abs(sessions["deviation"] ?? 1) < 0.2, "\(sessions)")
            #expect((row["sessionsByInterval"] as? [Double])?.count == 144)
            #expect((row["pool"] != nil) == (row["provider"] != nil))
        }
        let sum = cohorts.reduce(0) { $0 + ($1["requests"] as? Int ?? 0) }
        #expect(all["requests"] as? Int == sum && sum > 0)
        let cache = try #require(report["cache"] as? [String: Double])
        #expect((cache["hits"] ?? 0) > 0 && (cache["savedSessions"] ?? 0) > 0 && (cache["savedOctets"] ?? 0) > 0)
        let dco = try #require(report["dualControl"] as? [String: Any])
        #expect(dco["targetTime"] as? Double == 4 && dco["inTimeShare"] as? Double == 1)
    }

    @Test func theSameSeedIsTheSameReportWhateverTheWorkers() throws {
        let arguments = Self.small + ["--scenario", "B", "--window", "24", "--json", "-"]
        let one = try SmetsProcess.run(arguments + ["--workers", "1"])
        let two = try SmetsProcess.run(arguments + ["--workers", "2"])
        let other = try SmetsProcess.run(arguments + ["--seed", "2"])
        #expect(one.status == 0 && one.output == two.output && one.output != other.output)
    }

    @Test func aPoolThatIsTooSmallIsNotEnough() throws {
        let outcome = try SmetsProcess.run(
            Self.small + [
                "--window", "6", "--no-cache", "--session-per-request", "--set", "accessPoint.poolSize=8000",
            ])
        #expect(outcome.status == 1 && outcome.errors.isEmpty)
        #expect(outcome.output.contains("no cache, one session a request"))
        #expect(outcome.output.contains("the network does not carry it"))
        let unlimited = try SmetsProcess.run(
            Self.small + ["--window", "6", "--no-cache", "--session-per-request", "--unlimited", "--json", "-"])
        #expect(unlimited.status == 0)
        let cohorts = try #require(try object(unlimited.output)["cohorts"] as? [[String: Any]])
        #expect(cohorts.allSatisfy { ($0["pool"] as? [String: Int])?["rejections"] == 0 })
    }

    @Test func itsParametersAreShownAndItsFileIsPrinted() throws {
        #expect(try SmetsProcess.run(["networks"]).output.contains("smets1\n"))
        let table = try SmetsProcess.run(["networks", "smets1"])
        #expect(table.status == 0 && table.output.contains("modem.idleTimer"))
        let numbers = try SmetsProcess.run(["networks", "smets1", "--json"]).output
        let list = try #require(try JSONSerialization.jsonObject(with: Data(numbers.utf8)) as? [[String: Any]])
        #expect(list.count == SMETS1Network.allParameters.count)
        let printed = try SmetsProcess.run(["networks", "smets1", "--yaml"])
        #expect(printed.output == ProfileLibrary.builtInText(.networks, "smets1"))
    }

    static let mistakes: [([String], String)] = [
        (["--scenario", "none"], "--scenario none: a SMETS1 network takes A, B or C"),
        (["--scenario", "D"], "--scenario D: takes A, B, C or none"),
        (["--window", "25"], "--window 25: takes 1 to 24 hours"),
        (["--thinning", "0"], "--thinning 0: takes 1 to 10,000"),
        (["--workers", "0"], "--workers 0: takes 1 to 256"),
        (["--channels", "8"], "--channels: means nothing for a SMETS1 network"),
        (["--days", "2"], "--days: means nothing for a SMETS1 network"),
        (["--cells", "1"], "--cells: means nothing for a SMETS1 network"),
        (["--set", "hubs=1"], "--set hubs: the network smets1 has meters, premises,"),
        (["--set", "meters"], "--set meters: takes KEY=VALUE, like modem.idleTimer=60"),
        (
            ["--set", "modem.idleTimer=0"], "--set modem.idleTimer=0: takes a number from 1 to 86,400 s"
        ),
        (["--set", "meters=1.5"], "--set meters=1.5: takes a whole number from 1 to 100,000,000 meters"),
        (["--set", "premises=1"], "requests a day are more than 200,000,000; use --thinning"),
    ]

    @Test(arguments: mistakes)
    func aMistakeIsNamed(arguments: [String], line: String) throws {
        let outcome = try SmetsProcess.run(["simulate", "--network", "smets1", "--quiet"] + arguments)
        #expect(outcome.status != 0 && outcome.errors.contains(line), "\(outcome.errors)")
    }

    @Test(arguments: ["--no-cache", "--session-per-request", "--unlimited", "--thinning=2"])
    func itsOptionsAreForSuchNetworksOnly(option: String) throws {
        let outcome = try SmetsProcess.run(["simulate", "--quiet", option])
        let name = option.split(separator: "=")[0]
        #expect(outcome.status != 0 && outcome.errors.contains("\(name): takes a SMETS1 network"))
    }
}
