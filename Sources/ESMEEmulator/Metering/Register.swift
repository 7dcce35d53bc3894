import COSEM

/// A cumulative register of an ESME (SMETS2 5.7.5 and, for twin elements, 5.13.2).
public enum Register: Hashable, Sendable, Codable {
    /// Active import, Wh; the primary element on a twin-element meter, the sum of the phases on a polyphase one.
    case activeImport
    /// Active import of the secondary element, Wh; twin-element meters only.
    case secondaryActiveImport
    /// Reactive import, varh.
    case reactiveImport
    /// Active export, Wh.
    case activeExport
    /// Reactive export, varh.
    case reactiveExport
    /// A register of the Tariff TOU Register Matrix, 0 to 47; Wh.
    case tou(Int)
    /// A register of the Secondary Tariff TOU Register Matrix, 0 to 3; Wh; twin-element meters only.
    case secondaryTOU(Int)
    /// A register of the Tariff TOU Block Register Matrix: block 0 to 3, TOU register 0 to 7; Wh.
    case touBlock(block: Int, tou: Int)

    /// A counter of the Tariff Block Counter Matrix: block 0 to 3, TOU register 0 to 7; Wh. It counts what the block's
    /// register counts, since its last reset.
    case blockCounter(block: Int, tou: Int)

    public static let touCount = 48
    public static let secondaryTOUCount = 4
    public static let blockCount = 4
    public static let touInBlockCount = 8

    /// Every register a meter of `variant` has.
    public static func all(of variant: ElementVariant) -> [Register] {
        var registers: [Register] = [.activeImport, .reactiveImport, .activeExport, .reactiveExport]
        registers += (0..<touCount).map { .tou($0) }
        registers += (0..<blockCount).flatMap { block in
            (0..<touInBlockCount).map { .touBlock(block: block, tou: $0) }
                + (0..<touInBlockCount).map { .blockCounter(block: block, tou: $0) }
        }
        if variant == .twinElement {
            registers.append(.secondaryActiveImport)
            registers += (0..<secondaryTOUCount).map { .secondaryTOU($0) }
        }
        return registers
    }

    /// Whether a tariff steers the register: what it counts is chosen by calendars and thresholds.
    var isSteered: Bool {
        switch self {
        case .tou, .secondaryTOU, .touBlock, .blockCounter: true
        case .activeImport, .secondaryActiveImport, .reactiveImport, .activeExport, .reactiveExport: false
        }
    }

    /// The name in the HTTP interface, counted from 1: `activeImport`, `tou1` … `tou48`, `block1tou1` …, `block1counter1` …
    public var name: String {
        switch self {
        case .activeImport: "activeImport"
        case .secondaryActiveImport: "secondaryActiveImport"
        case .reactiveImport: "reactiveImport"
        case .activeExport: "activeExport"
        case .reactiveExport: "reactiveExport"
        case .tou(let number): "tou\(number + 1)"
        case .secondaryTOU(let number): "secondaryTOU\(number + 1)"
        case .touBlock(let block, let tou): "block\(block + 1)tou\(tou + 1)"
        case .blockCounter(let block, let tou): "block\(block + 1)counter\(tou + 1)"
        }
    }

    /// Unit of the register: Wh or varh.
    public var unit: PhysicalUnit {
        switch self {
        case .reactiveImport, .reactiveExport: .varHour
        default: .wattHour
        }
    }
}
