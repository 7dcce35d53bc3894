import COSEM
import Console
import GBCS
import Host

extension SystemTime {
    /// Throws when the machine's clock shows a time that GBCS cannot write, before anything is made with it.
    static func check() throws {
        guard now.isInGBCSRange else {
            throw UserError(
                "the machine's clock says \(now); GBCS has times from \(UTCTime.gbcsRangeText): set the clock")
        }
    }
}
