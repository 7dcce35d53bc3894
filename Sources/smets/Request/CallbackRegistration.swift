import Console
import GBCS

/// The address of a User's callbacks, as a server keeps it.
struct CallbackRegistration: Sendable {
    /// A User as `GET /v1/dcc/users/{eui64}` has it and `PUT` takes it.
    private struct Description: Codable {
        var name: String
        var mpid: String
        var roles: [String]
        var status: String
        var callback: String?
    }

    private let server: ServerClient
    private let path: String
    private let present: Description

    /// Reads what the server has of the User.
    init(of user: EntityIdentifier, at server: ServerClient) async throws {
        self.server = server
        path = "v1/dcc/users/\(user.dashed)"
        present = try await server.get(path)
    }

    /// Has callbacks go to `url`.
    func take(_ url: String) async throws {
        var changed = present
        changed.callback = url
        try await server.put(path, changed)
    }

    /// Puts back the address that was there before.
    func giveBack() async throws { try await server.put(path, present) }
}
