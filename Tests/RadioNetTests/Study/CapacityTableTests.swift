import Testing

@testable import RadioNet

@Suite("The least a scenario needs")
struct CapacityTableTests {
    private func option(_ channels: Int, _ isCompressed: Bool = false) -> CapacityOption {
        CapacityOption(channels: channels, isCompressed: isCompressed)
    }

    private func row(_ sufficient: [CapacityOption], of all: [CapacityOption]? = nil) -> CapacityRow {
        let all = all ?? [option(4), option(4, true), option(8), option(8, true)]
        return CapacityRow(
            scenario: "A", hours: 8,
            trials: all.map {
                .init(
                    option: $0, isSufficient: sufficient.contains($0), deliveredShare: sufficient.contains($0) ? 1 : 0.4
                )
            })
    }

    @Test("A row lists the options that suffice with none that suffices within them")
    func minimal() {
        #expect(row([option(4), option(4, true), option(8), option(8, true)]).options == [option(4)])
        #expect(row([option(4, true), option(8), option(8, true)]).options == [option(4, true), option(8)])
        #expect(row([option(8), option(8, true)]).options == [option(8)])
        #expect(row([option(8, true)]).options == [option(8, true)])
        #expect(row([]).options.isEmpty)
    }

    @Test("A row reads as the impact assessment has it")
    func text() {
        #expect(row([option(4)]).text == "4")
        #expect(row([option(4, true), option(8)]).text == "8, or 4 with compression")
        #expect(row([option(8, true)]).text == "8 with compression")
        #expect(row([]).text == "none")
    }

    @Test("The published table has six rows")
    func published() {
        let texts = CapacityTable.published.rows.map { "\($0.scenario) \($0.hours) h: \($0.text)" }
        #expect(
            texts == [
                "A 8 h: 8, or 4 with compression", "A 12 h: 4", "B 8 h: 8", "B 12 h: 8, or 4 with compression",
                "C 8 h: 8 with compression", "C 12 h: 8",
            ])
        #expect(CapacityTable.published.row("B", hours: 8)?.options == [option(8)])
        #expect(CapacityTable.published.row("B", hours: 13) == nil)
    }

    @Test("A table differs from another in the rows that have other options or are missing")
    func differences() {
        let found = CapacityTable(rows: [row([option(4, true), option(8)])])
        #expect(found.differences(from: .published).isEmpty)
        #expect(CapacityTable(rows: [row([option(8)])]).differences(from: .published).map(\.text) == ["8"])
        #expect(CapacityTable.published.differences(from: found).count == 5)
    }

    @Test("The edge is the option nearest to what is needed")
    func edge() {
        let row = CapacityRow(
            scenario: "A", hours: 8,
            trials: [
                .init(option: option(4), isSufficient: false, deliveredShare: 0.986),
                .init(option: option(4, true), isSufficient: true, deliveredShare: 1),
            ])
        #expect(row.edge?.option == option(4) && abs(row.edge!.margin + 0.004) < 1e-9)
        #expect(row.isUndecided(within: 0.005) && !row.isUndecided(within: 0.003))
    }

    @Test("An option is within another of at least as many channels that compresses if it does")
    func within() {
        #expect(option(4).isWithin(option(4)) && option(4).isWithin(option(8, true)))
        #expect(!option(4, true).isWithin(option(8)) && !option(8).isWithin(option(4, true)))
    }
}

/// Whole cells of the North, as calibrated: an optimised build takes all five seeds and two cells, an unoptimised one,
/// some twenty times as slow, one.
@Suite("Table 7 of the impact assessment by simulation", .serialized)
struct CapacityStudyTests {
    #if DEBUG
        static let seeds: [UInt64] = [1]
        static let cells = 1
    #else
        static let seeds: [UInt64] = [1, 2, 3, 4, 5]
        static let cells = 2
    #endif

    private func plan(_ scenario: String, _ hours: Int, seed: UInt64, _ change: (inout NetworkModel) -> Void = { _ in })
        throws -> StudyPlan
    {
        var network = NetworkModel.cspNorth
        change(&network)
        let scenario = try #require(SettlementScenario.all.first { $0.name == scenario })
        return StudyPlan(network: network, scenario: scenario, windowHours: hours, seed: seed, cells: Self.cells)
    }

    @Test("Every row comes out as published", arguments: CapacityTable.published.rows, seeds)
    func row(published: CapacityRow, seed: UInt64) async throws {
        let found = await CapacityRow.study(try plan(published.scenario, published.hours, seed: seed), workers: 2)
        #expect(found.agrees(with: published), "\(found.text), \(found.trials), seed \(seed)")
        #expect(!found.isUndecided(within: 0.005), "\(found.trials), seed \(seed)")
    }

    /// Then 4 channels with compression do not carry B in 12 hours: today's low-priority messages have to shrink as well.
    @Test("Compressing settlement reads only is not enough for row B, 12 h", arguments: seeds)
    func settlementOnly(seed: UInt64) async throws {
        let trial = await CapacityRow.Trial.study(
            .init(channels: 4, isCompressed: true), try plan("B", 12, seed: seed), compression: .settlement, workers: 2)
        #expect(!trial.isSufficient && (0.3...0.7).contains(trial.deliveredShare), "\(trial), seed \(seed)")
    }

    /// The calibration's other side: 5 % more hubs, and 4 channels do not carry A in 12 hours.
    @Test("Cells of 25,725 hubs are too large for row A, 12 h", arguments: seeds)
    func largeCells(seed: UInt64) async throws {
        let trial = await CapacityRow.Trial.study(
            .init(channels: 4, isCompressed: false), try plan("A", 12, seed: seed) { $0.hubsPerCell = 25_725 },
            workers: 2)
        #expect(!trial.isSufficient && trial.deliveredShare > 0.7, "\(trial), seed \(seed)")
    }
}

extension CapacityRow: CustomTestStringConvertible {
    public var testDescription: String { "\(scenario), \(hours) h: \(text)" }
}
