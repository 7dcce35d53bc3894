import COSEM
import Conformance
import DCC
import DUIS
import Estate
import EstateFixture
import Fleet
import Foundation
import GBCS
import Keys
import Testing
import UserClient

@testable import NetworkStudies

@Suite struct ReferenceDataSetTests {
    /// 2026-11-01.
    static let time = UTCTime(secondsSince2000: 846_806_400)
    /// By the Service Request Matrix and SECMP0162: IS and MDR; IS, ED, OU and MDR; ES (two), ED, OU and MDR; IS; IS, ES, ED, OU
    /// and RSA for meter and hub; IS.
    static let counts: [ServiceReferenceVariant: Int] = [
        "4.6.1": 2, "4.8.1": 4, "4.8.3": 5, "7.1": 1, "11.2": 10, "6.11": 1,
    ]

    static func dataSet(seed: UInt64 = 1, useCases: Set<String>? = nil) throws -> ReferenceDataSet {
        let folder = DevelopmentPKI.inMemory(seed: seed, validFrom: UTCTime(secondsSince2000: 757_382_400))
        let cases = [.esme, .communicationsHubFunction].flatMap { ReferenceCase.all(for: $0, in: folder) }
            .filter { counts[$0.kind.variant] != nil }
        return try ReferenceDataSet(
            of: cases, try Estate(fleet: try Fleet(.homes(1)), folder: folder), folder: folder, seed: seed,
            useCases: useCases, at: time)
    }

