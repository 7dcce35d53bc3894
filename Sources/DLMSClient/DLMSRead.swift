/// What a load reads.
public enum DLMSRead: String, Hashable, Sendable, CaseIterable, Codable {
    /// The import register: GET of 1-0:1.8.0.255, attribute 2.
    case register
    /// The 48 half hours of a past day: GET by range of 1-0:99.1.0.255, attribute 2.
    case day
    /// Clock, logical device name, import register and its unit: GET with list.
    case list
}
