import COSEM
import Foundation
import GBCS

/// A message of the shared exchange files that has no Command of its own there, such as an alert.
struct PublishedMessage: Sendable {
    let id: String
    let message: Message
    /// What it brings encrypted, decrypted: the members of the structure.
    let values: [COSEMData]

    /// All messages of a file.
    static func all(_ file: String) throws -> [PublishedMessage] {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(MMCSchema.shared)/conformance/\(file).json"))
        return try JSONDecoder().decode(File.self, from: data).messages.map { item in
            var values: [COSEMData] = []
            if let plaintext = item.plaintext,
                case .structure(let members) = try COSEMData(decoding: [UInt8](hexadecimal: plaintext))
            {
                values = members
            }
            return PublishedMessage(
                id: item.id, message: try Message(parsing: [UInt8](hexadecimal: item.message)), values: values)
        }
    }

    private struct File: Decodable { let messages: [Item] }

    private struct Item: Decodable {
        let id: String
        let message: String
        let plaintext: String?
    }
}
