import COSEM
import Estate
import Fleet
import Gateway
import Host
import LoadTest
import PlainText
import SMETS1Port

/// A command that works with the server that has just started, whatever its options are, quoted for a shell.
struct ServeHint {
    let gateway: GBCSGateway
    /// The server's ``EstateOptions/words``.
    let estateWords: String
    let listen: String
    let port: Int
    /// The file with the token that the server wants; nil when it wants none.
    var tokenFile: String?
    /// Address and port of the SMETS1 meters; nil when they are not served.
    var smets1: (configuration: SMETS1Configuration, port: Int, firstMeter: Int)?

    var text: String {
        if let meter = smets2Meter {
            return "smets ask ECS22b --meter \(meter) --role supplier\(range)\(hostAndPort)\(token)\(estateWords)"
        }
        guard let smets1 else { return "smets ask --help" }
        guard smets1.configuration.network == nil else {
            let file = "smets1-meter-\(smets1.firstMeter).json"
            return
                "smets keys smets1 --meter \(smets1.firstMeter) --to \(file)\(numbers(smets1.configuration))\(estateWords)"
        }
        let address = AddressPrefix.text(smets1.configuration.addresses.address(0))
        let port = smets1.port == SMETS1Configuration.defaultPort ? "" : " --port \(smets1.port)"
        return "smets dlms read \(address)\(port)\(LoadTarget(host: address).isLoopback ? "" : " --allow-remote")"
    }

    /// A request to the DCC in front of the meters.
    func request(of dcc: DCCServer, httpPort: Int) -> String {
        let ports =
            (dcc.duisPort == 8_079 ? "" : " --duis-port \(dcc.duisPort)")
            + (httpPort == 9_480 ? "" : " --http-port \(httpPort)")
        let host = LoadTarget(host: listen).isLoopback ? "" : " --host \(listen)"
        return "smets request 4.8.1 --meter \(smets2Meter ?? 0) --user mdr\(range)\(host)\(ports)\(token)\(estateWords)"
    }

    /// The number of a meter of this process that answers GBCS; nil when there is none.
    private var smets2Meter: Int? {
        let range = gateway.range
        let others = smets1 == nil ? [] : gateway.estate.fleet.smets1Meters
        var candidate = range.contains(3) ? 3 : range.lowerBound
        if let other = others.first(where: { $0.contains(candidate) }), range.contains(candidate) {
            candidate = other.lowerBound > range.lowerBound ? range.lowerBound : other.upperBound
            // Adjacent ranges are skipped together.
            for other in others where other.contains(candidate) { candidate = other.upperBound }
        }
        return range.contains(candidate) ? candidate : nil
    }

    /// The options for the day before the estate's clock; empty when that is the machine's.
    private var range: String {
        guard !gateway.clock.setting.isReal else { return "" }
        let midnight = gateway.clock.now.roundedDown(to: 86_400)
        let start = UTCTime(secondsSince2000: max(0, midnight.secondsSince2000 - 86_400))
        return " --from \(start.civil.date) --to \(max(midnight, start + 1_800))"
    }

    private var token: String {
        tokenFile.map { ShellWords.option("token-file", path: $0) } ?? ""
    }

    private func numbers(_ configuration: SMETS1Configuration) -> String {
        let prefix = configuration.numbers.prefix
        return prefix == SubscriberNumbers.standard.prefix ? "" : " --msisdn-prefix \(prefix)"
    }

    private var hostAndPort: String {
        let host =
            switch listen {
            case "127.0.0.1", "0.0.0.0": ""
            case "::": " --host ::1"
            default: " --host \(listen.shellQuoted)"
            }
        return host + (port == 9_401 ? "" : " --port \(port)")
    }
}
