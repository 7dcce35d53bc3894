/// Where documents for a User go.
struct CallbackAddress: Hashable, Sendable {
    /// Who named it.
    enum Origin: Hashable, Sendable {
        /// It was put for the User.
        case user
        /// The configuration names it for the User.
        case configuration
        /// The configuration names it for all Users.
        case common
    }

    let url: String
    let origin: Origin

    /// What kind of address it is, for people: after "at".
    var kind: String {
        switch origin {
        case .user: "the User's own address"
        case .configuration: "the address that the server was started with for this User"
        case .common: "the address that the server was started with for all Users"
        }
    }
}
