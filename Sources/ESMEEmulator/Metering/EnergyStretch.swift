import COSEM

/// Consecutive entries of a log of energies: which they are, and how they follow from a load model.
///
/// It is trivial; the model is passed in where it is needed, so that the hot path does not copy it.
struct EnergyStretch {
    private let register: Register
    /// The register of the second column, or the one that is added to the first.
    private let second: Register?
    private let isSum: Bool
    /// The stamp of the first entry.
    private let first: UTCTime
    private let period: Int64
    /// Number of entries, at least 0.
    let count: Int

    /// The `count` entries of `log` from `first` on; nil for logs of readings, which hold no energies.
    init?(_ log: ProfileLog, _ variant: ElementVariant, from first: UTCTime, count: Int) {
        self.first = first
        self.count = count
        period = log.period
        isSum = log == .dailyConsumption
        switch log {
        case .activeImportProfile, .dailyConsumption:
            // Consumption is that of the home: both elements of a twin-element meter together.
            (register, second) = (.activeImport, variant == .twinElement ? .secondaryActiveImport : nil)
        case .exportProfile: (register, second) = (.activeExport, .reactiveExport)
        case .reactiveImportProfile: (register, second) = (.reactiveImport, nil)
        case .dailyExportReads, .dailyReads: return nil
        }
    }

    /// Calls `body` with every entry, ascending.
    func entries(of loadModel: any LoadModel, _ body: (RecordedLogs.Entry) -> Void) {
        var timestamp = UInt32(truncatingIfNeeded: first.secondsSince2000)
        withEnergies(of: loadModel) { index, value, other in
            body(.init(timestamp: timestamp, value: value, second: other))
            timestamp &+= UInt32(truncatingIfNeeded: period)
        }
    }

    /// Writes the entries as rows of a timestamp and `columns` values, all of four octets.
    ///
    /// - Parameter rows: memory of exactly that size.
    func store(columns: Int, of loadModel: any LoadModel, in rows: UnsafeMutableRawBufferPointer) {
        let size = 4 + 4 * columns
        precondition((1...2).contains(columns) && rows.count == count * size)
        guard let base = rows.baseAddress else { return }
        var timestamp = UInt32(truncatingIfNeeded: first.secondsSince2000)
        withEnergies(of: loadModel) { index, value, other in
            // This stays inside the rows: index is less than count.
            let row = base + index &* size
            row.storeBytes(of: timestamp.bigEndian, as: UInt32.self)
            row.storeBytes(of: value.bigEndian, toByteOffset: 4, as: UInt32.self)
            if columns == 2 { row.storeBytes(of: other.bigEndian, toByteOffset: 8, as: UInt32.self) }
            timestamp &+= UInt32(truncatingIfNeeded: period)
        }
    }

    /// Calls `body` with number and values of every entry, which are differences of the model's readings, modulo 2^32.
    @inline(__always)
    private func withEnergies(
        of loadModel: any LoadModel, _ body: (_ index: Int, _ value: UInt32, _ second: UInt32) -> Void
    ) {
        guard count > 0 else { return }
        // The readings of one register, then those of the other.
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: (second == nil ? 1 : 2) * (count + 1)) { buffer in
            buffer.initialize(repeating: 0)
            var readings = buffer.extracting(..<(count + 1)).mutableSpan
            loadModel.fillForDifferences(&readings, with: register, from: first - period, every: period)
            guard let second else {
                for index in 0..<count {
                    body(index, UInt32(truncatingIfNeeded: buffer[index &+ 1] &- buffer[index]), 0)
                }
                return
            }
            var others = buffer.extracting((count + 1)...).mutableSpan
            loadModel.fillForDifferences(&others, with: second, from: first - period, every: period)
            for index in 0..<count {
                let value = UInt32(truncatingIfNeeded: buffer[index + 1] &- buffer[index])
                let other = UInt32(truncatingIfNeeded: buffer[count + index + 2] &- buffer[count + index + 1])
                body(index, isSum ? value &+ other : value, isSum ? 0 : other)
            }
        }
    }
}
