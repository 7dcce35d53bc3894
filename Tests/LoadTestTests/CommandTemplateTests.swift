import COSEM
import ESMEEmulator
import EstateFixture
import GBCS
import Testing

@testable import DCC
@testable import Estate
@testable import Fleet
@testable import Keys
@testable import LoadTest

/// Patched commands against those built whole, and responses to them told right from wrong.
@Suite struct CommandTemplateTests {
    private static let cells: [(MessageCode, RequestingRole)] = {
        let matrix = PermissionMatrix(rules: ProcessingRules())
        return RequestCatalogue.all.flatMap { request in
            PermissionMatrix.roles.filter { matrix.isGranted($0, request.useCase) }
                .map { (request.useCase.messageCode, $0) }
        }
    }()

    /// Use cases whose example a new meter refuses: a UTRN of zeros, emergency credit in credit mode, arming a supply
    /// that is enabled.
    private static let refused: Set<MessageCode> = [
        .cs01a, MessageCode(rawValue: 0x0020), MessageCode(rawValue: 0x0051),
    ]

    private let context = CryptographicContext()

    private func template(
        _ code: MessageCode, _ role: RequestingRole, _ estate: TestGateway
    ) throws -> CommandTemplate {
        let request = try #require(RequestCatalogue[code])
        return try CommandTemplate(
            request, from: LoadSender(UseCaseMix.Entry(request, as: role), folder: estate.folder),
            window: ReadingWindow(for: request, now: TestGateway.now), using: context)
    }

    private func secrets(_ estate: TestGateway, capacity: Int = 100) throws -> EstateSecrets {
        let parties = RequestingRole.allCases.compactMap { $0.party(in: estate.folder) }
        return try EstateSecrets(
            estate: estate.gateway.estate, folder: estate.folder, parties: Set(parties), capacity: capacity)
    }

    @Test func aPatchedCommandIsTheOneBuiltWhole() throws {
        let estate = try TestGateway(shardCount: 1)
        let secrets = try secrets(estate)
        #expect(Self.cells.count > 60)
        for (code, role) in Self.cells {
            let template = try template(code, role, estate)
            let window = ReadingWindow(for: template.request, now: TestGateway.now)
            let cases: [(Int, UInt64)] = [(0, 1), (3, 0x1_00FF_FFFF), (5, 0x7FFF_FFFF_FFFF_FFFF)]
            for (meter, counter) in cases {
                let expected = try estate.command(
                    code, to: meter, as: role, counter: counter, from: window.start, until: window.end)
                let secret = try #require(secrets.secret(ofMeter: meter, with: template.sender.broker))
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

    @Test func everyAnswerIsRecognised() async throws {
        let estate = try TestGateway(shardCount: 1) {
            $0.cohorts[0].variants = [.singleElement: 0.5, .twinElement: 0.5]
        }
        let check = ResponseCheck(secrets: try secrets(estate), context: context)
        let secrets = try secrets(estate)
        var counter: UInt64 = 10
        for (number, (code, role)) in Self.cells.enumerated() {
            let template = try template(code, role, estate)
            let meter = number % 2
            counter += 2
            let device = estate.device(meter)
            let secret = try #require(secrets.secret(ofMeter: meter, with: template.sender.broker))
            let command = template.withCommand(to: device, counter: counter, secret: secret, using: context) { $0 }
            let response = try #require(await estate.gateway.deliver(command).response)
            func outcome(_ octets: [UInt8]) -> LoadOutcome {
                check.outcome(of: octets, to: template, device: device, meter: meter, counter: counter)
            }
            let address = try #require(ResponseCheck.Address(of: response))
            #expect(address.counter == counter && address.originator == device)
            let isRefused = Self.refused.contains(code)
            #expect(outcome(response) == (isRefused ? .failedItems : .answered), "\(code) \(role.rawValue)")
            // All but signed responses are recognised the quick way.
            let isSigned = template.request.useCase.category == .criticalCommand
            let macSecret = try #require(secrets.secret(ofMeter: meter, with: template.sender.businessOriginator))
            let payloadSecret = try #require(secrets.secret(ofMeter: meter, with: template.sender.party))
            #expect(
                check.isRight(response, template, device, counter, macSecret, payloadSecret)
                    == !(isSigned || isRefused),
                "\(code) \(role.rawValue)")
            var altered = response
            altered[altered.count - 1] ^= 1
            #expect(outcome(altered) == .wrongMAC)
            #expect(outcome(Array(response.dropLast())) == .malformed)
            #expect(
                check.outcome(of: response, to: template, device: device, meter: meter, counter: counter + 2)
                    == .doesNotAnswer)
        }
    }

    @Test func failedItemsAndWrongPayloadTagsAreTold() async throws {
        let estate = try TestGateway(shardCount: 1)
        let secrets = try secrets(estate)
        let check = ResponseCheck(secrets: secrets, context: context)
        let template = try template(.ecs22b, .supplier, estate)
        let device = estate.device(1)
        let secret = try #require(secrets.secret(ofMeter: 1, with: template.sender.broker))
        let command = template.withCommand(to: device, counter: 4, secret: secret, using: context) { $0 }
        let response = try #require(await estate.gateway.deliver(command).response)
        // A payload of another's, under a MAC that is right.
        let message = try Message(parsing: response)
        var content = Array(message.content)
        content[content.count - 4] ^= 1
        let macSecret = try #require(secrets.secret(ofMeter: 1, with: template.sender.party))
        let wrongTag = Message.protected(header: message.header, content: content, secret: macSecret, using: context)
        #expect(
            check.outcome(of: wrongTag, to: template, device: device, meter: 1, counter: 4) == .wrongPayloadTag)
        _ = try await estate.gateway.withMeter(1) { meter, _ in
            meter.faults.add(.init(.result(item: 0, .hardwareFault), remaining: 1))
        }
        let failed = try #require(await estate.gateway.deliver(command).response)
        #expect(check.outcome(of: failed, to: template, device: device, meter: 1, counter: 4) == .failedItems)
    }

    @Test func theCacheIsBoundedAndRight() throws {
        let estate = try TestGateway(shardCount: 1)
        let (small, large) = (try secrets(estate, capacity: 2), try secrets(estate))
        let party = try #require(RequestingRole.supplier.party(in: estate.folder))
        for meter in [0, 1, 2, 3, 4, 5, 0, 2, 2, 5] {
            #expect(small.secret(ofMeter: meter, with: party) == large.secret(ofMeter: meter, with: party))
        }
        #expect(small.secret(ofMeter: 0, with: estate.device(0)) == nil)
        #expect(small.signingKey(ofMeter: 3) != nil)
    }
}
