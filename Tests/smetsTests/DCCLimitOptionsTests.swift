import Console
import Estate
import Fleet
import Foundation
import GBCS
import Testing

@testable import Profiles
@testable import smets

/// The options of `smets serve --dcc` for what the DCC refuses, keeps back and forgets.
@Suite struct DCCLimitOptionsTests {
    private static let user = "90-B3-D5-1F-30-01-00-00"

    private let folder: SmetsProcess.Folder

    init() throws { folder = try SmetsProcess.Folder() }

    /// Hands the limits that options name to `body`: those with which the DSP is made.
    private func limits(_ arguments: [String]) throws -> Limits {
        let state = StateFolder(folder.path)
        let keys = try state.keys()
        let estate = try Estate(fleet: Fleet(FleetDefinition.named("demo").scaled(to: 5)), folder: keys)
        let options = try DCCServeOptions.parse(arguments)
        let configuration = try options.configuration(estate, keys, state: state, isShared: false)
        let dsp = try #require(configuration).dsp
        return Limits(
            threshold: dsp.traffic.threshold, allocation: dsp.traffic.allocation, allocations: dsp.traffic.allocations,
            storms: dsp.alertStorms.threshold, period: dsp.alertStorms.period, documents: dsp.outgoingDocuments,
            documentDays: dsp.outgoingDays, rows: dsp.auditRows, rowDays: dsp.auditDays)
    }

    private struct Limits: Equatable {
        var threshold: Int?
        var allocation = 100
        var allocations: [EntityIdentifier: Int] = [:]
        var storms: Int?
        var period: Int64 = 3_600
        var documents: Int64 = 100_000
        var documentDays: Int64 = 7
        var rows: Int64 = 1_000_000
        var rowDays: Int64 = 400
    }

    @Test("Without options nobody is throttled, no alert is kept back, and the rest is as the manual says")
    func defaults() throws {
        #expect(try limits(["--dcc"]) == Limits())
    }

    @Test("What the options name is what the DSP goes by")
    func values() throws {
        #expect(
            try limits([
                "--dcc", "--traffic-threshold", "500", "--traffic-allocation", "\(Self.user)=7",
                "--traffic-allocation", "40", "--traffic-allocation", "90b3d51f30020000=1000000", "--storm-threshold",
                "3", "--storm-period", "86400", "--outgoing-documents", "1000", "--outgoing-days", "36500",
                "--audit-rows", "1000000000", "--audit-days", "1",
            ])
                == Limits(
                    threshold: 500, allocation: 40,
                    allocations: [
                        EntityIdentifier(0x90B3_D51F_3001_0000): 7, EntityIdentifier(0x90B3_D51F_3002_0000): 1_000_000,
                    ], storms: 3, period: 86_400, documents: 1_000, documentDays: 36_500, rows: 1_000_000_000,
                    rowDays: 1))
        // What is not named keeps its default.
        #expect(try limits(["--dcc", "--traffic-threshold", "1"]) == Limits(threshold: 1))
        #expect(try limits(["--dcc", "--storm-threshold", "1000000"]) == Limits(storms: 1_000_000))
    }

    @Test(
        "Values that cannot be are told with the option and what it takes",
        arguments: [
            (["--traffic-threshold", "0"], "--traffic-threshold 0: takes 1 to 1000000"),
            (["--traffic-threshold", "1000001"], "--traffic-threshold 1000001: takes 1 to 1000000"),
            (["--traffic-allocation", "5"], "--traffic-allocation: means nothing without --traffic-threshold"),
            (
                ["--traffic-threshold", "9", "--traffic-allocation", "0"],
                "--traffic-allocation 0: takes 1 to 1000000 requests a second, of one User as EUI=number"
            ),
            (
                ["--traffic-threshold", "9", "--traffic-allocation", "\(user)=many"],
                "--traffic-allocation \(user)=many: takes 1 to 1000000 requests a second, of one User as EUI=number"
            ),
            (
                ["--traffic-threshold", "9", "--traffic-allocation", "supplier=5"],
                "--traffic-allocation supplier=5: takes a number, or EUI=number with the EUI-64 of a User"
            ),
            (
                ["--traffic-threshold", "9", "--traffic-allocation", "5", "--traffic-allocation", "6"],
                "--traffic-allocation 6: there can be one for all Users; write EUI=6 for others"
            ),
            (["--storm-threshold", "0"], "--storm-threshold 0: takes 1 to 1000000"),
            (["--storm-period", "60"], "--storm-period: means nothing without --storm-threshold"),
            (
                ["--storm-threshold", "2", "--storm-period", "86401"],
                "--storm-period 86401: takes 1 to 86400 seconds"
            ),
            (["--outgoing-documents", "999"], "--outgoing-documents 999: takes 1000 to 1000000000"),
            (["--outgoing-days", "0"], "--outgoing-days 0: takes 1 to 36500 days"),
            (["--audit-rows", "1000000001"], "--audit-rows 1000000001: takes 1000 to 1000000000"),
            (["--audit-days", "36501"], "--audit-days 36501: takes 1 to 36500 days"),
        ])
    func mistakes(arguments: [String], message: String) throws {
        let error = #expect(throws: UserError.self) { try limits(["--dcc"] + arguments) }
        #expect(error?.description == message)
    }

    @Test(
        "Without --dcc each of them means nothing",
        arguments: [
            "--traffic-threshold", "--traffic-allocation", "--storm-threshold", "--storm-period",
            "--outgoing-documents", "--outgoing-days", "--audit-rows", "--audit-days",
        ])
    func withoutDCC(option: String) throws {
        let outcome = try SmetsProcess.run(["serve", "--state", folder.path, option, "5"])
        #expect(outcome.status == 2)
        #expect(outcome.errors == "smets: \(option): means nothing without --dcc\n")
    }
}
