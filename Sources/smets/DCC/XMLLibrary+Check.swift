import Console
import DUIS

extension XMLLibrary {
    /// Throws when this process can neither make nor verify signatures of XML documents, before anything is done that needs
    /// them.
    static func check() throws {
        if let problem { throw UserError(problem) }
    }
}
