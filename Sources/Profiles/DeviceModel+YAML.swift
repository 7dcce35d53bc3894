import COSEM
import ESMEEmulator
import Fleet
import PlainText
import SMETS1Meter

extension DeviceModel {
    /// Longest processing time in milliseconds.
    public static let processingTimeLimit = 600_000

    static let yamlKeys = [
        "name", "smetsVersion", "firmwareVersion", "processingTime", "logCapacities", "rules", "dlms",
    ]

    /// Reads a device model, as in the files of `Profiles/devices`. `docs/profiles.md` explains every key.
    ///
    /// - Parameters:
    ///   - file: the file's name, for messages; without folder and ending it is the name of a model that gives none.
    ///   - rules: the fleet's rules, from which the model's own may differ.
    public init(
        yaml: String, name file: String, rules: ProcessingRules = ProcessingRules()
    ) throws(ProfileError) {
        try self.init(try YAMLDocument(yaml, file: file), rules: rules)
    }

    init(_ document: YAMLDocument, rules fleetRules: ProcessingRules) throws(ProfileError) {
        let device = try document.mapping(keys: Self.yamlKeys)
        self.init(name: document.baseName)
        name = try device.scalar("name")?.name() ?? name
        smetsVersion = try device.scalar("smetsVersion")?.choice(SMETSVersion.self) ?? smetsVersion
        if let value = try device.scalar("firmwareVersion") {
            firmwareVersion = try value.value("four octets in hexadecimal, in quotes, like \"0123ABCD\"") { text in
                (try? [UInt8](hexadecimal: text)).flatMap { $0.count == 4 ? $0 : nil }
            }
        }
        if let value = device.value("processingTime") { processingTime = try Self.processingTime(value) }
        if let capacities = try device.mapping("logCapacities", keys: ProfileLog.allCases.map(\.rawValue)) {
            for log in ProfileLog.allCases {
                guard let value = try capacities.scalar(log.rawValue) else { continue }
                logCapacities[log] = try value.number(in: 1...LogCapacities.limit)
            }
        }
        if let differences = try device.mapping("rules", keys: ProcessingRules.yamlKeys) {
            var own = fleetRules
            try own.read(differences)
            rules = own
        }
        if let dlms = try device.mapping("dlms", keys: SMETS1Profile.yamlKeys) {
            guard smetsVersion == .smets1 else {
                throw device.error(at: "dlms", "dlms: SMETS2 meters speak GBCS; it needs smetsVersion: smets1")
            }
            smets1 = try SMETS1Profile(dlms)
        } else {
            smets1 = smetsVersion == .smets1 ? SMETS1Profile() : nil
        }
    }

    private static func processingTime(_ value: YAMLValue) throws(ProfileError) -> ClosedRange<Int> {
        let time = try value.mapping(keys: ["minimum", "maximum"])
        let expectation = "a whole number from 0 to \(processingTimeLimit.grouped) (ms)"
        let minimum: Int = try time.scalar("minimum")?.number(in: 0...processingTimeLimit) ?? 0
        let maximum: Int = try time.required("maximum", expectation).scalar().number(in: 0...processingTimeLimit)
        guard minimum <= maximum else {
            throw time.error(
                at: "minimum", "minimum is \(minimum), more than maximum \(maximum); it must be at most that")
        }
        return minimum...maximum
    }
}
