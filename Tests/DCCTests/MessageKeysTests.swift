import EstateFixture
import GBCS
import Testing

@testable import DCC
@testable import Estate

/// Checking and decrypting messages with whatever keys are at hand.
@Suite(.serialized) struct MessageKeysTests {
    @Test func aResponseIsCheckedAndDecryptedWithTheFoldersKeys() async throws {
        let estate = try await EndpointEstate()
        let keys = MessageKeys(folder: estate.folder, secret: nil, deviceKeys: estate.gateway.estate.keys)
        for role in [RequestingRole.supplier, .meterDataRetriever] {
            let command = try estate.command(.ecs22b, as: role, meter: 0, counter: 3)
            #expect(try keys.findings(on: command.message).notes == ["MAC: valid"])
            let response = try #require(await estate.gateway.deliver(command.octets).response)
            let findings = try keys.findings(on: try Message(parsing: response))
            #expect(findings.notes == ["MAC: valid"])
            #expect(findings.plaintexts.count == 1)
            #expect(findings.plaintexts.first?.octets.starts(with: [0x02, 0x01, 0x13]) == true)
        }
        let clock = try estate.command(.ecs70, as: .supplier, meter: 0, counter: 4)
        #expect(try keys.findings(on: clock.message).notes == ["MAC: valid", "signature: valid"])
        try await estate.stop()
    }

    @Test func whatCannotBeCheckedIsSaid() async throws {
        let estate = try await EndpointEstate()
        let command = try estate.command(.ecs22b, as: .supplier, meter: 0, counter: 3)
        let response = try Message(parsing: try #require(await estate.gateway.deliver(command.octets).response))
        #expect(try MessageKeys(folder: nil, secret: nil).findings(on: response).notes.isEmpty)
        let withoutDevice = try MessageKeys(folder: estate.folder, secret: nil).findings(on: response)
        #expect(withoutDevice.notes.count == 2)
        #expect(withoutDevice.plaintexts.isEmpty)
        let wrong = SharedSecret(octets: [UInt8](repeating: 1, count: 32))
        #expect(
            try MessageKeys(folder: nil, secret: wrong).findings(on: response).notes
                == ["MAC: WRONG", "protected attributes: do not authenticate with this key"])
        try await estate.stop()
    }
}
