import COSEM
import ESMEEmulator
import GBCS
import Yams

/// What is wrong with a profile, and in which line.
public struct ProfileError: Error, CustomStringConvertible, Sendable {
    public let description: String

    init(_ file: String, _ line: Int?, _ reason: String) {
        description = line.map { "\(file):\($0): \(reason)" } ?? "\(file): \(reason)"
    }
}

extension EstateProfile {
    /// Reads a profile; what it does not say keeps its default. Throws ``ProfileError``.
    public init(yaml: String, name file: String) throws {
        self.init()
        let node: Node?
        do { node = try Yams.compose(yaml: yaml) } catch let error as YamlError {
            throw ProfileError(
                file, Self.line(of: error), "not YAML: \(error)".split(separator: "\n").joined(separator: " "))
        } catch { throw ProfileError(file, nil, "not YAML: \(error)") }
        guard let node else { return }
        var mapping = try YAMLMapping(node, file: file)
        try mapping.read("name") { name = $0.string }
        try mapping.read("seed") { seed = try $0.number(in: 0...UInt64.max) }
        try mapping.read("meters") { meters = try $0.number(in: 1...Self.meterLimit) }
        try mapping.read("firstEntityIdentifier") {
            firstEntityIdentifier = try $0.value("an EUI-64 like 02-53-4D-45-80-00-00-00") { EntityIdentifier($0) }
        }
        try mapping.read("installed") {
            installed = try $0.value("a UTC time like 2024-06-01T00:00:00Z") { UTCTime(iso8601: $0) }
        }
        try mapping.read("firmwareVersion") {
            firmwareVersion = try $0.value("four octets in hexadecimal, like \"0123ABCD\"") { text in
                (try? [UInt8](hexadecimal: text)).flatMap { $0.count == 4 ? $0 : nil }
            }
        }
        try mapping.readMapping("variants") { (shares: inout YAMLMapping) in
            var variants: [ElementVariant: Double] = [:]
            for variant in ElementVariant.allCases {
                try shares.read(variant.rawValue) { variants[variant] = try $0.number(in: 0...1) }
            }
            let total = variants.values.reduce(0, +)
            guard abs(total - 1) < 1e-6 else { throw shares.error("the shares add up to \(total), not to 1") }
            self.variants = variants
        }
        try mapping.readMapping("annualImport") { (load: inout YAMLMapping) in
            try load.read("median") { annualImportMedian = try $0.number(in: 0...Self.annualLimit) }
            try load.read("spread") { annualImportSpread = try $0.number(in: 0...1) }
        }
        try mapping.readMapping("export") { (export: inout YAMLMapping) in
            try export.read("share") { exportShare = try $0.number(in: 0...1) }
            try export.read("annual") { annualExport = try $0.number(in: 0...Self.annualLimit) }
        }
        try mapping.read("annualSecondaryImport") { annualSecondaryImport = try $0.number(in: 0...Self.annualLimit) }
        try mapping.readMapping("rules") { (rules: inout YAMLMapping) in
            try self.rules.read(&rules)
        }
        try mapping.refuseUnknownKeys()
        guard UInt64.max - firstEntityIdentifier.rawValue >= UInt64(meters) else {
            throw mapping.error("the last meter's entity identifier is beyond FF-FF-FF-FF-FF-FF-FF-FF")
        }
    }

    private static func line(of error: YamlError) -> Int? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }
}

extension ProcessingRules {
    fileprivate mutating func read(_ rules: inout YAMLMapping) throws {
        try rules.read("ecs17bForAccessControlBroker") { ecs17bForAccessControlBroker = try $0.boolean() }
        try rules.read("malformedMessageAlert") { malformedMessageAlert = try $0.alertCode() }
        try rules.read("replayAlert") { replayAlert = try $0.alertCode() }
        try rules.read("signatureFailureAlert") { signatureFailureAlert = try $0.alertCode() }
        try rules.read("equalCounterIsReplay") { equalCounterIsReplay = try $0.boolean() }
        try rules.read("alertsOnFailedChecks") { alertsOnFailedChecks = try $0.boolean() }
        try rules.read("commandNotSupportedAlert") { commandNotSupportedAlert = try $0.boolean() }
        try rules.read("emptyRangeResult") { emptyRangeResult = try $0.result() }
        try rules.read("clockOutsideValidityIntervalResult") { clockOutsideValidityIntervalResult = try $0.result() }
        try rules.read("certificateMustNameParty") { certificateMustNameParty = try $0.boolean() }
        try rules.read("certificateMustBeForKeyAgreement") { certificateMustBeForKeyAgreement = try $0.boolean() }
        try rules.read("eventLogRecordsUpdates") { eventLogRecordsUpdates = try $0.boolean() }
        try rules.read("clockStatus") {
            clockStatus = try $0.value("an octet in hexadecimal, like \"FF\"") { UInt8($0, radix: 16) }
        }
        try rules.refuseUnknownKeys()
    }
}
