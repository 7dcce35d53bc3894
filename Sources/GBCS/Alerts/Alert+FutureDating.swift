import COSEM

extension Alert {
    /// Says that a future-dated instruction was executed, 8F66, or not, 8F67 (GBCS 9.2.2.6). It goes to the originator of
    /// the command, and names the command and the attribute that its time was written to.
    ///
    /// - Parameter time: time that the command gave, whatever the clock showed at execution.
    public static func futureDatedInstruction(
        _ code: AlertCode, at time: UTCTime, command: MessageCode, counter: UInt64, instruction: ObjectReference,
        to originator: EntityIdentifier
    ) -> Alert {
        var identity: [UInt8] = []
        identity.append(bigEndian: command.rawValue)
        identity.append(bigEndian: counter)
        instruction.encode(into: &identity)
        return Alert(
            code, messageCode: .futureDatedInstruction, at: time, to: originator, elements: [.octetString(identity)])
    }
}
