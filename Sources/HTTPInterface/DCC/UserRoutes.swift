import DCC
import DSP
import GBCS
import HTTPServing
import Hummingbird
import PlainText
import Webhooks

/// `/v1/dcc/users`: the Users of the DCC, their roles, and where they take callbacks.
struct UserRoutes: Sendable {
    /// Longest name of a User, in characters.
    static let nameLength = 100
    /// Longest URL of a callback, in octets.
    static let callbackLength = 2_048
    private static let members = ["eui64", "name", "mpid", "roles", "status", "callback"]

    private struct Description: Encodable {
        let eui64: String
        let name: String
        let mpid: String
        let roles: [String]
        let status: String
        @Nullable var callback: String?

        init(_ user: User) {
            (eui64, name, mpid) = (user.entityIdentifier.dashed, user.name, user.mpid)
            roles = UserRole.allCases.filter(user.roles.contains).map(\.rawValue)
            status = user.status.rawValue
            _callback = Nullable(wrappedValue: user.callback)
        }
    }

    let dcc: DCCAccess

    func add(to router: HTTPRoutes) {
        router.get("v1/dcc/users") { request, _ in try list(request) }
        router.get("v1/dcc/users/{eui}") { _, context -> Response in
            let directory = try dcc.directory
            let identifier = try context.entityIdentifier()
            guard let user = try directory.user(identifier) else { throw Self.unknown(identifier) }
            return try .json(Description(user))
        }
        router.put("v1/dcc/users/{eui}") { request, context -> Response in
            let directory = try dcc.directory
            let user = try Self.user(
                try context.entityIdentifier(), try await request.fields(Self.members, limits: dcc.limits))
            try await directory.put(user)
            return try .json(Description(user))
        }
    }

    static func unknown(_ identifier: EntityIdentifier) -> HTTPProblem {
        HTTPProblem(.notFound, "unknown-user", "\(identifier) is no User of the DCC; /v1/dcc/users lists them")
    }

    private func list(_ request: Request) throws -> Response {
        struct Body: Encodable {
            let users: [Description]
            @Nullable var next: String?
        }
        let directory = try dcc.directory
        let limit = try dcc.limit(request)
        let first = try request.entityIdentifier("from")
        let users = try directory.allUsers().drop { [first] user in first.map { user.entityIdentifier < $0 } ?? false }
        return try .json(
            Body(
                users: users.prefix(limit).map(Description.init),
                next: users.dropFirst(limit).first?.entityIdentifier.dashed))
    }

    private static func user(_ identifier: EntityIdentifier, _ body: JSONFields) throws(HTTPProblem) -> User {
        let fields = body.allowNull("callback")
        try fields.agree("eui64", try fields.entityIdentifier("eui64"), with: identifier)
        let name = try fields.required("name", try fields.string("name"))
        guard (1...nameLength).contains(name.count), name.isPlainLine else {
            throw fields.wrong("name", "a line of 1 to \(nameLength) characters")
        }
        let callback = try fields.string("callback")
        if let callback {
            guard callback.utf8.count <= callbackLength, WebhookAddress(callback) != nil else {
                throw fields.wrong(
                    "callback",
                    "null or a URL like http://host:port/path or https://… of at most \(callbackLength) octets")
            }
        }
        return User(
            identifier, name: name, mpid: try fields.marketParticipant("mpid"), roles: try roles(fields),
            status: try fields.choice("status", of: User.Status.self) ?? .live, callback: callback)
    }

    private static func roles(_ fields: JSONFields) throws(HTTPProblem) -> Set<UserRole> {
        var roles: Set<UserRole> = []
        for element in try fields.required("roles", try fields.array("roles")) {
            guard case .string(let text) = element, let role = UserRole(rawValue: text), roles.insert(role).inserted
            else {
                throw fields.wrong(
                    "roles",
                    "an array of \(UserRole.allCases.map(\.rawValue).joined(separator: ", ")), each once at most")
            }
        }
        return roles
    }
}
