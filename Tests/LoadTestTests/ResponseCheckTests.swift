import COSEM
import DCC
import ESMEEmulator
import EstateFixture
import GBCS
import Testing

@testable import Estate
@testable import Fleet
@testable import LoadTest

/// Responses to patched commands, told right from wrong.
@Suite struct ResponseCheckTests {
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
        let window = ReadingWindow(for: request, now: TestGateway.now)
        return try CommandTemplate(
            request, from: CommandSender(role, of: request, in: estate.folder), over: window.start, to: window.end,
            using: context)
    }

    private func secrets(_ estate: TestGateway) throws -> EstateSecrets {
        let parties = RequestingRole.allCases.compactMap { $0.party(in: estate.folder) }
        return try EstateSecrets(estate: estate.gateway.estate, folder: estate.folder, parties: Set(parties))
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
            let verifier = template.verifier(
                of: device, counter: counter, macSecret: macSecret, payloadSecret: payloadSecret)
            #expect(
                verifier.recognisesSuccess(of: template.request, in: response, using: context)
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
}
