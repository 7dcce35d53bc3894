import Console
import Estate

/// The meters that `--meters` names, in pieces of which each is a request.
struct FirmwareMeters {
    /// Largest number of meters of a piece: the progress moves on with each.
    static let pieceSize = 10_000
    /// Largest number of names, each of one meter: ranges are for more.
    private static let mostNames = 10_000

    /// Largest number of digits of a meter's number; MPANs have more.
    private static let mostDigits = 8

    /// Texts of ranges and names of meters, as a server takes them.
    let pieces: [[String]]
    /// Number of meters; one that has two names is counted twice.
    let count: Int

    /// - Parameters:
    ///   - text: ranges, numbers and names with commas between, or `all`.
    ///   - total: number of meters of the server, asked for where it is needed.
    init(_ text: String, total: () async throws -> Int) async throws {
        var (ranges, names) = ([Range<Int>](), [String]())
        if text.lowercased() == "all" {
            ranges = [0..<(try await total())]
        } else {
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                let part = part.split(separator: " ").joined(separator: " ")
                guard !part.isEmpty else {
                    throw UserError("--meters \(text): takes meters like 0-999, or 3,7,20-29, or all")
                }
                do {
                    if let range = try MeterSelection.range(named: part) {
                        ranges.append(range)
                    } else if part.utf8.count <= Self.mostDigits, let number = Int(part), number >= 0 {
                        ranges.append(number..<number + 1)
                    } else {
                        names.append(part)
                    }
                } catch { throw UserError("--meters \(error)") }
            }
        }
        guard names.count <= Self.mostNames else {
            throw UserError(
                "--meters: takes at most \(Self.mostNames) names of meters; write ranges of numbers, like 0-999")
        }
        let selection = MeterSelection(ranges)
        var (pieces, piece, room) = ([[String]](), names, Self.pieceSize - names.count)
        for range in selection.ranges {
            var start = range.lowerBound
            while start < range.upperBound {
                if room == 0 {
                    pieces.append(piece)
                    (piece, room) = ([], Self.pieceSize)
                }
                let end = min(range.upperBound, start + room)
                piece.append("\(start)-\(end - 1)")
                room -= end - start
                start = end
            }
        }
        if !piece.isEmpty { pieces.append(piece) }
        self.pieces = pieces
        count = selection.count + names.count
    }
}
