import COSEM
import GBCS

/// The time that a future-datable command gives for its execution (GBCS 9.2.2): one for all of its values.
package enum ActivationMoment: Hashable, Sendable {
    case now
    case at(UTCTime)
    /// Cancels what was put off.
    case never

    /// The date-time of DLMS commands: nine octets of 00 for now, of FF for never.
    package var dateTime: COSEMDateTime {
        switch self {
        case .now:
            COSEMDateTime(year: 0, month: 0, day: 0, dayOfWeek: 0, hour: 0, minute: 0, second: 0, hundredths: 0)
        case .at(let time): COSEMDateTime(time)
        case .never: .unspecified
        }
    }

    /// The time of commands with ASN.1 content; nil for now, where it is absent.
    package var generalizedTime: UTCTime? {
        switch self {
        case .now: nil
        case .at(let time): time
        case .never: GeneralizedTime.never
        }
    }
}
