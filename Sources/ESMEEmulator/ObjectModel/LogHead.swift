import COSEM
import GBCS

/// The front of a log as compact-array, its tag and the type of its entries (GBCS 18.2.1), which is made once.
struct LogHead: Sendable {
    private let single: [UInt8]
    private let twin: [UInt8]

    private init(_ log: DeviceAttribute) {
        func octets(isTwin: Bool) -> [UInt8] {
            guard let type = log.entryType(isTwin: isTwin) else { preconditionFailure("\(log.name) is no log") }
            var octets = [DataTag.compactArray.rawValue]
            type.encode(into: &octets)
            return octets
        }
        (single, twin) = (octets(isTwin: false), octets(isTwin: true))
    }

    func octets(isTwin: Bool = false) -> [UInt8] { isTwin ? twin : single }

    static let dailyReads = LogHead(.dailyReadLog)
    static let events = LogHead(.eventLog)
    static let securityEvents = LogHead(.securityLog)
    static let powerEvents = LogHead(.powerEventLog)
    static let voltages = LogHead(.voltageLog(1))
    static let auxiliaryControllerEvents = LogHead(.auxiliaryControllerEventLog)

    /// The logs of money, and those that have no function of their own: they are empty until something is written to them.
    static let stored: [ObjectReference: LogHead] = Dictionary(
        uniqueKeysWithValues: (money + [.boostEventLog]).map { ($0.reference, LogHead($0)) })

    private static let money: [DeviceAttribute] = BillingLog.allCases.map(\.attribute)
}
