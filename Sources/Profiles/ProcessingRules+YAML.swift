import COSEM
import ESMEEmulator
import GBCS

extension ProcessingRules {
    static let yamlKeys = [
        "ecs17bForAccessControlBroker", "malformedMessageAlert", "replayAlert", "signatureFailureAlert",
        "equalCounterIsReplay", "alertsOnFailedChecks", "commandNotSupportedAlert", "emptyRangeResult",
        "clockOutsideValidityIntervalResult", "certificateMustNameParty", "certificateMustBeForKeyAgreement",
        "eventLogRecordsUpdates", "clockStatus",
    ]

    /// Takes over the rules in `rules`; all others stay as they are.
    mutating func read(_ rules: YAMLMapping) throws(ProfileError) {
        var changed = self
        func flag(_ key: String, _ path: WritableKeyPath<ProcessingRules, Bool>) throws(ProfileError) {
            if let value = try rules.scalar(key) { changed[keyPath: path] = try value.boolean() }
        }
        func alert(_ key: String, _ path: WritableKeyPath<ProcessingRules, AlertCode>) throws(ProfileError) {
            if let value = try rules.scalar(key) { changed[keyPath: path] = try value.alertCode() }
        }
        func result(_ key: String, _ path: WritableKeyPath<ProcessingRules, DataAccessResult>) throws(ProfileError) {
            if let value = try rules.scalar(key) { changed[keyPath: path] = try value.result() }
        }
        try flag("ecs17bForAccessControlBroker", \.ecs17bForAccessControlBroker)
        try alert("malformedMessageAlert", \.malformedMessageAlert)
        try alert("replayAlert", \.replayAlert)
        try alert("signatureFailureAlert", \.signatureFailureAlert)
        try flag("equalCounterIsReplay", \.equalCounterIsReplay)
        try flag("alertsOnFailedChecks", \.alertsOnFailedChecks)
        try flag("commandNotSupportedAlert", \.commandNotSupportedAlert)
        try result("emptyRangeResult", \.emptyRangeResult)
        try result("clockOutsideValidityIntervalResult", \.clockOutsideValidityIntervalResult)
        try flag("certificateMustNameParty", \.certificateMustNameParty)
        try flag("certificateMustBeForKeyAgreement", \.certificateMustBeForKeyAgreement)
        try flag("eventLogRecordsUpdates", \.eventLogRecordsUpdates)
        if let value = try rules.scalar("clockStatus") {
            changed.clockStatus = try value.value("an octet in hexadecimal, like \"FF\"") {
                $0.count == 2 && $0.allSatisfy(\.isHexDigit) ? UInt8($0, radix: 16) : nil
            }
        }
        self = changed
    }
}
