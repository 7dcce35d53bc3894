import EstateFixture
import Foundation
import GBCS
import Keys
import Testing

@testable import DCC

/// Who commands come from, with development keys.
@Suite struct CommandSenderTests {
    private let estate: TestGateway

    init() throws { estate = try TestGateway(meters: 1, shardCount: 1) }

    private func sender(_ role: RequestingRole, _ code: MessageCode) throws -> CommandSender {
        try CommandSender(role, of: try #require(RequestCatalogue[code]), in: estate.folder)
    }

    @Test func aPartyThatMetersKnowActsForItself() throws {
        let (sender, supplier) = (try sender(.supplier, .ecs22b), estate.party(.supplier))
        #expect(sender.party == supplier && sender.businessOriginator == supplier && !sender.isBehindBroker)
        #expect(sender.broker == estate.party(.accessControlBroker))
        #expect(sender.originator(counter: 7) == .knownRemoteParty(supplier, counter: 7))
        #expect(sender.signingKey == nil)
    }

    @Test func behindTheBrokerTheCertificateGoesWithReadsOfProtectedAttributes() throws {
        let (broker, reader) = (estate.party(.accessControlBroker), estate.party(.meterDataRetriever))
        let certificate = try #require(estate.folder.certificate(of: reader, .keyAgreement)?.der)
        for (code, expected) in [(MessageCode.ecs22b, certificate as [UInt8]?), (.ecs52, nil)] {
            let sender = try sender(.meterDataRetriever, code)
            #expect(sender.isBehindBroker && sender.party == reader && sender.businessOriginator == broker)
            #expect(
                sender.originator(counter: 9)
                    == .accessControlBroker(
                        broker, counter: 9, onBehalfOf: SupplementaryRemoteParty(id: reader, counter: 9),
                        certificate: expected))
        }
    }

    @Test func criticalCommandsAreSignedByTheirBusinessOriginator() throws {
        let key = try #require(try sender(.supplier, .ecs70).signingKey)
        let certificate = try #require(estate.folder.certificate(of: estate.party(.supplier), .digitalSignature))
        #expect(key.publicKey == certificate.publicKey)
        let behind = try CommandSender(
            estate.party(.otherUser), isBehindBroker: true, signs: true, broker: estate.party(.accessControlBroker),
            in: estate.folder)
        let broker = try #require(
            estate.folder.certificate(of: estate.party(.accessControlBroker), .digitalSignature))
        #expect(behind.signingKey?.publicKey == broker.publicKey)
    }

    @Test func whatTheFolderDoesNotHaveIsNamed() throws {
        let path = NSTemporaryDirectory() + "smets-sender-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try KeyFolder(path: path)
        let request = try #require(RequestCatalogue[.ecs70])
        let noParty = #expect(throws: KeyFolderError.self) { try CommandSender(.supplier, of: request, in: folder) }
        #expect(noParty?.description == "\(path): has no party for the role acb")
        let supplier = estate.party(.supplier)
        let noKey = #expect(throws: KeyFolderError.self) {
            try CommandSender(supplier, isBehindBroker: false, signs: true, broker: supplier, in: folder)
        }
        #expect(
            noKey?.description
                == "\(path): has no \(supplier.fileName)-ds.key; commands need their sender's private key")
        let noCertificate = #expect(throws: KeyFolderError.self) {
            try CommandSender(supplier, isBehindBroker: true, isSensitive: true, broker: supplier, in: folder)
        }
        #expect(noCertificate?.description == "\(path): has no Key Agreement certificate of \(supplier)")
    }
}
