import COSEM
import Console
import Estate
import Fleet
import GBCS
import RadioNet

/// Values of options that several commands have, with the same limits as in the HTTP interface.
enum CheckedOption {
    /// Checks a TCP port; 0, which takes a free one, is allowed if `allowsFree` is true.
    static func port(_ port: Int, _ option: String, allowsFree: Bool = false) throws -> Int {
        let first = allowsFree ? 0 : 1
        guard (first...65_535).contains(port) else {
            throw UserError("--\(option) \(port): takes \(first) to 65535")
        }
        return port
    }

    /// Reads a UTC time that GBCS can write.
    static func time(
        _ text: String, _ option: String, otherwise: String = "not a UTC time like 2026-11-01 or 2026-11-01T00:30"
    ) throws -> UTCTime {
        guard let time = UTCTime(iso8601: text) else { throw UserError("--\(option) \(text): \(otherwise)") }
        guard time.isInGBCSRange else {
            throw UserError("--\(option) \(text): takes times from \(UTCTime.gbcsRangeText)")
        }
        return time
    }

    /// The start of a range that ends with `end`, which belongs to it, and is `seconds` seconds long.
    static func start(before end: UTCTime, seconds: Int64 = 86_400) -> UTCTime {
        UTCTime(secondsSince2000: max(0, end.secondsSince2000 - seconds + 1))
    }

    /// Checks a whole number against its bounds.
    ///
    /// - Parameter unit: text that errors show after the bounds.
    @discardableResult
    static func number<Number: BinaryInteger>(
        _ number: Number, _ option: String, in range: ClosedRange<Number>, unit: String = ""
    ) throws -> Number {
        guard range.contains(number) else {
            throw UserError("--\(option) \(number): takes \(range.lowerBound) to \(range.upperBound)\(unit)")
        }
        return number
    }

    /// Refuses the first of the options that was given, since it would have no effect.
    ///
    /// - Parameter situation: the situation in which it has none: `without --network`.
    static func refuse(_ options: [(name: String, isGiven: Bool)], _ situation: String) throws {
        guard let option = options.first(where: \.isGiven) else { return }
        throw UserError("\(option.name): means nothing \(situation)")
    }

    /// Checks the `--size` of a dictionary.
    static func dictionarySize(_ size: Int) throws {
        try number(size, "size", in: DictionaryTrainer.minimumSize...CompressionDictionary.maximumSize)
    }

    /// Reads the setting of a server's clock.
    static func clock(_ text: String) throws -> AdjustableClock {
        let adjustable = AdjustableClock()
        let name = text.lowercased()
        if name == "real" { return adjustable }
        if name.hasPrefix("x"), let rate = Double(name.dropFirst()), rate > 0, rate <= AdjustableClock.maximumRate {
            adjustable.set(to: nil, rate: rate)
        } else if let time = UTCTime.inGBCSRange(text) {
            adjustable.set(to: time, rate: 0)
        } else {
            throw UserError(
                "--clock \(text): takes real, a UTC time from \(UTCTime.gbcsRangeText), at which it stands, or x60, a rate "
                    + "above 0 and at most \(Int(AdjustableClock.maximumRate))")
        }
        return adjustable
    }

    /// The number of the meter that an option names.
    static func meter(_ text: String, in fleet: Fleet) throws -> Int {
        do { return try fleet.meterNumber(named: text) } catch { throw UserError("--meter \(text): \(error)") }
    }
}
