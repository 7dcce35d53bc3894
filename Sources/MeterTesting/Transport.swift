/// The two ways on which a test's commands can reach the meters. The same test body works with both:
/// `@Test(arguments: Transport.allCases)`.
public enum Transport: String, Hashable, Sendable, CaseIterable {
    /// Commands are handed to the estate by a call: no socket is opened.
    case inProcess
    /// Commands go over TCP to the stream port of a server, which also has the HTTP interface.
    case sockets
}
