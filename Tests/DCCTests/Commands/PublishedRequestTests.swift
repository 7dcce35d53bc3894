import COSEM
import DUIS
import GBCS
import Testing

@testable import DCC

/// Published Service Requests and the published commands of the same names: two sources that are independent of each other
/// and of this project.
@Suite(.enabled(if: PublishedRequest.isThere && !PublishedCommand.all.isEmpty))
struct PublishedRequestTests {
    /// A request to an emulated device, with what it becomes.
    private struct Translation {
        let request: PublishedRequest
        let target: TranslationTarget
        let found: GBCSRequest
    }

    private static func translations() throws -> [Translation] {
        try PublishedRequest.all.compactMap { request in
            guard let target = request.context, target.type == .esme || target.isHub else { return nil }
            let found = try ServiceRequestTranslation.requests(for: request.body, as: request.variant, to: target)
            return Translation(request: request, target: target, found: try #require(found.first))
        }
    }

    /// Requests whose name has another use case than a hub has: it is of an earlier version of GBCS.
    private static let successors = ["CCS05CCS04_8.9_SUCCESS": "CCS06", "ECS26i_6.2.4_SUCCESS": "ECS26n"]

    /// Requests whose values are others than those of the published command, with the reason.
    private static let otherValues = [
        // The certificates in the requests were issued again in 2025; those in the commands are of 2015 and 2016.
        "CS02bACBByACB_8.5_SUCCESS": "certificates", "CS02bNOByNO_6.15.1_SUCCESS": "certificates",
        "CS02bSupplierBySupplier_6.15.1_FUTURE_DATED_SUCCESS": "certificates",
        "CS02bSupplierByTransCoS_6.23_FUTURE_DATED_SUCCESS": "certificates",
        // These two commands have the supplier's certificates for the Load Controller's.
        "CS02gLoadControllerBySupplier_6.15.1_FUTURE_DATED_SUCCESS": "certificates",
        "CS02gLoadControllerBySupplier_6.15.1_IMMEDIATE_SUCCESS": "certificates",
        // The command leaves out the new counters, which the schema demands of the request.
        "CS02bSupplierByTransCoS_6.23_CANCELLATION_SUCCESS": "counters",
        // The request has 81B7, the command 81C4 and 81C5 in its place.
        "ECS25a_6.22_SUCCESS": "events",
        // The request has 8003, which the command has not.
        "ECS25b_6.22_SUCCESS": "events",
        // There is only the command that failed, which enables 8003 and 8015 besides.
        "ECS25b3_6.22_SUCCESS": "events",
    ]

    @Test("Every published request to a meter or a hub becomes a command of the use case in its name")
    func useCases() throws {
        let translations = try Self.translations()
        #expect(translations.count == 189)
        for one in translations {
            let code = Self.successors[one.request.name] ?? one.request.code
            #expect(code.hasPrefix(one.found.useCase.code), "\(one.request) became \(one.found.useCase.code)")
        }
    }

    @Test("Every published request to a gas device, a PPMID or an HCALCS is refused with a sentence")
    func otherDevices() throws {
        let others = PublishedRequest.all.filter { $0.context.map { $0.type != .esme && !$0.isHub } ?? false }
        #expect(others.count == 92)
        for request in others {
            let target = try #require(request.context)
            let error = #expect(throws: TranslationError.self, "\(request)") {
                _ = try ServiceRequestTranslation.requests(for: request.body, as: request.variant, to: target)
            }
            if target.type == .gsme || target.type == .gasProxyFunction { #expect(error == .noGasDevice) }
        }
    }

    @Test("Contents are those of the published commands, octet for octet: 120 of 130")
    func contents() throws {
        var (same, other) = (0, Set<String>())
        for one in try Self.translations() {
            guard let published = PublishedCommand.command(one.request.name) else { continue }
            let message = try Message(parsing: published.octets)
            if one.found.octets(header: message.header) == Array(message.content) {
                same += 1
            } else {
                other.insert(one.request.name)
            }
        }
        #expect(same == 120)
        #expect(other == Set(Self.otherValues.keys))
    }

    @Test("Of replaced credentials all but the certificates is as in the published commands")
    func credentials() throws {
        for one in try Self.translations() where Self.otherValues[one.request.name] == "certificates" {
            let published = try #require(PublishedCommand.command(one.request.name))
            let message = try Message(parsing: published.octets)
            func parts(_ octets: [UInt8]) throws -> UpdateSecurityCredentialsCommand {
                var command = try UpdateSecurityCredentialsCommand(decoding: octets)
                for index in command.replacements.indices { command.replacements[index].certificate = [] }
                command.certificationPath = []
                // The published command has the supplier's three cells for the Load Controller's two.
                if command.control.mode == .loadControllerBySupplier { command.replacements = [] }
                return command
            }
            let ours = try parts(one.found.octets(header: message.header))
            let theirs = try parts(Array(message.content))
            #expect(ours == theirs, "\(one.request)")
        }
    }

    @Test(
        "Whole commands are the published ones, header, signature and MAC too, and critical ones by way of a Pre-Command"
    )
    func wholeCommands() throws {
        let builder = CommandBuilder(using: CryptographicContext())
        var (plain, signed) = (0, 0)
        for one in try Self.translations() where Self.otherValues[one.request.name] == nil {
            guard let published = PublishedCommand.command(one.request.name),
                let secret = published.secret(of: "accessControlBroker")
            else { continue }
            let message = try Message(parsing: published.octets)
            let device = message.header.businessTarget
            let originator = Self.originator(message.header)
            guard case .present(let signature) = message.signature else {
                let command = builder.command(one.found, from: originator, to: device, brokerSecret: secret)
                #expect(command == published.octets, "\(one.request)")
                #expect(!one.found.isCritical, "\(one.request)")
                plain += 1
                continue
            }
            let issued = try PreCommand(one.found, from: originator, to: device)
            let key = try #require(published.signatureKey(of: originator.businessOriginator))
            let octets = issued.octets(.noSignature) + [0x40] + published.octets[signature]
            let command = try builder.command(fromSigned: octets, issued: issued, userKey: key, brokerSecret: secret)
            #expect(command == published.octets, "\(one.request)")
            #expect(one.found.isCritical, "\(one.request)")
            signed += 1
        }
        #expect(plain == 67)
        #expect(signed == 50)
    }

    private static func originator(_ header: GroupingHeader) -> CommandOriginator {
        guard let party = header.otherInformation.supplementaryRemoteParty else {
            return .knownRemoteParty(header.businessOriginator, counter: header.originatorCounter)
        }
        return .accessControlBroker(
            header.businessOriginator, counter: header.originatorCounter, onBehalfOf: party,
            certificate: header.otherInformation.keyAgreementCertificate.map(Array.init))
    }

    @Test("Published responses answer their commands, and none another's")
    func responses() throws {
        let context = CryptographicContext()
        var (matches, verified) = (0, 0)
        let exchanges = PublishedCommand.all.values.filter { $0.response != nil }
        for exchange in exchanges {
            let command = try Message(parsing: exchange.octets).header
            let response = try #require(exchange.response)
            let broker = command.businessOriginator.rawValue == 0x90B3_D51F_3000_0002
            let secret = broker ? exchange.secret(of: "accessControlBroker") : nil
            func message(to header: GroupingHeader) throws -> Message {
                try ResponseVerifier(to: header, macSecret: secret, passesUnknownSignatures: true)
                    .message(response, using: context)
            }
            let found = try message(to: command)
            #expect(found.header.originatorCounter == command.originatorCounter)
            matches += 1
            if secret != nil, found.macRange != nil { verified += 1 }
            var other = command
            other.originatorCounter += 1
            #expect(throws: VerifiedResponse.Problem.self) {
                _ = try message(to: other)
            }
        }
        #expect(matches > 150)
        #expect(verified > 3)
    }
}
