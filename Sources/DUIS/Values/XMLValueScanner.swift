import COSEM

/// Reads the parts of dates and times of XML Schema (XML Schema part 2, 3.2.7 to 3.2.9) from the front of a text. A part that
/// is not there is nil, and the text is then no such value.
struct XMLValueScanner {
    /// The longest text that is looked at, in octets: a value with as long a fraction means nothing.
    static let limit = 64

    private let octets: [UInt8]
    /// Index of the next octet.
    private var place = 0

    /// The value begins and ends with the text.
    init(_ text: some StringProtocol) { self.init(text.utf8.prefix(Self.limit + 1)) }

    /// White space around the value does not matter.
    init(trimming text: some StringProtocol) {
        func isSpace(_ octet: UInt8) -> Bool { octet == 0x20 || (0x09...0x0A).contains(octet) || octet == 0x0D }
        let front = Substring(text).utf8.drop(while: isSpace)
        let end = front.lastIndex { !isSpace($0) }.map { front.index(after: $0) } ?? front.startIndex
        self.init(front[front.startIndex..<end].prefix(Self.limit + 1))
    }

    /// - Parameter octets: no more than one beyond the limit.
    private init(_ octets: some Collection<UInt8>) {
        let octets = Array(octets)
        self.octets = octets.count <= Self.limit ? octets : []
    }

    var isAtEnd: Bool { place == octets.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard place < octets.count, octets[place] == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func number(_ digits: Int) -> Int? {
        guard digits <= octets.count - place else { return nil }
        var value = 0
        for octet in octets[place..<place + digits] {
            guard Self.isDigit(octet) else { return nil }
            value = value * 10 + Int(octet - UInt8(ascii: "0"))
        }
        place += digits
        return value
    }

    private static func isDigit(_ octet: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) }

    /// A date `2026-11-29` of the years from 0001 on, which have four digits, or five without a leading zero.
    mutating func date(upTo lastYear: Int = 9_999) -> CivilDate? {
        let digits = octets[place...].prefix(5).prefix(while: Self.isDigit).count
        guard digits == 4 || octets[place...].first != UInt8(ascii: "0"), let year = number(max(4, digits)),
            (1...lastYear).contains(year), skip("-"), let month = number(2), skip("-"), let day = number(2),
            (1...12).contains(month), day >= 1, day <= CivilDate.daysIn(month: month, year: year)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// A time `23:59:59.999`, or `24:00:00`.
    mutating func time() -> (seconds: Int64, milliseconds: Int64)? {
        guard let hour = number(2), skip(":"), let minute = number(2), skip(":"), let second = number(2),
            minute < 60, second < 60
        else { return nil }
        var milliseconds: Int64 = 0
        var isWhole = true
        if skip(".") {
            let digits = octets[place...].prefix(while: Self.isDigit)
            guard !digits.isEmpty else { return nil }
            for (place, digit) in zip([100, 10, 1] as [Int64], digits) {
                milliseconds += place * Int64(digit - UInt8(ascii: "0"))
            }
            isWhole = digits.allSatisfy { $0 == UInt8(ascii: "0") }
            place += digits.count
        }
        guard hour < 24 || hour == 24 && minute == 0 && second == 0 && isWhole else { return nil }
        return (Int64(hour * 3_600 + minute * 60 + second), milliseconds)
    }

    /// A zone as seconds ahead of UTC, up to 14 hours either way: `Z`, `+01:00`, or none for UTC.
    mutating func zone() -> Int64? {
        if isAtEnd || skip("Z") { return 0 }
        let sign: Int64 = skip("-") ? -1 : 1
        guard sign < 0 || skip("+"), let hour = number(2), skip(":"), let minute = number(2), minute < 60,
            hour < 14 || hour == 14 && minute == 0
        else { return nil }
        return sign * Int64(hour * 3_600 + minute * 60)
    }
}
