import COSEM

extension AnnotationWriter {
    mutating func annotate(_ block: MessageBlock) {
        line(1, "general-ciphering: Message Routing Header of a block")
        line(1, "transaction-id: length \(GroupingHeader.transactionIDSize)")
        line(1, "CRA flag: \(block.routing.craFlag.name)", depth: 1)
        line(8, "Originator Counter \(block.routing.originatorCounter)", depth: 1)
        line(9, "originator-system-title: \(block.routing.businessOriginator)")
        line(9, "recipient-system-title: \(block.routing.businessTarget)")
        line(1, "date-time: empty")
        line(1, "other-information: length \(MessageRoutingHeader.otherInformationSize)")
        line(2, "Message Code \(Self.title(of: block.routing.messageCode))", depth: 1)
        line(1, "key-info: empty")
        length(MessageBlock.cipheredLength(dataSize: block.data.count), "ciphered-service: length")
        line(1, "security control \(block.securityHeader.control.hexadecimal)")
        line(4, "invocation counter \(block.securityHeader.invocationCounter)")
        line(1, "general-block-transfer")
        line(1, "block-control: \(Self.text(of: block.control))", depth: 1)
        line(2, "block-number \(block.number)", depth: 1)
        line(2, "block-number-ack \(block.acknowledged)", depth: 1)
        length(block.data.count, "block-data: length", depth: 1)
        line(block.data.count, "block-data", depth: 1)
    }

    /// Text such as `last, window 6`, which names the flags only when they are set.
    private static func text(of control: BlockControl) -> String {
        (control.isLast ? "last, " : "") + (control.isStreaming ? "streaming, " : "") + "window \(control.window)"
    }
}
