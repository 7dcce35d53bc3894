import COSEM

@testable import GBCS

extension MessageBoundary {
    /// Of octets wherever they stand, as the expectations have them.
    init(of octets: some Collection<UInt8>, maximumSize: Int = Message.maximumSize) throws(CodecError) {
        try self.init(of: Array(octets).span.bytes, maximumSize: maximumSize)
    }
}
