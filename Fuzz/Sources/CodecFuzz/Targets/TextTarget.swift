import COSEM
import ESMEEmulator
import FuzzKit
import GBCS
import SMPP

extension FuzzTarget {
    /// The short texts that files, arguments and requests have: times, identifiers, hexadecimal.
    static let text = FuzzTarget("text", maximumSize: 128, seeds: textSeeds) { octets in
        let text = String(decoding: octets, as: UTF8.self)
        if let time = UTCTime(iso8601: text) {
            must(UTCTime(iso8601: "\(time)") == time, "\(time) does not come back")
        }
        if let octets = try? [UInt8](hexadecimal: text) {
            must((try? [UInt8](hexadecimal: octets.hexadecimal)) == octets, "hexadecimal does not come back")
        }
        if let identifier = EntityIdentifier(text) {
            must(EntityIdentifier(identifier.dashed) == identifier, "\(identifier) does not come back")
        }
        if let mpan = MPAN(text) { must(MPAN("\(mpan)") == mpan, "\(mpan) does not come back") }
        if let time = SMPPTime(text) {
            must(SMPPTime(time.text) != nil, "\(time.text) is not taken")
            _ = time.instant(from: .max)
        }
        // Any moment at all has a text and a date-time.
        if octets.count >= 8 {
            var input = FuzzInput(octets)
            let time = UTCTime(secondsSince2000: Int64(bitPattern: input.number64()))
            _ = "\(time) \(COSEMDateTime(time))"
            _ = time.roundedUp(to: 1_800)
            _ = SMPPTime.absolute(time.secondsSince2000).text
            _ = SMPPTime.relative(time.secondsSince2000).text
            let civil = time.civil
            _ = UTCTime(
                year: civil.date.year, month: civil.date.month, day: civil.date.day, hour: civil.hour,
                minute: civil.minute, second: civil.second)
        }
    }

    private static func textSeeds() -> [[UInt8]] {
        [
            "2026-11-01", "2026-11-01T00:30", "2026-11-01 00:30:00Z", "0000-01-01", "9999-12-31T23:59:59",
            "DF 09-01:ab",
            "00-DB-12-34-56-78-90-A0", "90b3d51f30000007", "2000000000011", "261101120000000+", "000002000000000R",
        ].map { Array($0.utf8) }
    }
}
