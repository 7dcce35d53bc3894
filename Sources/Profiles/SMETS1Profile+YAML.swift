import COSEM
import ESMEEmulator
import SMETS1Meter

extension SMETS1Profile {
    static let yamlKeys = [
        "cohort", "manufacturer", "maximumPDUSize", "export", "touRegisters", "halfHourValue", "halfHourStatus",
        "profilesHaveExport", "dailyProfile", "billingProfile", "names", "capacities", "clients",
        "publicClientReadsEnergy", "highLevelRequiresCiphering", "quirks",
    ]
    private static let cohorts = ["IOC", "Secure", "FOC", "EDMI"]

    /// Reads the mapping `dlms` of a device model; omitted keys keep their defaults.
    init(_ dlms: YAMLMapping) throws(ProfileError) {
        self.init()
        if let value = try dlms.scalar("cohort") {
            cohort = try value.value(YAMLScalar.alternatives(Self.cohorts)) { Self.cohorts.contains($0) ? $0 : nil }
        }
        if let value = try dlms.scalar("manufacturer") {
            manufacturer = try value.value("three letters from A to Z") { text in
                text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) } ? text : nil
            }
        }
        maximumPDUSize = try dlms.scalar("maximumPDUSize")?.number(in: 64...65_535) ?? maximumPDUSize
        touRegisterCount = try dlms.scalar("touRegisters")?.number(in: 0...Register.touCount) ?? touRegisterCount
        halfHourValue = try dlms.scalar("halfHourValue")?.choice(HalfHourValue.self) ?? halfHourValue
        try readFlags(dlms)
        if profilesHaveExport, !hasExport {
            throw dlms.error(at: "profilesHaveExport", "profilesHaveExport is true; that needs export: true")
        }
        try readNames(dlms)
        if let capacities = try dlms.mapping("capacities", keys: ["halfHour", "daily", "billing"]) {
            halfHourCapacity = try capacities.scalar("halfHour")?.number(in: 1...35_136) ?? halfHourCapacity
            dailyCapacity = try capacities.scalar("daily")?.number(in: 1...3_660) ?? dailyCapacity
            billingCapacity = try capacities.scalar("billing")?.number(in: 1...120) ?? billingCapacity
        }
        if dlms.has("clients") { try readClients(dlms) }
        if let quirks = try dlms.mapping("quirks", keys: Quirks.yamlKeys) { try self.quirks.read(quirks) }
    }

    private mutating func readFlags(_ dlms: YAMLMapping) throws(ProfileError) {
        func flag(_ key: String, _ current: Bool) throws(ProfileError) -> Bool {
            try dlms.scalar(key)?.boolean() ?? current
        }
        hasExport = try flag("export", hasExport)
        halfHourHasStatus = try flag("halfHourStatus", halfHourHasStatus)
        profilesHaveExport = try flag("profilesHaveExport", profilesHaveExport)
        hasDailyProfile = try flag("dailyProfile", hasDailyProfile)
        hasBillingProfile = try flag("billingProfile", hasBillingProfile)
        publicClientReadsEnergy = try flag("publicClientReadsEnergy", publicClientReadsEnergy)
        highLevelRequiresCiphering = try flag("highLevelRequiresCiphering", highLevelRequiresCiphering)
    }

    private mutating func readNames(_ dlms: YAMLMapping) throws(ProfileError) {
        guard let names = try dlms.mapping("names", keys: ["halfHour", "daily", "billing", "eventLog"]) else { return }
        func name(_ key: String, _ current: LogicalName) throws(ProfileError) -> LogicalName {
            try names.scalar(key)?.value("a logical name like 1-0:99.1.0.255") { LogicalName($0) } ?? current
        }
        halfHourProfileName = try name("halfHour", halfHourProfileName)
        dailyProfileName = try name("daily", dailyProfileName)
        billingProfileName = try name("billing", billingProfileName)
        eventLogName = try name("eventLog", eventLogName)
        let all = [halfHourProfileName, dailyProfileName, billingProfileName, eventLogName]
        guard Set(all).count == all.count else {
            throw names.error("names: two objects have the same; each needs its own")
        }
    }

    private mutating func readClients(_ dlms: YAMLMapping) throws(ProfileError) {
        clients = []
        for member in try dlms.list("clients", counts: 1...64) {
            let client = try member.mapping(keys: ["accessPoint", "authentication", "role"])
            let accessPoint: UInt16 = try client.required("accessPoint", "1 to 65,535").scalar().number(in: 1...65_535)
            guard !clients.contains(where: { $0.serviceAccessPoint == accessPoint }) else {
                throw client.error(at: "accessPoint", "client \(accessPoint) is there twice")
            }
            clients.append(
                Client(
                    accessPoint,
                    try client.required("authentication", "none, password or gmac").scalar().choice(
                        Authentication.self),
                    try client.required("role", "public, reader or management").scalar().choice(Role.self)))
        }
    }
}

extension SMETS1Profile.Quirks {
    static let yamlKeys = [
        "dateTimesHaveSeconds", "dateTimesHaveDayOfWeek", "dateTimesHaveDeviation", "dateTimesHaveStatus",
        "supportsGetWithList", "supportsAccessByEntry", "reportsInvocationCounterErrors",
    ]

    mutating func read(_ quirks: YAMLMapping) throws(ProfileError) {
        func flag(_ key: String, _ current: Bool) throws(ProfileError) -> Bool {
            try quirks.scalar(key)?.boolean() ?? current
        }
        dateTimesHaveSeconds = try flag("dateTimesHaveSeconds", dateTimesHaveSeconds)
        dateTimesHaveDayOfWeek = try flag("dateTimesHaveDayOfWeek", dateTimesHaveDayOfWeek)
        dateTimesHaveDeviation = try flag("dateTimesHaveDeviation", dateTimesHaveDeviation)
        dateTimesHaveStatus = try flag("dateTimesHaveStatus", dateTimesHaveStatus)
        supportsGetWithList = try flag("supportsGetWithList", supportsGetWithList)
        supportsAccessByEntry = try flag("supportsAccessByEntry", supportsAccessByEntry)
        reportsInvocationCounterErrors = try flag("reportsInvocationCounterErrors", reportsInvocationCounterErrors)
    }
}

extension LogicalName {
    /// Reads `1-0:99.1.0.255`; nil for anything else.
    init?(_ text: String) {
        var rest = text[...]
        var groups: [UInt8] = []
        for end in ["-", ":", ".", ".", "."] {
            guard let place = rest.firstIndex(of: Character(end)), let group = Self.group(rest[..<place]) else {
                return nil
            }
            groups.append(group)
            rest = rest[rest.index(after: place)...]
        }
        guard let last = Self.group(rest) else { return nil }
        self.init(groups[0], groups[1], groups[2], groups[3], groups[4], last)
    }

    private static func group(_ text: Substring) -> UInt8? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt8(text) : nil
    }
}
