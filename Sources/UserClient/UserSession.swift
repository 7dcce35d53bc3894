import DUIS
import GBCS

/// A User at the DCC's port: sends Service Requests, and takes what comes back.
package struct UserSession: Sendable {
    /// A document that went out or came in.
    package enum Traffic: Sendable {
        case sent([UInt8], path: String)
        case answered([UInt8], status: Int)
        case callback([UInt8])
    }

    /// How a Service Request ended.
    package enum Outcome: Sendable {
        /// The DCC refused it, at once or later, or could not reach the Device.
        case refused(CheckedResponse)
        /// The answer came at once: of requests that the DCC answers itself, and of Commands for local delivery.
        case answered(CheckedResponse)
        /// The Pre-Command, where it is not to be signed and sent.
        case preCommand(CheckedResponse, octets: [UInt8])
        /// The result came by callback.
        case delivered(CheckedResponse, acknowledgement: CheckedResponse)
        /// Nothing came by callback within the time.
        case silence(acknowledgement: CheckedResponse)
    }

    /// Why there is no outcome, in one line.
    package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    package let user: DCCUser
    package let connection: UserConnection
    package let check: ResponseCheck
    /// Where callbacks arrive; nil waits for none.
    package let inbox: CallbackInbox?
    /// Longest wait for a callback.
    package let patience: Duration
    private let schemaVersion: String
    private let observe: @Sendable (Traffic) -> Void

    package init(
        _ user: DCCUser, connection: UserConnection, check: ResponseCheck, inbox: CallbackInbox?,
        patience: Duration = .seconds(30), schemaVersion: String = "5.4",
        observe: @escaping @Sendable (Traffic) -> Void = { _ in }
    ) {
        (self.user, self.connection, self.check) = (user, connection, check)
        (self.inbox, self.patience, self.schemaVersion, self.observe) = (inbox, patience, schemaVersion, observe)
    }

    /// Sends a request to the service that its Command Variant belongs to, and waits for its result.
    ///
    /// - Parameter following: the Command Variant of the Signed Pre-Command that follows a critical request (CV 4): 5, 6 or 7; nil
    ///   to stop at the Pre-Command.
    package func run(_ request: ServiceRequest, following: CommandVariant? = .sendSigned) async throws -> Outcome {
        let answer = try await send(request)
        guard !answer.isError else { return .refused(answer) }
        if request.commandVariant == .transform {
            guard let octets = answer.preCommand else {
                throw Problem(description: "the answer \(answer.response.code) to a CV 4 request has no Pre-Command")
            }
            guard let following else { return .preCommand(answer, octets: octets) }
            return try await run(try signed(octets, request, following))
        }
        let variant = request.commandVariant
        // I99 to a request that the DCC answers itself is the whole answer.
        guard variant.isSent || answer.response.code == .i99 && variant != .nonDevice else { return .answered(answer) }
        guard let inbox else { return .silence(acknowledgement: answer) }
        guard let result = await inbox.next(for: request.id, within: patience) else {
            return .silence(acknowledgement: answer)
        }
        observe(.callback(result.octets))
        return result.isError ? .refused(result) : .delivered(result, acknowledgement: answer)
    }

    /// Sends a request, and returns the answer to it, which is verified if it is signed.
    package func send(_ request: ServiceRequest) async throws -> CheckedResponse {
        let octets = try RequestWriter(signer: user.xmlSigner, schemaVersion: schemaVersion).octets(of: request)
        let path = "/api/v1/\(GatewayService(request.commandVariant).rawValue)"
        observe(.sent(octets, path: path))
        let answer = try await connection.post(octets, to: path)
        observe(.answered(answer.body, status: answer.status))
        guard (200..<300).contains(answer.status) else {
            let text = String(decoding: answer.body.prefix(1_000), as: UTF8.self)
                .split(whereSeparator: \.isNewline).joined(separator: " ")
            throw Problem(
                description: "\(connection.host):\(connection.port): answers \(answer.status)"
                    + (text.isEmpty ? "" : ": \(text)"))
        }
        let response = try check.checked(answer.body, mayBeUnsigned: true)
        guard response.response.requestID == request.id else {
            throw Problem(
                description:
                    "the answer is to request \(response.response.requestID?.description ?? "none"), not to \(request.id)"
            )
        }
        return response
    }

    private func signed(
        _ preCommand: [UInt8], _ request: ServiceRequest, _ variant: CommandVariant
    ) throws -> ServiceRequest {
        guard let key = user.digitalSignatureKey else {
            throw Problem(
                description:
                    "\(user.entityIdentifier) has no Digital Signature key in the folder of keys to sign Pre-Commands with"
            )
        }
        return PreCommandSignature.request(
            sending: try PreCommandSignature.signed(preCommand, answering: request, by: key), of: request, as: variant)
    }
}
