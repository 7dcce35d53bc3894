import COSEM
import DCC
import Foundation
import GBCS
import Host
import Keys

extension ReferenceDataSet {
    /// Writes the data set: `index.csv`, `exchanges.json` for `smets replay`, the keys in `keys` and as `org-crypto.zip`, and a
    /// folder for each case. Private keys have mode 0600; they are development keys and protect nothing.
    ///
    /// - Parameter path: a folder that is empty, or not there.
    package func write(to path: String) throws {
        try MadeFolder.make(path)
        let present = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        guard present.isEmpty else { throw KeyFolderError("\(path): is not empty; name a new folder") }
        for exchange in exchanges { try write(exchange, to: "\(path)/\(exchange.name)") }
        try writeKeys(to: "\(path)/keys")
        try WrittenFile.write(
            try OrganisationKeyArchive(of: folder).octets, to: "\(path)/org-crypto.zip")
        try WrittenFile.write(Array(try recorded().json()), to: "\(path)/exchanges.json")
        // Last, so that a data set with an index is whole.
        try WrittenFile.write(index, to: "\(path)/index.csv")
    }

    private func write(_ exchange: ReferenceExchange, to path: String) throws {
        try MadeFolder.make(path)
        let (documents, answer) = (exchange.documents, exchange.answer)
        let xml: [(String, [UInt8]?)] = [
            ("request", documents?.request), ("acknowledgement", documents?.acknowledgement),
            ("signed-request", documents?.signedRequest),
            ("signed-acknowledgement", documents?.signedAcknowledgement), ("service-response", documents?.response),
            ("mmc", answer?.mmc),
        ]
        for case (let name, let octets?) in xml { try WrittenFile.write(octets, to: "\(path)/\(name).xml") }
        let messages: [(String, [UInt8]?)] = [
            ("pre-command", exchange.preCommand), ("signed-pre-command", exchange.signedPreCommand),
            ("command", exchange.command), ("response", answer?.octets),
        ]
        for case (let name, let octets?) in messages {
            try WrittenFile.write(octets, to: "\(path)/\(name).bin")
            try WrittenFile.write(octets.hexadecimal + "\n", to: "\(path)/\(name).hex")
        }
        if let values = answer?.values, !values.isEmpty {
            try WrittenFile.write(values.map { $0.hexadecimal + "\n" }.joined(), to: "\(path)/values.hex")
        }
    }

    /// Writes the folder of keys: those of the parties, and of the devices with certificates.
    private func writeKeys(to path: String) throws {
        try MadeFolder.make(path)
        for party in folder.parties {
            for credential in folder.credentials(of: party) {
                try KeyFolder.write(
                    certificate: credential.certificate, key: try folder.privateKey(of: credential), of: party,
                    credential.usage, in: path)
            }
        }
        for (number, device) in devices.enumerated() {
            let keys: [(KeyFolder.Usage, P256PrivateKey)] = [
                (.keyAgreement, device.keyAgreement), (.digitalSignature, device.digitalSignature),
            ]
            for (place, (usage, key)) in keys.enumerated() {
                let certificate = try DevelopmentPKI.deviceCertificate(
                    for: device.device, key.publicKey, usage, from: folder, validFrom: validFrom,
                    serialNumber: [0x7E, UInt8(2 * number + place + 1)])
                try KeyFolder.write(certificate: certificate, key: key, of: device.device, usage, in: path)
            }
        }
    }
}
