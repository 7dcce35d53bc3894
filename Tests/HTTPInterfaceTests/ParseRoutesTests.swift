import COSEM
import DCC
import EstateFixture
import Foundation
import Testing

@testable import GBCS
@testable import HTTPInterface

@Suite("Parsing messages over HTTP")
struct ParseRoutesTests {
    private func exchange(
        _ estate: TestGateway, _ code: MessageCode, as role: RequestingRole = .supplier
    ) async throws -> (command: AccessControlBroker.PreparedCommand, response: [UInt8]) {
        let command = try estate.command(code, as: role, counter: 7)
        let response = await estate.gateway.deliver(command.octets).response
        return (command, try #require(response))
    }

    @Test("A Response is told as XML with the estate's keys, or with a secret")
    func xml() async throws {
        let estate = try TestGateway()
        let (command, response) = try await exchange(estate, .ecs22b)
        let bodies = [
            #"{"message": "\#(response.hexadecimal)"}"#,
            #"{"message": "\#(response.hexadecimal)", "command": "\#(command.octets.hexadecimal)"}"#,
            #"{"message": "\#(response.hexadecimal)", "secret": "\#(try secret(estate).hexadecimal)"}"#,
            #"{"message": "\#(response.hexadecimal)", "serviceReferenceVariant": "4.8.1"}"#,
        ]
        try await TestHTTP.with(estate.gateway) { http in
            for body in bodies {
                let answer = try await http.json("POST", "/v1/parse", body)
                #expect(answer.status == 200, "\(answer.text)")
                #expect(answer.headers["content-type"] == "application/xml; charset=utf-8")
                #expect(answer.text.contains("<ra:GBCSHexadecimalMessageCode>0037</ra:GBCSHexadecimalMessageCode>"))
                #expect(answer.text.components(separatedBy: "<ra:LogEntry").count == 50)
            }
        }
    }

    /// Z of the supplier and the first meter, in octets: it is not shown by itself.
    private func secret(_ estate: TestGateway) throws -> [UInt8] {
        let key = try #require(try estate.folder.privateKey(of: estate.party(.supplier), .keyAgreement))
        let device = estate.gateway.estate.deviceKeys(0).keyAgreement.publicKey
        return key.sharedSecret(with: device).withUnsafeOctets { Array($0) }
    }

    @Test("What cannot be told is a problem with a code of its own")
    func problems() async throws {
        let estate = try TestGateway()
        let (command, response) = try await exchange(estate, .ecs22b)
        let (_, other) = try await exchange(estate, .ecs52)
        var broken = other
        broken[broken.count - 1] ^= 1
        let (text, zero) = (response.hexadecimal, String(repeating: "01", count: 32))
        let cases = [
            (#"{}"#, "missing-field"), (#"{"message": 1}"#, "invalid-value"),
            (#"{"message": "xx"}"#, "malformed-hexadecimal"), (#"{"message": "DF0900"}"#, "malformed-message"),
            (#"{"message": "\#(command.octets.hexadecimal)"}"#, "not-parsed"),
            (#"{"message": "\#(text)", "command": "DD"}"#, "malformed-message"),
            (#"{"message": "\#(other.hexadecimal)", "command": "\#(command.octets.hexadecimal)"}"#, "other-command"),
            (#"{"message": "\#(text)", "secret": "00"}"#, "invalid-value"),
            (#"{"message": "\#(text)", "secret": "\#(zero)"}"#, "not-decrypted"),
            (#"{"message": "\#(broken.hexadecimal)"}"#, "not-authentic"),
            (#"{"message": "\#(text)", "key": "00"}"#, "unknown-field"),
        ]
        try await TestHTTP.with(estate.gateway) { http in
            for (body, code) in cases {
                let answer = try await http.json("POST", "/v1/parse", body)
                #expect(answer.status == 400)
                #expect(answer.code == code, "\(answer.text)")
                #expect(!answer.text.contains(zero))
            }
        }
    }

    @Test("A message beyond the limit is not looked at, and other media types are not taken")
    func limits() async throws {
        let estate = try TestGateway()
        var limits = HTTPLimits()
        limits.messageSize = 100
        let long = String(repeating: "DF", count: 101)
        try await TestHTTP.with(estate.gateway, limits: limits) { http in
            let answer = try await http.json("POST", "/v1/parse", #"{"message": "\#(long)"}"#)
            #expect(answer.status == 413 && answer.code == "too-large")
            let plain = try await http.post("/v1/parse", Array("DF".utf8), type: "text/plain")
            #expect(plain.status == 415)
        }
    }
}
