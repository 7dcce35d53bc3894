import COSEM
import ESMEEmulator
import EstateFixture
import GBCS
import Testing

@testable import DCC

/// Patched commands against those built whole.
@Suite struct CommandTemplateTests {
    private static let cells: [(MessageCode, RequestingRole)] = {
        let matrix = PermissionMatrix(rules: ProcessingRules())
        return RequestCatalogue.all.flatMap { request in
            PermissionMatrix.roles.filter { matrix.isGranted($0, request.useCase) }
                .map { (request.useCase.messageCode, $0) }
        }
    }()

    private let context = CryptographicContext()

    @Test func aPatchedCommandIsTheOneBuiltWhole() throws {
        let estate = try TestGateway(shardCount: 1)
        // The 48 half hours of yesterday.
        let end = TestGateway.now.roundedDown(to: 86_400)
        let start = end - 86_400 + 1_800
        #expect(Self.cells.count > 60)
        for (code, role) in Self.cells {
            let request = try #require(RequestCatalogue[code])
            let template = try CommandTemplate(
                request, from: CommandSender(role, of: request, in: estate.folder), over: start, to: end, using: context
            )
            let cases: [(Int, UInt64)] = [(0, 1), (3, 0x1_00FF_FFFF), (5, 0x7FFF_FFFF_FFFF_FFFF)]
            for (meter, counter) in cases {
                let expected = try estate.command(
                    code, to: meter, as: role, counter: counter, from: start, until: end)
                let broker = try #require(
                    try estate.folder.privateKey(of: template.sender.broker, .keyAgreement))
                let secret = broker.sharedSecret(
                    with: estate.gateway.estate.deviceKeys(meter).keyAgreement.publicKey)
                let made = template.withCommand(
                    to: estate.device(meter), counter: counter, secret: secret, using: context
                ) { $0 }
                guard case .present(let range) = expected.message.signature else {
                    #expect(made == expected.octets, "\(code) \(role.rawValue) meter \(meter)")
                    continue
                }
                // Signatures differ each time: theirs is checked, the MAC over it too.
                let message = try Message(parsing: made)
                #expect(Array(made[..<range.lowerBound]) == Array(expected.octets[..<range.lowerBound]))
                let key = try #require(
                    estate.folder.certificate(of: template.sender.businessOriginator, .digitalSignature)?.publicKey)
                #expect(key.verifies(made[range], of: made[message.signedRange]))
                #expect(context.verifiesMAC(of: message, secret: secret))
            }
        }
    }
}
