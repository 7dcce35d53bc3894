import DUIS

/// A Pre-Command held against the Service Request that asked for it, as a User does before it signs (Correlate).
package struct PreCommandCheck: Sendable {
    package let request: ServiceRequest
    package let correlation: PreCommandCorrelation

    /// - Parameters:
    ///   - preCommand: the Pre-Command in any form of ``MessageInput``.
    ///   - document: the Service Request's XML document, whose signature is not verified.
    package init(_ preCommand: [UInt8], requestedBy document: [UInt8]) throws(ParseProblem) {
        let message = try MessageInput(reading: preCommand)
        do { request = try RequestReader().readUnverified(document) } catch {
            throw .input("the Service Request: \(error)")
        }
        correlation = PreCommandCorrelation(message.octets, request: request)
    }

    /// What does not fit, each in words.
    package var discrepancies: [String] { correlation.discrepancies.map { "\($0)" } }
}
