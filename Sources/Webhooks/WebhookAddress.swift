import Foundation
import Host

/// The address to which a webhook posts.
package struct WebhookAddress: Sendable {
    let isTLS: Bool
    /// Name or address of the server, without brackets.
    let host: String
    let port: Int
    /// Host and port in the form of the header `Host`.
    let authority: String
    /// Path and query of the URL.
    let target: String
    /// The value of the header `Authorization`; nil when the URL names no user.
    let authorization: String?

    /// The URL without its user.
    package var url: String { "\(isTLS ? "https" : "http")://\(authority)\(target)" }

    /// Fails unless `text` is an http or https URL with a host.
    package init?(_ text: String) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let host = parts.host, !host.isEmpty,
            (1...65_535).contains(parts.port ?? 80),
            !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F })
        else { return nil }
        isTLS = scheme == "https"
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? (isTLS ? 443 : 80)
        let name = self.host.bracketedHost
        authority = parts.port.map { "\(name):\($0)" } ?? name
        let path = parts.percentEncodedPath
        target = (path.isEmpty ? "/" : path) + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
        authorization = parts.user.map { user in
            "Basic " + Data("\(user):\(parts.password ?? "")".utf8).base64EncodedString()
        }
    }
}
