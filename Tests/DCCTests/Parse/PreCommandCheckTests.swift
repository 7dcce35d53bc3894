import COSEM
import DUIS
import ESMEEmulator
import GBCS
import Testing

@testable import DCC

@Suite("Pre-Commands against their Service Requests")
struct PreCommandCheckTests {
    private static let user = EntityIdentifier(0x0253_4D45_5453_0004)
    private static let meter = EntityIdentifier(0x0253_4D45_8000_0003)

    /// 7.1, Enable Supply.
    private static func preCommand(counter: UInt64 = 7, user: EntityIdentifier = user) throws -> [UInt8] {
        let request = try ServiceRequestTranslation.requests(
            for: Element("EnableSupply"), as: "7.1", to: TranslationTarget(meter, type: .esme, requester: .supplier))[0]
        return try PreCommand(request, from: .knownRemoteParty(user, counter: counter), to: meter).octets()
    }

    private static func request(counter: Int = 7, variant: String = "7.1", body: String = "EnableSupply") -> [UInt8] {
        let reference = variant.split(separator: ".").prefix(2).joined(separator: ".")
        let text = """
            <sr:Request xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.4"><sr:Header>\
            <sr:RequestID>02-53-4D-45-54-53-00-04:02-53-4D-45-80-00-00-03:\(counter)</sr:RequestID>\
            <sr:CommandVariant>4</sr:CommandVariant><sr:ServiceReference>\(reference)</sr:ServiceReference>\
            <sr:ServiceReferenceVariant>\(variant)</sr:ServiceReferenceVariant></sr:Header><sr:Body><sr:\(body)/>\
            </sr:Body></sr:Request>
            """
        return Array(text.utf8)
    }

    @Test("What was asked for is correlated, as octets, text or document")
    func correlated() throws {
        let octets = try Self.preCommand()
        for input in [octets, Array(octets.hexadecimal.utf8)] {
            let check = try PreCommandCheck(input, requestedBy: Self.request())
            #expect(check.correlation.isCorrelated, "\(check.discrepancies)")
            #expect(check.request.id.counter == 7)
        }
    }

    @Test("Another counter, another User and another Service Request are named")
    func discrepancies() throws {
        let other = try PreCommandCheck(try Self.preCommand(counter: 8), requestedBy: Self.request())
        #expect(other.discrepancies == ["its counter is 8, and the Service Request's is 7"])
        let user = try PreCommandCheck(
            try Self.preCommand(user: EntityIdentifier(0x0253_4D45_5453_0005)), requestedBy: Self.request())
        #expect(user.discrepancies.count == 1 && user.discrepancies[0].hasPrefix("it is from 02-53-4D-45-54-53-00-05"))
        let service = try PreCommandCheck(
            try Self.preCommand(), requestedBy: Self.request(variant: "7.2", body: "DisableSupply"))
        #expect(service.discrepancies.count == 1 && service.discrepancies[0].contains("7.2 leads to"))
    }

    @Test("What is no Pre-Command or no Service Request is an error")
    func malformed() throws {
        let octets = try Self.preCommand()
        #expect(throws: ParseProblem.self) { try PreCommandCheck([], requestedBy: Self.request()) }
        #expect(throws: ParseProblem.self) { try PreCommandCheck(octets, requestedBy: []) }
        let error = #expect(throws: ParseProblem.self) { try PreCommandCheck(octets, requestedBy: Array("<a/>".utf8)) }
        #expect(error?.description.hasPrefix("the Service Request: The root element is {}a; send {http://") == true)
        let cut = try PreCommandCheck(Array(octets.prefix(30)), requestedBy: Self.request())
        #expect(cut.discrepancies.first?.hasPrefix("the Pre-Command is malformed") == true)
    }
}
