/// What stands behind the ports of the DCC User Interface: the DSP.
package protocol ServiceUserGateway: Sendable {
    /// Handles a Service Request.
    ///
    /// - Parameter octets: the body as it came: of the size that may be, not empty, and otherwise unchecked.
    func handle(_ octets: [UInt8], at service: DUISService) async -> DUISAnswer
}
