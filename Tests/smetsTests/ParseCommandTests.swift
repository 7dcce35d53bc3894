import Foundation
import Testing

/// `smets parse`, run as its users run it.
@Suite("smets parse", .serialized)
struct ParseCommandTests {
    /// A Response that a meter gave, with the Command, in hexadecimal.
    private static func exchange(_ useCase: String, in state: SmetsProcess.Folder) throws -> (
        command: String, response: String
    ) {
        let outcome = try SmetsProcess.run([
            "ask", useCase, "--meter", "3", "--in-process", "--state", state.path, "--from", "2026-11-01T00:30", "--to",
            "2026-11-02", "--json", "--hex",
        ])
        let object = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        return (try #require(object["command"] as? String), try #require(object["response"] as? String))
    }

    /// Octets of hexadecimal digits.
    private static func octets(_ text: String) -> Data {
        let digits = text.compactMap(\.hexDigitValue)
        return Data(stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) })
    }

    /// ECS42, Enable Supply, counter 7: Grouping Header, an access-request that invokes remote_reconnect, no signature.
    private static let enableSupply =
        "DF0901" + "0000000000000007" + "08" + "02534D4554530004" + "08" + "02534D4580000003" + "00" + "02" + "004F"
        + "15" + "D9200000070001" + "03" + "0009" + "00000A006AFF" + "01" + "01" + "120033" + "00"

    @Test("A Response is XML on standard output, and its checks beside it")
    func xml() throws {
        let state = try SmetsProcess.Folder()
        let (command, response) = try Self.exchange("ECS22b", in: state)
        let base64 = Self.octets(response).base64EncodedString()
        let arguments = ["parse", "-", "--keys", "\(state.path)/keys", "--command", command]
        for input in [response, base64] {
            let outcome = try SmetsProcess.run(arguments, input: input)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.hasPrefix("<?xml"))
            #expect(outcome.output.components(separatedBy: "<ra:LogEntry").count == 49)
            #expect(outcome.errors == "MAC: valid\n")
        }
        let json = try SmetsProcess.run(
            ["parse", try state.file("response.hex", response), "--keys", "\(state.path)/keys", "--json"])
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["useCase"] as? String == "ECS22b")
        #expect(object["isSuccess"] as? Bool == true)
        #expect(object["checks"] as? [String] == ["MAC: valid"])
        #expect((object["xml"] as? String)?.hasPrefix("<?xml") == true)
    }

    @Test("A Response to another Command is exit code 1")
    func otherCommand() throws {
        let state = try SmetsProcess.Folder()
        let (_, response) = try Self.exchange("ECS22b", in: state)
        let (other, _) = try Self.exchange("ECS22b", in: state)
        let outcome = try SmetsProcess.run(["parse", response, "--keys", "\(state.path)/keys", "--command", other])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("is not what this answers"))
        #expect(outcome.output.isEmpty)
    }

    @Test(
        "A mistake is one line and exit code 2",
        arguments: [
            (["parse"], "there is nothing to parse"), (["parse", "hello!"], "neither hexadecimal, base64 nor"),
            (["parse", "DF0900"], "is no GBCS message"), (["parse", "--pre-command", "DF"], "add --request"),
            (["parse", "--request", "DF"], "add --pre-command"),
            (["parse", "DF", "--pre-command", "DF", "--request", "DF"], "means nothing with --pre-command"),
            (["parse", "--pre-command", "DF", "--request", "<a/>"], "The root element is"),
            (["parse", "DF", "--secret", "00"], "--secret: takes 32 octets"),
            (["parse", "DF", "--command", "*"], "--command: it is neither"),
        ])
    func mistakes(arguments: [String], says: String) throws {
        let outcome = try SmetsProcess.run(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(says), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test("A Pre-Command is held against its Service Request: exit code 1 where it differs")
    func preCommand() throws {
        let folder = try SmetsProcess.Folder()
        func request(_ counter: Int) -> String {
            """
            <sr:Request xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.4"><sr:Header>\
            <sr:RequestID>02-53-4D-45-54-53-00-04:02-53-4D-45-80-00-00-03:\(counter)</sr:RequestID>\
            <sr:CommandVariant>4</sr:CommandVariant><sr:ServiceReference>7.1</sr:ServiceReference>\
            <sr:ServiceReferenceVariant>7.1</sr:ServiceReferenceVariant></sr:Header><sr:Body><sr:EnableSupply/>\
            </sr:Body></sr:Request>
            """
        }
        let right = try SmetsProcess.run(
            ["parse", "--pre-command", Self.enableSupply, "--request", try folder.file("right.xml", request(7))])
        #expect(right.status == 0, "\(right.output) \(right.errors)")
        let wrong = try SmetsProcess.run(
            [
                "parse", "--pre-command", Self.enableSupply, "--request", try folder.file("wrong.xml", request(8)),
                "--json",
            ])
        #expect(wrong.status == 1)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(wrong.output.utf8)) as? [String: Any])
        #expect(object["isCorrelated"] as? Bool == false)
        #expect(object["discrepancies"] as? [String] == ["its counter is 7, and the Service Request's is 8"])
    }
}
