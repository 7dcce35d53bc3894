import ArgumentParser
import Console
import GBCS
import Gateway

/// The options for what the DCC refuses while it is busy, keeps back and forgets.
struct DCCLimitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Requests a second of all Users, 1 to 1,000,000, beyond which a User that has used up its --traffic-allocation is \
            refused. Default: none is.
            """, valueName: "n"))
    var trafficThreshold: Int?

    @Option(
        help: ArgumentHelp(
            """
            Requests a second that each User may send beyond --traffic-threshold, 1 to 1,000,000, or of one User as EUI=n. May \
            be given several times. Default: 100.
            """, valueName: "n"))
    var trafficAllocation: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            Alerts of one code and Device in a --storm-period that go on to Users, 1 to 1,000,000; further ones are kept back \
            and counted. Default: all go on.
            """, valueName: "n"))
    var stormThreshold: Int?

    @Option(
        help: ArgumentHelp(
            "Seconds for which --storm-threshold counts, 1 to 86,400. Default: 3600.", valueName: "seconds"))
    var stormPeriod: Int64?

    @Option(
        help: ArgumentHelp(
            """
            Documents that wait for one User, such as one without an address, 1,000 to 1,000,000,000; of more the oldest are \
            dropped. Default: 100,000.
            """, valueName: "n"))
    var outgoingDocuments: Int64?

    @Option(
        help: ArgumentHelp(
            "Days for which documents wait for their Users, 1 to 36,500; older ones are dropped. Default: 7.",
            valueName: "days"))
    var outgoingDays: Int64?

    @Option(
        help: ArgumentHelp(
            "Rows of the Service Audit Trail, 1,000 to 1,000,000,000; of more the oldest go. Default: 1,000,000.",
            valueName: "n"))
    var auditRows: Int64?

    @Option(
        help: ArgumentHelp(
            "Days for which rows of the Service Audit Trail stay, 1 to 36,500. Default: 400.", valueName: "days"))
    var auditDays: Int64?
}

extension DCCLimitOptions {
    /// The options, and whether each was given.
    var given: [(String, Bool)] {
        [
            ("--traffic-threshold", trafficThreshold != nil), ("--traffic-allocation", !trafficAllocation.isEmpty),
            ("--storm-threshold", stormThreshold != nil), ("--storm-period", stormPeriod != nil),
            ("--outgoing-documents", outgoingDocuments != nil), ("--outgoing-days", outgoingDays != nil),
            ("--audit-rows", auditRows != nil), ("--audit-days", auditDays != nil),
        ]
    }

    /// Sets what was given; all else stays as it is.
    func apply(to configuration: inout DCCConfiguration) throws {
        try applyTraffic(to: &configuration)
        try applyStorms(to: &configuration)
        let rows: ClosedRange<Int64> = 1_000...1_000_000_000
        if let outgoingDocuments {
            configuration.dsp.outgoingDocuments = try CheckedOption.number(
                outgoingDocuments, "outgoing-documents", in: rows)
        }
        if let outgoingDays {
            configuration.dsp.outgoingDays = try CheckedOption.number(
                outgoingDays, "outgoing-days", in: 1...36_500, unit: " days")
        }
        if let auditRows {
            configuration.dsp.auditRows = try CheckedOption.number(auditRows, "audit-rows", in: rows)
        }
        if let auditDays {
            configuration.dsp.auditDays = try CheckedOption.number(
                auditDays, "audit-days", in: 1...36_500, unit: " days")
        }
    }

    private func applyTraffic(to configuration: inout DCCConfiguration) throws {
        guard let trafficThreshold else {
            return try CheckedOption.refuse(
                [("--traffic-allocation", !trafficAllocation.isEmpty)], "without --traffic-threshold")
        }
        var traffic = configuration.dsp.traffic
        traffic.threshold = try CheckedOption.number(trafficThreshold, "traffic-threshold", in: 1...1_000_000)
        var hasCommon = false
        for text in trafficAllocation {
            guard let sign = text.firstIndex(of: "=") else {
                guard !hasCommon else {
                    throw UserError(
                        "--traffic-allocation \(text): there can be one for all Users; write EUI=\(text) for others")
                }
                hasCommon = true
                traffic.allocation = try Self.allocation(text[...], text)
                continue
            }
            guard let user = EntityIdentifier(text[..<sign]) else {
                throw UserError(
                    "--traffic-allocation \(text): takes a number, or EUI=number with the EUI-64 of a User")
            }
            traffic.allocations[user] = try Self.allocation(text[text.index(after: sign)...], text)
        }
        configuration.dsp.traffic = traffic
    }

    private static func allocation(_ number: Substring, _ text: String) throws -> Int {
        guard let allocation = Int(number), (1...1_000_000).contains(allocation) else {
            throw UserError(
                "--traffic-allocation \(text): takes 1 to 1000000 requests a second, of one User as EUI=number")
        }
        return allocation
    }

    private func applyStorms(to configuration: inout DCCConfiguration) throws {
        guard let stormThreshold else {
            return try CheckedOption.refuse([("--storm-period", stormPeriod != nil)], "without --storm-threshold")
        }
        configuration.dsp.alertStorms.threshold = try CheckedOption.number(
            stormThreshold, "storm-threshold", in: 1...1_000_000)
        if let stormPeriod {
            configuration.dsp.alertStorms.period = try CheckedOption.number(
                stormPeriod, "storm-period", in: 1...86_400, unit: " seconds")
        }
    }
}