    /// A data set in a folder of its own, gone at the end.
    @discardableResult
    static func withWritten<Result>(_ data: ReferenceDataSet, _ body: (String) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("rtds-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try data.write(to: path)
        return try body(path)
    }

    static func octets(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

    @Test func everyRoleThatMaySendARequestHasACase() throws {
        let data = try Self.dataSet()
        #expect(data.omissions.isEmpty)
        #expect(data.exchanges.count == 23)
        let found = Dictionary(grouping: data.exchanges, by: \.origin.kind.variant).mapValues(\.count)
        #expect(found == Self.counts)
        #expect(Set(data.exchanges.map(\.name)).count == 23)
        #expect(data.exchanges.contains { $0.name == "ECS22b_4.8.1_SUPPLIER" })
        #expect(data.exchanges.contains { $0.name == "ECS52_11.2_RSA_CHF" })
    }

    @Test func everyCommandIsAnsweredAndTheResponseTold() throws {
        for exchange in try Self.dataSet().exchanges {
            let answer = try #require(exchange.answer, "\(exchange.name): \(exchange.notes)")
            #expect(answer.mmc != nil, "\(exchange.name): \(exchange.notes)")
            #expect(!answer.protection.contains("not verified"), "\(exchange.name)")
        }
    }

    @Test func responsesThatAreReadAgainVerifyWithTheKeysBesideThem() throws {
        let data = try Self.dataSet()
        try Self.withWritten(data) { path in
            let keys = MessageKeys(folder: try KeyFolder(path: "\(path)/keys"), secret: nil)
            for exchange in data.exchanges {
                for name in ["command", "response"] {
                    let message = try Message(parsing: try Self.octets("\(path)/\(exchange.name)/\(name).bin"))
                    let notes = try keys.findings(on: message).notes
                    #expect(!notes.isEmpty, "\(exchange.name) \(name)")
                    #expect(notes.allSatisfy { $0.hasSuffix(": valid") }, "\(exchange.name) \(name): \(notes)")
                }
            }
        }
    }

    @Test func theExchangesOfTheMeterPassWhenTheyAreReplayed() throws {
        try Self.withWritten(try Self.dataSet()) { path in
            let file = try ExchangeFile(path: "\(path)/exchanges.json")
            #expect(file.cases.count == 18)
            let runner = ExchangeRunner()
            for exchange in file.cases { #expect(runner.verdict(on: exchange) == .passed, "\(exchange.id)") }
        }
    }

    @Test func aCriticalCaseHasItsPreCommandInEveryStage() throws {
        let data = try Self.dataSet(useCases: ["ECS42"])
        let exchange = try #require(data.exchanges.first)
        #expect(data.exchanges.count == 1 && exchange.name == "ECS42_7.1_SUPPLIER")
        let preCommand = try #require(exchange.preCommand)
        let signed = try #require(exchange.signedPreCommand)
        // DF …, the empty signature's length; the same with 64 octets of signature.
        #expect(preCommand.first == 0xDF && preCommand.last == 0)
        #expect(signed.dropLast(65) == preCommand.dropLast())
        #expect(signed.count == preCommand.count + 64)
        // The Command ends with it and a MAC of 12 octets.
        #expect(Array(exchange.command.suffix(12 + signed.count).dropLast(12)) == signed)
        try Self.withWritten(data) { path in
            let names = try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(exchange.name)")
            #expect(
                Set(names) == [
                    "request.xml", "acknowledgement.xml", "signed-request.xml", "signed-acknowledgement.xml",
                    "service-response.xml", "mmc.xml", "pre-command.bin", "pre-command.hex", "signed-pre-command.bin",
                    "signed-pre-command.hex", "command.bin", "command.hex", "response.bin", "response.hex",
                    "values.hex",
                ])
        }
    }

    @Test func documentsAreReadAndVerifyAsThoseOfTheDCC() throws {
        let data = try Self.dataSet(useCases: ["ECS22b"])
        for exchange in data.exchanges {
            let documents = try #require(exchange.documents)
            let request = try RequestReader().read(documents.request).request
            #expect(request.id.originator == exchange.origin.user.party(in: data.folder))
            let octets = try #require(documents.response)
            let response = try ResponseCheck(folder: data.folder).checked(octets, mayBeUnsigned: false)
            #expect(response.requestID == request.id)
            #expect(response.payload == exchange.answer?.octets)
        }
    }

    @Test func theSameSeedGivesTheSameOctetsAndAnotherOneOthers() throws {
        let (first, second) = (try Self.dataSet(seed: 7), try Self.dataSet(seed: 7))
        #expect(first.exchanges.map(\.command) == second.exchanges.map(\.command))
        #expect(first.exchanges.map(\.signedPreCommand) == second.exchanges.map(\.signedPreCommand))
        func repeatable(_ data: ReferenceDataSet) -> [[UInt8]] {
            data.exchanges.compactMap(\.answer).filter { !$0.isSigned }.map(\.octets)
        }
        #expect(repeatable(first) == repeatable(second))
        #expect(first.index == second.index)
        let other = try Self.dataSet(seed: 8)
        for (one, another) in zip(first.exchanges, other.exchanges) { #expect(one.command != another.command) }
    }

    @Test func theIndexSaysWhatIsMissing() throws {
        let data = try Self.dataSet(useCases: ["ECS70", "ECS22b"])
        let lines = data.index.split(separator: "\r\n")
        #expect(lines.count == 6)
        #expect(lines[0].hasPrefix("name,use_case,message_code,srv,role,"))
        let clock = try #require(lines.first { $0.hasPrefix("ECS70_6.11_SUPPLIER,ECS70,0062,6.11,supplier,IS,ESME,") })
        #expect(clock.contains("no DUIS"))
        #expect(lines.count { $0.contains("no: signatures of XML are random") } == 4)
    }

    @Test func whatIsNotMadeIsInTheIndexToo() throws {
        let folder = DevelopmentPKI.inMemory(seed: 1, validFrom: UTCTime(secondsSince2000: 757_382_400))
        let cases = ReferenceCase.all(for: .esme, in: folder).filter { $0.kind.variant == "11.3" }
        let data = try ReferenceDataSet(
            of: cases, try Estate(fleet: try Fleet(.homes(1)), folder: folder), folder: folder, seed: 1, at: Self.time)
        #expect(data.exchanges.isEmpty && data.omissions.isEmpty)
        #expect(data.leftOut.map(\.name) == ["CS06_11.3_SUPPLIER"])
        #expect(data.index.contains("not made: content in ASN.1"))
    }

    @Test func aFolderThatHoldsSomethingIsRefused() throws {
        let data = try Self.dataSet(useCases: ["ECS42"])
        try Self.withWritten(data) { path in
            _ = #expect(throws: KeyFolderError.self) { try data.write(to: path) }
        }
    }
}
