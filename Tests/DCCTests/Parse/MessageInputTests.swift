import DUIS
import GBCS
import Testing

@testable import DCC

@Suite("What may be given to be parsed")
struct MessageInputTests {
    /// The first octets of a message: what is behind them is not looked at here.
    private static let octets: [UInt8] = [0xDF, 0x09, 0x02, 0, 0, 0, 0, 0, 0, 0x03, 0xE8]
    private static let base64 = "3wkCAAAAAAAAA+g="

    private static func response(_ message: String, code: String = "I0") -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <sr:Response xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.4"><sr:Header>\
        <sr:RequestID>02-53-4D-45-54-53-00-04:02-53-4D-45-80-00-00-00:7</sr:RequestID>\
        <sr:ResponseCode>\(code)</sr:ResponseCode><sr:ResponseDateTime>2026-11-01T12:00:00.00Z</sr:ResponseDateTime>\
        </sr:Header><sr:Body>\(message)</sr:Body></sr:Response>
        """
    }

    private static let responseMessage = """
        <sr:ResponseMessage><sr:ServiceReference>4.8</sr:ServiceReference><sr:ServiceReferenceVariant>4.8.1\
        </sr:ServiceReferenceVariant><sr:GBCSPayload>\(base64)</sr:GBCSPayload></sr:ResponseMessage>
        """

    @Test(
        "Octets, hexadecimal and base64 are the same message",
        arguments: [
            octets, Array("DF0902000000000000 03E8\n".utf8), Array("  df:09:02:00:00:00:00:00:00:03:e8".utf8),
            Array(base64.utf8), Array("3wkCAAAA\nAAAAA+g=\n".utf8), [0xEF, 0xBB, 0xBF] + Array(base64.utf8),
        ])
    func forms(input: [UInt8]) throws {
        let message = try MessageInput(reading: input)
        #expect(message.octets == Self.octets)
        #expect(message.variant == nil && message.requestID == nil)
    }

    @Test("A Response document says what was asked, too")
    func document() throws {
        let message = try MessageInput(reading: Array(Self.response(Self.responseMessage).utf8))
        #expect(message.octets == Self.octets)
        #expect(message.variant == "4.8.1")
        #expect(message.requestID?.counter == 7)
    }

    @Test(
        "Runs of schedules and alerts hold their message elsewhere",
        arguments: ["DSPScheduledMessage", "DeviceAlertMessage"])
    func otherMessages(name: String) throws {
        let text = Self.response("<sr:\(name)><sr:GBCSPayload>\(Self.base64)</sr:GBCSPayload></sr:\(name)>")
        let message = try MessageInput(reading: Array(text.utf8))
        #expect(message.octets == Self.octets)
        #expect(message.variant == nil)
    }

    @Test(
        "What holds no message is an error that says what it is",
        arguments: [
            ("", "there is nothing to parse"), (" \n\t", "there is nothing to parse"),
            ("00DF", "a GBCS message begins with DD or DF, not with 00DF"),
            ("hello!", "it is neither hexadecimal, base64 nor a Response document of DUIS"),
            ("AAAA", "a GBCS message begins with DD or DF, not with AAAA"),
            ("AAAAAAA=", "the base64 holds no GBCS message, which begins with DD or DF"),
            (
                response("<sr:ResponseMessage/>", code: "E4"),
                "the ResponseMessage (E4) has no GBCSPayload"
            ),
            (
                response("<sr:ResponseMessage><sr:SMETS1SignedResponse/></sr:ResponseMessage>"),
                "the ResponseMessage (I0) has no GBCSPayload: the answer for a SMETS1 Device is MMC XML already"
            ),
            (
                response("<sr:ResponseMessage><sr:GBCSPayload>*</sr:GBCSPayload></sr:ResponseMessage>"),
                "GBCSPayload is no base64"
            ),
        ])
    func mistakes(text: String, says: String) {
        let error = #expect(throws: ParseProblem.self) { try MessageInput(reading: Array(text.utf8)) }
        #expect(error?.description == says)
    }

    @Test("Documents that are none, or too large, are refused by the reader")
    func brokenDocuments() {
        for text in ["<", "<a/>", "<!DOCTYPE a []><a/>", Self.response("").replacing("</sr:Body>", with: "")] {
            #expect(throws: ParseProblem.self) { try MessageInput(reading: Array(text.utf8)) }
        }
        let large = [UInt8](repeating: 0xDF, count: MessageInput.octetLimit + 1)
        let error = #expect(throws: ParseProblem.self) { try MessageInput(reading: large) }
        #expect(error?.description == "the message has 4194305 octets; at most 4194304 are read")
    }
}
