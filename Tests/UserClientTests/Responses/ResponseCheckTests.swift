import DUIS
import GBCS
import Keys
import Testing

@testable import UserClient

/// Which Responses a User takes.
struct ResponseCheckTests {
    private static let request = TestParties.request()
    private let check = ResponseCheck(folder: TestParties.folder)

    private func octets(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("A Response that the Data Service Provider signed is taken, with what it says")
    func signed() throws {
        let response = TestParties.response(to: Self.request, .i0, [Element("GBCSPayload", text: "3wkC")])
        let checked = try check.checked(TestParties.signed(response), mayBeUnsigned: false)
        #expect(checked.response == response)
        #expect(checked.signer == TestParties.broker)
        #expect(checked.innerSigner == nil)
        #expect(checked.payload == [0xDF, 0x09, 0x02])
        #expect(checked.requestID == Self.request.id)
        #expect(!checked.isError)
    }

    @Test("A Response without a signature is taken where it may be, and only there")
    func unsigned() throws {
        let response = TestParties.response(to: Self.request, .i99, isResult: false)
        let octets = try ResponseWriter(signer: nil).octets(of: response)
        #expect(try check.checked(octets, mayBeUnsigned: true).signer == nil)
        #expect(throws: ResponseCheck.Problem.signature(.none)) { try check.checked(octets, mayBeUnsigned: false) }
    }

    @Test("Changed octets, a User's signature and one of an unknown certificate are refused even where none is needed")
    func refused() throws {
        let response = TestParties.response(to: Self.request)
        let good = String(decoding: try TestParties.signed(response), as: UTF8.self)
        let changed = good.replacing("<sr:ResponseCode>I0<", with: "<sr:ResponseCode>I1<")
        #expect(changed != good)
        #expect(throws: ResponseCheck.Problem.signature(.digest)) {
            try check.checked(octets(changed), mayBeUnsigned: true)
        }
        let foreign = try TestParties.signed(response, by: TestParties.supplier)
        #expect(throws: ResponseCheck.Problem.foreignSigner(TestParties.supplier)) {
            try check.checked(foreign, mayBeUnsigned: true)
        }
        let serial = try #require(good.firstMatch(of: #/<ds:X509SerialNumber>(\d+)</#)?.1)
        #expect(throws: ResponseCheck.Problem.unknownSigner("12345")) {
            try check.checked(octets(good.replacing(serial, with: "12345")), mayBeUnsigned: true)
        }
    }

    @Test("What is no Response is refused", arguments: ["", "<a/>", "no XML", "<sr:Response/>", "{}"])
    func noResponse(text: String) {
        #expect(throws: ResponseCheck.Problem.self) { try check.checked(octets(text), mayBeUnsigned: true) }
    }

    @Test("A request is no Response")
    func request() throws {
        let octets = try RequestWriter(signer: TestParties.signer()).octets(of: Self.request)
        #expect(
            throws: ResponseCheck.Problem.response(
                .notAResponse("{http://www.dccinterface.co.uk/ServiceUserGateway}Request"))
        ) {
            try check.checked(octets, mayBeUnsigned: true)
        }
    }

    @Test("The answer of a SMETS1 Service Provider inside is verified by itself, and so is the whole")
    func innerSignature() throws {
        let inner = Element(
            "SMETS1SignedResponse", attributes: [Element.Attribute("schemaVersion", "5.4")],
            [Element("SMETS1Response", [Element("Header", [Element("Timestamp", in: .responseAndAlert, text: "x")])])])
        var response = TestParties.response(to: Self.request)
        response.message = Element("SMETS1ResponseMessage", [Element("ServiceReference", text: "4.2"), inner])
        let octets = try ResponseWriter(signer: TestParties.signer()).octets(
            of: response,
            inner: ResponseWriter.InnerSignature(
                element: "SMETS1SignedResponse", signer: try TestParties.signer(TestParties.retriever)))
        let checked = try check.checked(octets, mayBeUnsigned: false)
        #expect(checked.signer == TestParties.broker)
        #expect(checked.innerSigner == TestParties.retriever)
        let text = String(decoding: octets, as: UTF8.self)
        // Inside the inner document both digests change, outside only the outer one.
        for changed in [text.replacing(">x<", with: ">y<"), text.replacing(">4.2<", with: ">4.3<")] {
            #expect(throws: ResponseCheck.Problem.signature(.digest)) {
                try check.checked(self.octets(changed), mayBeUnsigned: true)
            }
        }
    }

    @Test("Pre-Commands, local Commands, and the request of an alert are found")
    func parts() throws {
        let local = TestParties.response(
            to: Self.request, .i0, [Element("LocalCommand", [Element("GBCSPayload", text: "AQ==")])])
        let checked = try check.checked(TestParties.signed(local), mayBeUnsigned: false)
        #expect(checked.localCommand == [1])
        #expect(checked.payload == nil)
        #expect(checked.preCommand == nil)
        var alert = TestParties.response(to: Self.request)
        alert.requestID = nil
        alert.message = Element(
            "DCCAlertMessage",
            [
                Element("DCCAlertCode", text: "N13"),
                Element(
                    "DCCAlert",
                    [
                        Element(
                            "CommandFailure",
                            [
                                Element("CommandRequestID", text: "\(Self.request.id)"),
                                Element("DeviceID", text: TestParties.device.dashed),
                            ])
                    ]),
            ])
        #expect(try check.checked(TestParties.signed(alert), mayBeUnsigned: false).requestID == Self.request.id)
    }

    @Test("Codes of which a source says what they mean have a meaning")
    func meanings() {
        #expect(ResponseCode.e4.meaning?.hasPrefix("the User has not this role") == true)
        #expect(ResponseCode(rawValue: "E65").meaning == nil)
    }
}
