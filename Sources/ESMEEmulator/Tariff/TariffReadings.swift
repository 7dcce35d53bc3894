/// What all registers of a tariff read at a moment: Wh modulo 2^64, of which the wire carries the lower 32 bits.
package struct TariffReadings: Hashable, Sendable {
    /// The Tariff TOU Register Matrix: 48.
    package private(set) var tou: [UInt64]
    /// The Tariff TOU Block Register Matrix: eight TOU registers of block 1, then those of block 2, and so on: 32.
    package private(set) var blocks: [UInt64]
    /// The Tariff Block Counter Matrix in the same order: like the registers, but it is reset.
    package private(set) var counters: [UInt64]
    /// The Secondary Tariff TOU Register Matrix: 4.
    package private(set) var secondaryTOU: [UInt64]

    private static let blockSize = Register.blockCount * Register.touInBlockCount

    /// Registers that have counted nothing.
    package init() {
        tou = Array(repeating: 0, count: Register.touCount)
        blocks = Array(repeating: 0, count: Self.blockSize)
        counters = blocks
        secondaryTOU = Array(repeating: 0, count: Register.secondaryTOUCount)
    }

    /// The reading of a register of the tariff: 0 for one that there is not. Setting such a one does nothing.
    package subscript(register: Register) -> UInt64 {
        get {
            switch register {
            case .tou(let number) where tou.indices.contains(number): tou[number]
            case .secondaryTOU(let number) where secondaryTOU.indices.contains(number): secondaryTOU[number]
            case .touBlock(let block, let tou): Self.place(block, tou).map { blocks[$0] } ?? 0
            case .blockCounter(let block, let tou): counter(block: block, tou: tou)
            default: 0
            }
        }
        set {
            switch register {
            case .tou(let number) where tou.indices.contains(number): tou[number] = newValue
            case .secondaryTOU(let number) where secondaryTOU.indices.contains(number): secondaryTOU[number] = newValue
            case .touBlock(let block, let tou): if let place = Self.place(block, tou) { blocks[place] = newValue }
            case .blockCounter(let block, let tou): if let place = Self.place(block, tou) { counters[place] = newValue }
            default: break
            }
        }
    }

    /// The reading of the counter of `block`, 0 to 3, and `tou`, 0 to 7; 0 outside.
    package func counter(block: Int, tou: Int) -> UInt64 { Self.place(block, tou).map { counters[$0] } ?? 0 }

    private static func place(_ block: Int, _ tou: Int) -> Int? {
        guard (0..<Register.blockCount).contains(block), (0..<Register.touInBlockCount).contains(tou) else {
            return nil
        }
        return block * Register.touInBlockCount + tou
    }

    /// The 64 values of ECS17e: for each block its eight registers, then its eight counters.
    package var blockCollection: [UInt64] {
        (0..<Register.blockCount).flatMap { block in
            let range = block * Register.touInBlockCount..<(block + 1) * Register.touInBlockCount
            return blocks[range] + counters[range]
        }
    }

    /// What the counters of TOU register `tou`, 0 to 7, counted in all blocks: thresholds are compared with this. It stays
    /// at the end of 64 bits.
    package func consumption(tou: Int) -> UInt64 {
        (0..<Register.blockCount).reduce(0) { sum, block in
            let (next, isOver) = sum.addingReportingOverflow(counter(block: block, tou: tou))
            return isOver ? .max : next
        }
    }

    /// Sets all block counters to 0.
    package mutating func resetCounters() {
        for place in counters.indices { counters[place] = 0 }
    }

    /// Counts `energy`, in Wh, of the primary element.
    mutating func count(_ energy: UInt64, into selector: TariffSelector, _ thresholds: BlockThresholds) {
        switch selector {
        case .tou(let number): self[.tou(number)] &+= energy
        case .secondaryTOU(let number): self[.secondaryTOU(number)] &+= energy
        case .block(let tou):
            var (rest, total) = (energy, consumption(tou: tou))
            for block in 0..<BlockThresholds.rowSize where rest > 0 {
                let part = min(rest, thresholds.room(in: block, tou: tou, after: total) ?? rest)
                count(part, block, tou)
                rest -= part
                // A part that is bounded by a threshold ends there; an unbounded one is the last.
                total = total.addingReportingOverflow(part).overflow ? .max : total + part
            }
            count(rest, Register.blockCount - 1, tou)
        }
    }

    private mutating func count(_ energy: UInt64, _ block: Int, _ tou: Int) {
        guard let place = Self.place(block, tou) else { return }
        blocks[place] &+= energy
        counters[place] &+= energy
    }
}

extension TariffReadings: Codable {
    /// All 116 numbers, one after the other.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(tou + blocks + counters + secondaryTOU)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let numbers = try container.decode([UInt64].self)
        self.init()
        guard numbers.count == tou.count + 2 * Self.blockSize + secondaryTOU.count else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(numbers.count) numbers are not the registers of a tariff")
        }
        var rest = numbers[...]
        func take(_ count: Int) -> [UInt64] {
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        tou = take(Register.touCount)
        blocks = take(Self.blockSize)
        counters = take(Self.blockSize)
        secondaryTOU = take(Register.secondaryTOUCount)
    }
}
