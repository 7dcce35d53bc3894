import COSEM
import DUIS
import GBCS
import Keys

/// Why a message cannot be told as MMC XML, in words that say what to do about it.
package enum ParseProblem: Error, Sendable, CustomStringConvertible {
    /// There is no GBCS message in what was given: why.
    case input(String)
    /// What was given begins like a GBCS message, and goes wrong.
    case malformed(CodecError)
    /// The Command that was given is not what the Response answers: why.
    case otherCommand(String)
    /// Protected attributes cannot be decrypted: what was found out about the message.
    case notDecrypted([String])
    /// The decrypted attributes are no DLMS data.
    case plaintext(CodecError)
    case document(MMCError)
    case keys(KeyFolderError)

    package var description: String {
        switch self {
        case .input(let what): what
        case .malformed(let error): "it is no GBCS message: \(error)"
        case .otherCommand(let what): "the Command is not what this answers: \(what)"
        case .notDecrypted(let notes):
            "its protected attributes are not decrypted"
                + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")
                + "; give the key of the party that they are for, or the shared secret"
        case .plaintext(let error): "its decrypted attributes are no DLMS data: \(error)"
        case .document(let error): "\(error)"
        case .keys(let error): "\(error)"
        }
    }
}
