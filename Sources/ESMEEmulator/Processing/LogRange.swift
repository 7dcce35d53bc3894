import COSEM
import GBCS

/// The range of time that a log read asks for, both ends inclusive (GBCS 9.1.6).
///
/// "Start of Time" and "End of Time" are the lowest and highest values of a double-long-unsigned, or a date-time
/// whose year is not specified [recalled]; an end before the start asks for nothing.
package struct LogRange {
    package let moments: ClosedRange<UTCTime>

    /// A range before every entry: what an end before the start asks for.
    private static let never = UTCTime(secondsSince2000: .min / 2)...UTCTime(secondsSince2000: .min / 2)
    static let startOfTime = UTCTime(secondsSince2000: 0)
    static let endOfTime = UTCTime(secondsSince2000: Int64(UInt32.max))

    init(_ range: RequestRange) throws(CodecError) {
        let from = try Self.moment(range.from, notSpecified: Self.startOfTime)
        let to = try Self.moment(range.to, notSpecified: Self.endOfTime)
        moments = from <= to ? from...to : Self.never
    }

    private static func moment(_ bound: RequestBound, notSpecified: UTCTime) throws(CodecError) -> UTCTime {
        switch bound {
        case .seconds(let seconds): return UTCTime(secondsSince2000: Int64(seconds))
        case .dateTime(let dateTime):
            if dateTime.year == 0xFFFF { return notSpecified }
            guard let moment = dateTime.utc else {
                throw CodecError(.invalidValue("\(dateTime.octets.hexadecimal) is not a UTC date-time"), at: 0)
            }
            return moment
        }
    }
}
