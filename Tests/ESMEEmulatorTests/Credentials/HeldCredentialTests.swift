import COSEM
import Foundation
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// Trust Anchor Cells and keys as a meter's state keeps them.
@Suite("Credentials that are kept")
struct HeldCredentialTests {
    private static func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }

    @Test("A cell as JSON, and back")
    func coding() throws {
        let key = Party.supplier.keyAgreement.publicKey
        let credential = HeldCredential(
            TrustAnchorCell(.supplier, .keyAgreement, .prePaymentTopUp),
            identity: CredentialIdentity(
                subjectUniqueID: EntityIdentifier(5), subjectKeyID: SubjectKeyIdentifier(0x4000_0000_0000_0001)),
            publicKey: key)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let json = String(decoding: try encoder.encode(credential), as: UTF8.self)
        #expect(
            json == #"{"cellUsage":1,"keyUsage":4,"publicKey":"\#(key.octets.hexadecimal)","role":2,"#
                + #""subjectKeyId":4611686018427387905,"subjectUniqueId":5}"#)
        #expect(try Self.decode(HeldCredential.self, json) == credential)
        // Of an exchange file, where only the identity is known.
        let withoutKey = json.replacingOccurrences(of: #""publicKey":"\#(key.octets.hexadecimal)","#, with: "")
        #expect(try Self.decode(HeldCredential.self, withoutKey).publicKey == nil)
        for (part, damaged) in [
            (#""role":2"#, #""role":9"#), (#""role":2"#, #""role":256"#), (#""role":2"#, #""rolle":2"#),
            (#""keyUsage":4"#, #""keyUsage":1"#), (#""cellUsage":1"#, #""cellUsage":2"#),
            (#""subjectUniqueId":5"#, #""subjectUniqueId":-5"#), (#""publicKey":"04"#, #""publicKey":"05"#),
            (#""publicKey":"04"#, #""publicKey":""#), (#""publicKey":"04"#, #""publicKey":"zz"#),
        ] {
            #expect(json.contains(part))
            #expect(throws: DecodingError.self, "\(damaged)") {
                try Self.decode(HeldCredential.self, json.replacingOccurrences(of: part, with: damaged))
            }
        }
    }

    @Test(
        "A state with a private key that is none leaves the meter its first key",
        arguments: [
            [], [0], Array(repeating: 0, count: 32), Array(repeating: 0xFF, count: 32), Array(repeating: 1, count: 31),
            Array(repeating: 1, count: 33),
        ] as [[UInt8]])
    func damagedKey(scalar: [UInt8]) throws {
        let estate = TestEstate()
        var state = estate.meter.state
        var management = DeviceManagementState()
        management.ownKeys[TrustAnchorCell.KeyUsage.digitalSignature.rawValue] = .init(publicKey: [4], scalar: scalar)
        state.management = management
        estate.meter.state = state
        #expect(estate.meter.digitalSignatureKey == TestKeys.meterDigitalSignature.publicKey)
        #expect(try estate.answer(.ecs70, from: .supplier).response.isSuccess)
    }

    @Test("A meter without any cell answers nobody, and does not trap")
    func noCells() {
        let estate = TestEstate()
        var state = estate.meter.state
        state.credentials = []
        estate.meter.state = state
        for sender in Sender.allCases {
            let outcome = estate.process(estate.command(.ecs52, from: sender))
            #expect(outcome.disposition == .refused(.unknownOriginator))
            #expect(outcome.alerts.isEmpty)
        }
        state.credentials = nil
        estate.meter.state = state
        #expect(estate.process(estate.command(.ecs52, from: .supplier)).disposition == .answered)
    }

    @Test("Commands that wait with content that is none are dropped at their time")
    func damagedPending() {
        let estate = TestEstate()
        var state = estate.meter.state
        var management = DeviceManagementState()
        management.pendingCommands = [MessageCode.cs06, .cs02bSupplierBySupplier, MessageCode(rawValue: 0x7777)].map {
            PendingCommand(
                time: TestEstate.noon, messageCode: $0, originatorCounter: 1, originator: 5, content: [0x30, 0x82],
                failingCells: nil, failingCode: nil)
        }
        state.management = management
        estate.meter.state = state
        #expect(estate.meter.advance(to: TestEstate.noon).isEmpty)
        #expect(estate.meter.state.management == nil)
    }
}
