import COSEM
import ESMEEmulator

/// A load that never changes: each register counts a fixed whole number of Wh or varh every two seconds from
/// installation on, so that every reading is easily predicted.
package struct SteadyLoadModel: LoadModel {
    package var installed = TestEstate.installed

    package init(installed: UTCTime = TestEstate.installed) {
        self.installed = installed
    }

    /// The increase of a register every two seconds.
    package static func rate(_ register: Register) -> UInt64 {
        switch register {
        case .activeImport: 1
        case .secondaryActiveImport: 2
        case .reactiveImport: 3
        case .activeExport: 4
        case .reactiveExport: 5
        case .tou(let number): 10 + UInt64(number)
        case .secondaryTOU(let number): 60 + UInt64(number)
        case .touBlock(let block, let tou): 100 + UInt64(10 * block + tou)
        case .blockCounter(let block, let tou): 200 + UInt64(10 * block + tou)
        }
    }

    package func reading(_ register: Register, at time: UTCTime) -> UInt64 {
        UInt64(max(0, time - installed)) / 2 * Self.rate(register)
    }
}
