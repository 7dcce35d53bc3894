/// Why a Service Request's body becomes no command: one sentence that names the element and what it takes.
package struct TranslationError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    /// Requests to gas meters and Gas Proxy Functions, and the gas parts of requests to both.
    package static let noGasDevice = TranslationError(
        "\(ServedRequests.noGasDevice): send the request to an ESME or a Communications Hub Function")
}
