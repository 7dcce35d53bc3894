import COSEM
import DUIS
import Estate
import EstateFixture
import GBCS
import Testing

@testable import DCC

@Suite("Messages as MMC")
struct ParsedMessageTests {
    private let estate: TestGateway

    init() throws { estate = try TestGateway() }

    private var keys: MessageKeys {
        MessageKeys(folder: estate.folder, secret: nil, deviceKeys: estate.gateway.estate.keys)
    }

    private func exchange(
        _ code: MessageCode, as role: RequestingRole = .supplier
    ) async throws -> (command: AccessControlBroker.PreparedCommand, response: [UInt8]) {
        let command = try estate.command(code, as: role, counter: 7)
        let response = await estate.gateway.deliver(command.octets).response
        return (command, try #require(response))
    }

    private func elements(_ element: Element, _ name: String) -> [Element] {
        (element.name == name ? [element] : []) + element.children.flatMap { elements($0, name) }
    }

    private func text(_ element: Element, _ name: String) -> String? { elements(element, name).first?.value }

    @Test("Half hours are decrypted and told one by one", arguments: [RequestingRole.supplier, .meterDataRetriever])
    func halfHours(role: RequestingRole) async throws {
        let (command, response) = try await exchange(.ecs22b, as: role)
        let parsed = try ParsedMessage(response, to: command.message, keys: keys)
        #expect(parsed.checks == ["MAC: valid"] && parsed.isAuthentic)
        #expect(parsed.isSuccess == true)
        #expect(text(parsed.document, "GBCSHexadecimalMessageCode") == "0037")
        #expect(text(parsed.document, "ServiceReferenceVariant") == "4.8.1")
        #expect(text(parsed.document, "BusinessOriginatorID") == "\(estate.device(0))")
        // Of the 24 hours that were asked for; both ends belong to the range.
        #expect(elements(parsed.document, "LogEntry").count == 49)
        let xml = String(decoding: try parsed.xml(), as: UTF8.self)
        #expect(xml.hasPrefix(#"<?xml version="1.0" encoding="UTF-8"?><ra:GBCSResponse "#))
        #expect(xml.contains("http://www.dccinterface.co.uk/ResponseAndAlert"))
    }

    @Test("A Response without protected attributes needs no keys")
    func withoutKeys() async throws {
        let (command, response) = try await exchange(.ecs52)
        let parsed = try ParsedMessage(response, keys: MessageKeys(folder: nil, secret: nil))
        #expect(parsed.checks.isEmpty && parsed.isAuthentic && parsed.isSuccess == true)
        #expect(text(parsed.document, "OriginatorCounter") == "7")
        let secret = MessageKeys(folder: nil, secret: command.verifier.macSecret)
        #expect(try ParsedMessage(response, keys: secret).checks == ["MAC: valid"])
    }

    @Test("A wrong MAC is found, and the content told nevertheless")
    func wrongMAC() async throws {
        var (_, response) = try await exchange(.ecs52)
        response[response.count - 1] ^= 1
        let parsed = try ParsedMessage(response, keys: keys)
        #expect(parsed.checks == ["MAC: WRONG"] && !parsed.isAuthentic)
    }

    @Test("Attributes that cannot be decrypted are an error that says what to give")
    func notDecrypted() async throws {
        let (_, response) = try await exchange(.ecs22b)
        let without = #expect(throws: ParseProblem.self) {
            try ParsedMessage(response, keys: MessageKeys(folder: nil, secret: nil))
        }
        #expect(
            without?.description
                == "its protected attributes are not decrypted; give the key of the party that they are "
                + "for, or the shared secret")
        let wrong = MessageKeys(folder: nil, secret: SharedSecret(octets: [UInt8](repeating: 1, count: 32)))
        let error = #expect(throws: ParseProblem.self) { try ParsedMessage(response, keys: wrong) }
        #expect(error?.description.contains("MAC: WRONG; protected attributes: do not authenticate") == true)
    }

    @Test("A Response that answers another Command is not correlated")
    func otherCommand() async throws {
        let (_, response) = try await exchange(.ecs52)
        let other = try estate.command(.ecs52, counter: 8).message
        let error = #expect(throws: ParseProblem.self) { try ParsedMessage(response, to: other, keys: keys) }
        #expect(
            error?.description
                == "the Command is not what this answers: Originator Counter 7, the command's is 8")
        let itself = try Message(parsing: response)
        let kind = #expect(throws: ParseProblem.self) { try ParsedMessage(response, to: itself, keys: keys) }
        #expect(kind?.description.hasPrefix("the Command is not what this answers: it is a ") == true)
    }

    @Test("A Command has no MMC, and a message that is cut short is none")
    func malformed() async throws {
        let (command, response) = try await exchange(.ecs52)
        let error = #expect(throws: ParseProblem.self) { try ParsedMessage(command.octets, keys: keys) }
        #expect(error?.description == "it is a command, not a response")
        for count in stride(from: 0, to: response.count, by: 3) {
            #expect(throws: ParseProblem.self) { try ParsedMessage(Array(response.prefix(count)), keys: keys) }
        }
    }

    @Test("Responses with changed octets are told or refused, and never stop the process")
    func changedOctets() async throws {
        let (_, response) = try await exchange(.ecs22b)
        var generator = SeededGenerator(SeededGenerator.seed())
        for _ in 0..<100 {
            var octets = response
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                octets[Int.random(in: 0..<octets.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            do { _ = try ParsedMessage(octets, keys: keys) } catch { #expect(!error.description.isEmpty) }
        }
    }
}
