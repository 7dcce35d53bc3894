import Console
import Foundation
import Host
import Keys
import NIOCore
import NIOPosix
import UserClient

/// One Service Request from its sending to its result, with a place for its callback.
struct RequestConversation {
    let user: DCCUser
    let folder: KeyFolder
    let options: RequestServerOptions
    let printsXML: Bool

    /// Sends the request and returns its outcome. The server's record of the User is as before when this returns or throws.
    func run(_ plan: RequestPlan) async throws -> UserSession.Outcome {
        guard plan.awaitsCallback else { return try await converse(plan, nil) }
        guard options.register || options.callbackPort != nil else {
            throw UserError(
                "--no-register: the result comes by callback, to an address that the server must know; give its port: "
                    + "--callback-port 1880")
        }
        let listener = try await listen()
        do {
            let outcome = try await withRegistration(of: listener) { try await converse(plan, listener.inbox) }
            // What came counts, however the listener ends.
            try? await listener.stop()
            return outcome
        } catch {
            try? await listener.stop()
            throw error
        }
    }

    private func listen() async throws -> CallbackListener {
        let port = options.callbackPort ?? 0
        do {
            return try await CallbackListener.start(
                host: options.callbackHost, port: port, check: ResponseCheck(folder: folder)
            ) { [printsXML] octets, problem in
                guard let problem else { return }
                StandardError.write("smets: a callback was not taken: \(problem)\n")
                if printsXML { StandardError.write("\(String(decoding: octets, as: UTF8.self))\n") }
            }
        } catch {
            throw UserError(
                "\(options.callbackHost):\(port): callbacks cannot be taken there: \(ErrorText.line(error)); "
                    + "choose with --callback-host and --callback-port")
        }
    }

    private func withRegistration(
        of listener: CallbackListener, _ body: () async throws -> UserSession.Outcome
    ) async throws -> UserSession.Outcome {
        guard options.register else { return try await body() }
        let registration = try await CallbackRegistration(of: user.entityIdentifier, at: try options.client())
        try await registration.take(listener.url)
        do {
            let outcome = try await body()
            try await registration.giveBack()
            return outcome
        } catch {
            try? await registration.giveBack()
            throw error
        }
    }

    private func converse(_ plan: RequestPlan, _ inbox: CallbackInbox?) async throws -> UserSession.Outcome {
        let connection = UserConnection(host: options.host, port: options.duisPort)
        let session = UserSession(
            user, connection: connection, check: ResponseCheck(folder: folder), inbox: inbox,
            patience: .seconds(options.wait), schemaVersion: plan.schemaVersion
        ) { [printsXML] traffic in
            if printsXML { Self.print(traffic) }
        }
        // An interrupted wait ends like one in which nothing came, so that the server's record is put back.
        let work = Task { try await session.run(plan.request, following: plan.following) }
        Interruption.take([SIGINT, SIGTERM], once: true) { work.cancel() }
        let result = await work.result
        await connection.close()
        do { return try result.get() } catch let failure as UserConnection.Failure {
            throw UserError("\(failure); start a server with: smets serve --dcc")
        } catch {
            throw UserError(ErrorText.line(error))
        }
    }

    /// Prints a document with a line that says which way it went. A failure to write shows again with the next output.
    private static func print(_ traffic: UserSession.Traffic) {
        let (head, octets) =
            switch traffic {
            case .sent(let octets, let path): ("→ POST \(path)", octets)
            case .answered(let octets, let status): ("← \(status)", octets)
            case .callback(let octets): ("← callback", octets)
            }
        try? Output.print("\(head)\n\(String(decoding: octets, as: UTF8.self))\n")
    }
}
