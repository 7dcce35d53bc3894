/// The services of the DCC User Interface, each at its own path.
package enum DUISService: String, CaseIterable, Hashable, Sendable {
    /// The Non-Device Service, for Command Variants 2, 6 and 8; the Service Response is in the answer.
    case serviceD
    /// The Send Command Service, for Command Variants 1, 3, 5 and 7; the answer is an Acknowledgement.
    case serviceS
    /// The Transform Service, for Command Variant 4; the Pre-Command is in the answer.
    case serviceT

    /// The service's path, without its leading slash.
    var path: String { "api/v1/\(rawValue)" }
}
