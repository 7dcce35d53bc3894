import COSEM
import DCC
import DUIS
import Estate
import GBCS
import HTTPServing
import Hummingbird

/// `/v1/parse`: tells Responses and alerts of devices as MMC XML.
struct ParseRoutes: Sendable {
    private static let fields = ["message", "command", "secret", "serviceReferenceVariant"]

    private let gateway: GBCSGateway
    private let limits: HTTPLimits

    init(gateway: GBCSGateway, limits: HTTPLimits) { (self.gateway, self.limits) = (gateway, limits) }

    func add(to router: HTTPRoutes) {
        router.post("v1/parse") { request, _ in try await parse(request) }
    }

    private func parse(_ request: Request) async throws -> Response {
        let fields = try await request.fields(Self.fields, limits: limits)
        let octets = try octets(of: "message", fields.required("message", try fields.string("message")))
        let command = try command(fields)
        let variant = try fields.string("serviceReferenceVariant").map { ServiceReferenceVariant(rawValue: $0) }
        let secret = try secret(fields)
        let estate = gateway.estate
        // Without a secret the parties' and the devices' own keys are used, which are all here.
        let keys =
            secret.map { MessageKeys(folder: nil, secret: $0) }
            ?? MessageKeys(folder: estate.folder, secret: nil, deviceKeys: estate.keys)
        let parsed: ParsedMessage
        do { parsed = try ParsedMessage(octets, to: command, variant: variant, keys: keys) } catch {
            throw Self.problem(error)
        }
        guard parsed.isAuthentic else {
            throw HTTPProblem.invalid(
                "not-authentic",
                "message does not verify: \(parsed.checks.joined(separator: "; ")); compare keys and octets")
        }
        return .text(ByteBuffer(bytes: try parsed.xml()), type: "application/xml; charset=utf-8")
    }

    private func command(_ fields: JSONFields) throws(HTTPProblem) -> Message? {
        guard let text = try fields.string("command") else { return nil }
        let octets = try octets(of: "command", text)
        do throws(CodecError) { return try Message(parsing: octets) } catch {
            throw .invalid("malformed-message", "command is no GBCS message: \(error)", offset: error.offset)
        }
    }

    private func octets(of name: String, _ text: String) throws(HTTPProblem) -> [UInt8] {
        let octets = try MessageForm.octets(hexadecimal: text, of: name)
        guard octets.count <= limits.messageSize else {
            throw HTTPProblem(
                .contentTooLarge, "too-large",
                "\(name) has \(octets.count) octets; at most \(limits.messageSize) are taken")
        }
        return octets
    }

    private func secret(_ fields: JSONFields) throws(HTTPProblem) -> SharedSecret? {
        guard let text = try fields.string("secret") else { return nil }
        // What is wrong with a secret is not said in detail, lest part of it be shown.
        guard let octets = try? [UInt8](hexadecimal: text), let secret = SharedSecret(octets: octets) else {
            throw fields.wrong("secret", "the shared secret Z: 32 octets in hexadecimal")
        }
        return secret
    }

    private static func problem(_ problem: ParseProblem) -> HTTPProblem {
        switch problem {
        case .malformed(let error):
            .invalid("malformed-message", "message is no GBCS message: \(error)", offset: error.offset)
        case .otherCommand: .invalid("other-command", "\(problem)")
        case .notDecrypted: .invalid("not-decrypted", "message: \(problem)")
        case .input, .plaintext, .document, .keys: .invalid("not-parsed", "message: \(problem)")
        }
    }
}
